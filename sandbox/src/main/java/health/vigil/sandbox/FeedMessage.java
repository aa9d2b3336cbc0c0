package health.vigil.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// One message of a feed.
///
/// @param sent MSH-7
/// @param controlId MSH-10
/// @param text as HL7 has it, segments ended by a carriage return
public record FeedMessage(Instant sent, String controlId, String text) {
    /// The bytes that MLLP frames.
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Its number only: even a synthetic person is nothing for a log.
    @Override
    public String toString() {
        return controlId;
    }
}
