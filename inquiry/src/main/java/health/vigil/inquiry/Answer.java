package health.vigil.inquiry;

import health.vigil.ledger.InclusionProof;
import health.vigil.ledger.RecordedEntry;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an investigator gets.
public sealed interface Answer {
    /// A page of entries.
    ///
    /// @param lines newest first
    /// @param next opens the next page, as `after`; null on the last
    record Page(List<Line> lines, @Nullable String next) implements Answer {
        public Page {
            lines = List.copyOf(lines);
        }
    }

    /// An entry with its proof, all of a page under one checkpoint.
    ///
    /// @param proof empty in the half second before a checkpoint signs for the entry
    record Line(RecordedEntry recorded, Optional<InclusionProof> proof) implements Answer {}

    /// A file to be handed over.
    ///
    /// @param digest SHA-256, hexadecimal, as recorded
    @SuppressWarnings("ArrayRecordComponent") // data on its way, never compared or printed
    record File(String name, String mediaType, byte[] bytes, String digest) implements Answer {
        /// The digest as HTTP's `Repr-Digest` has it (RFC 9530).
        String base64Digest() {
            return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(digest));
        }
    }
}
