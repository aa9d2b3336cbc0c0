package health.vigil.sandbox.internal;

import java.time.Instant;
import java.util.List;

/// A message before it has a control id.
///
/// @param sent MSH-7
/// @param rank orders messages of the same second: admission first, discharge last
/// @param sender MSH-3
/// @param type MSH-9, three components
/// @param segments after MSH
public record Outgoing(Instant sent, int rank, String sender, String type, List<String> segments) {
    /// The facility that every message names.
    public static final String FACILITY = "VIGIL-SANDBOX";

    /// The whole message, segments ended by a line feed as files hold it; MLLP and HL7 want a carriage return.
    public String text(String controlId) {
        String header = new Segment("MSH")
                .raw(2, "^~\\&")
                .text(3, sender)
                .text(4, FACILITY)
                .text(5, "VIGIL")
                .text(6, "VIGIL")
                .time(7, sent)
                .raw(9, type)
                .text(10, controlId)
                .text(11, "T")
                .text(12, "2.5.1")
                .text(18, "UNICODE UTF-8")
                .toString();
        return header + "\n" + String.join("\n", segments) + "\n";
    }

    /// The type as people say it, such as `ADT^A01`.
    public String shortType() {
        return type.substring(0, type.lastIndexOf('^'));
    }
}
