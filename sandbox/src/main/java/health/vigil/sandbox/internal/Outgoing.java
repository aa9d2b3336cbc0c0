package health.vigil.sandbox.internal;

import health.vigil.hl7v2.MessageWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;

/// A message before it has a control id.
///
/// @param sent MSH-7
/// @param rank orders messages of the same second: admission first, discharge last
/// @param sender MSH-3
/// @param event MSH-9.1 and 9.2, such as `ADT^A01`
/// @param structure MSH-9.3
/// @param body writes the segments after MSH
public record Outgoing(
        Instant sent, int rank, String sender, String event, String structure, Consumer<MessageWriter> body) {
    /// The facility that every message names.
    public static final String FACILITY = "VIGIL-SANDBOX";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'+0000'").withZone(ZoneOffset.UTC);

    /// The whole message, segments ended by a carriage return.
    public String text(String controlId) {
        int caret = event.indexOf('^');
        MessageWriter writer = new MessageWriter()
                .segment("MSH")
                .field(3, sender)
                .field(4, FACILITY)
                .field(5, "VIGIL")
                .field(6, "VIGIL")
                .field(7, time(sent))
                .field(9, event.substring(0, caret), event.substring(caret + 1), structure)
                .field(10, controlId)
                .field(11, "T")
                .field(12, "2.5.1")
                .field(18, "UNICODE UTF-8");
        body.accept(writer);
        return new String(writer.bytes(), StandardCharsets.UTF_8);
    }

    /// A time as HL7 says it, to the second, with its offset.
    static String time(Instant time) {
        return TIME.format(time);
    }
}
