package health.vigil.hl7v2;

import health.vigil.hl7v2.internal.datatype.Nm;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the MSH segment says of its message.
///
/// @param sendingApplication MSH-3.1
/// @param sendingFacility MSH-4.1
/// @param receivingApplication MSH-5.1
/// @param receivingFacility MSH-6.1
/// @param type MSH-9.1, such as `ADT`
/// @param trigger the event, such as `A01`: MSH-9.2, else EVN-1, which alone tells it in version 2.1, else MSH-9.3
/// where
///     its structure is that of one event; empty for acknowledgements of old versions
/// @param structure MSH-9.3 as sent, empty where the sender leaves it out
/// @param controlId MSH-10, unique per sender; empty only in a file, where [#requireSupported] is not asked for
/// @param processingId MSH-11.1 (table 0103): `P`, or `T` and `D` for training and debugging; empty as `P`
/// @param version MSH-12.1
/// @param acceptAcknowledgement MSH-15: `AL`, `NE`, `ER` or `SU` asks for the enhanced mode; empty for the
///     original
/// @param applicationAcknowledgement MSH-16: likewise, of what became of the message after it was taken
/// @param sequenceNumber MSH-13, null where it is no whole number; 0 and below are the sequence number protocol's own
///     (HL7 v2.8.2 chapter 2.10.1)
public record Header(
        String sendingApplication,
        String sendingFacility,
        String receivingApplication,
        String receivingFacility,
        String type,
        String trigger,
        String structure,
        String controlId,
        String processingId,
        String version,
        String acceptAcknowledgement,
        String applicationAcknowledgement,
        @Nullable Long sequenceNumber) {
    private static final Pattern VERSION = Pattern.compile("2\\.[1-8](\\.[0-9])?");
    private static final Pattern EVENT = Pattern.compile("[A-Z][0-9A-Z]{2}");

    /// Table 0354, as far as no other event has the structure in any version.
    private static final Set<String> OF_ONE_EVENT = Set.of(
            "ADT_A02", "ADT_A03", "ADT_A12", "ADT_A15", "ADT_A16", "ADT_A17", "ADT_A18", "ADT_A24", "ADT_A37",
            "ADT_A38", "ADT_A45", "ADT_A60");
    private static final Set<String> PROCESSING = Set.of("P", "T", "D");

    /// @param evn absent where the message has none
    static Header of(Segment msh, Segment evn) {
        Repetition type = msh.field(9).repetition(0);
        Header header = new Header(
                msh.field(3).text(),
                msh.field(4).text(),
                msh.field(5).text(),
                msh.field(6).text(),
                type.component(1).text(),
                trigger(type, evn),
                type.component(3).text(),
                msh.field(10).text(),
                msh.field(11).text().strip(),
                msh.field(12).text().strip(),
                msh.field(15).text(),
                msh.field(16).text(),
                sequence(msh.field(13).text().strip()));
        if (!header.opensSequence()) {
            require(header.type, 9);
        }
        return header;
    }

    private static String trigger(Repetition type, Segment evn) {
        String sent = type.component(2).text();
        if (!sent.isBlank()) {
            return sent;
        }
        String event = evn.field(1).text().strip();
        if (EVENT.matcher(event).matches()) {
            return event;
        }
        String structure = type.component(3).text().strip();
        return OF_ONE_EVENT.contains(structure) ? structure.substring(structure.indexOf('_') + 1) : "";
    }

    /// Refuses what is not to be taken from a sender as a message of HL7 v2: one without a control id, a version
    /// other than 2.1 to 2.8 with their own (an empty one is none), and a processing id that is not in table 0103.
    ///
    /// @throws MalformedMessageException `VGL-HL7-010` to `VGL-HL7-012`
    public void requireSupported() {
        require(controlId, 10);
        if (!version.isEmpty() && !VERSION.matcher(version).matches()) {
            throw new MalformedMessageException(
                    "VGL-HL7-011",
                    Position.of("MSH", 1, 12),
                    "the version in MSH-12 is not one of HL7 2.1 to 2.8.",
                    "Send a version from 2.1 to 2.8, such as 2.5.1.");
        }
        if (!processingId.isEmpty() && !PROCESSING.contains(processingId)) {
            throw new MalformedMessageException(
                    "VGL-HL7-012",
                    Position.of("MSH", 1, 11),
                    "the processing id in MSH-11 is none.",
                    "Send P for patients, T for training or D for debugging.");
        }
    }

    private static @Nullable Long sequence(String text) {
        if (text.startsWith("-")) {
            Integer below = Nm.whole(text.substring(1));
            return below == null ? null : Long.valueOf(-below);
        }
        Integer number = Nm.whole(text);
        return number == null ? null : Long.valueOf(number);
    }

    /// Whether it begins a sequence of numbered messages (MSH-13 is 0 or below): then it need say nothing else.
    public boolean opensSequence() {
        return sequenceNumber != null && sequenceNumber <= 0;
    }

    private static void require(String value, int field) {
        if (value.isEmpty()) {
            throw new MalformedMessageException(
                    "VGL-HL7-010",
                    Position.of("MSH", 1, field),
                    "a field that every message needs is empty.",
                    "Send the message type in MSH-9 and a control id in MSH-10.");
        }
    }

    /// Who sends, as one word: application and facility, `APP|FAC`. The scope in which control ids are unique.
    public String sender() {
        return sendingApplication + "|" + sendingFacility;
    }

    /// Type and trigger only.
    @Override
    public String toString() {
        return type + "^" + trigger;
    }
}
