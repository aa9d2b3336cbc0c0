package health.vigil.ledger;

import health.vigil.ledger.internal.encoding.EntryCodec;
import health.vigil.ledger.internal.merkle.Merkle;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// An entry in its place.
///
/// @param index its place in the log, from 0
/// @param entry the entry
public record RecordedEntry(long index, Entry entry) {
    /// The entry's canonical JSON: the bytes that the tree hashes.
    public String json() {
        return new String(EntryCodec.encode(entry), StandardCharsets.UTF_8);
    }

    /// The tree's leaf hash of the entry (RFC 6962), hexadecimal.
    public String leafHash() {
        return HexFormat.of().formatHex(Merkle.leaf(EntryCodec.encode(entry)));
    }
}
