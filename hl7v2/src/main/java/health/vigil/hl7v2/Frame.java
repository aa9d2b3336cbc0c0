package health.vigil.hl7v2;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// One message as it came over the wire, without its MLLP framing.
///
/// @param bytes the content; identified data, never to be logged; not copied, so not to be changed
/// @param cut whether the message is beyond the size limit and this only its first line, for a refusal
/// @param peer who sent it
/// @param tlsPeer subject of the client certificate (RFC 2253), null where the peer showed none
// A frame is handed over once and never compared, so the array is neither copied nor made a value.
@SuppressWarnings("ArrayRecordComponent")
public record Frame(
        byte[] bytes, InetSocketAddress peer, @Nullable String tlsPeer, boolean cut) {
    /// A whole message.
    public Frame(byte[] bytes, InetSocketAddress peer, @Nullable String tlsPeer) {
        this(bytes, peer, tlsPeer, false);
    }

    /// @throws MalformedMessageException (`VGL-HL7-003`) where the message is beyond the size limit
    public void requireWhole() {
        if (cut) {
            throw MessageParser.tooLarge("bytes", Limits.DEFAULT.bytes());
        }
    }

    /// Size and peer only.
    @Override
    public String toString() {
        return "frame of " + bytes.length + " bytes from " + peer;
    }
}
