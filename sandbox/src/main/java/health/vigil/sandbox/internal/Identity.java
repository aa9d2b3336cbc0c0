package health.vigil.sandbox.internal;

import health.vigil.hl7v2.MessageWriter;
import java.time.format.DateTimeFormatter;

/// Writes the segment that says who: PID.
final class Identity {
    private Identity() {}

    /// @param registered whether registration has taken address and telephone
    static void write(MessageWriter writer, Person person, boolean registered) {
        writer.segment("PID")
                .field(1, "1")
                .field(3, person.mrn(), "", "", Outgoing.FACILITY, "MR")
                .field(5, person.family(), person.given(), "", "", "", "", "L")
                .field(7, person.born().format(DateTimeFormatter.BASIC_ISO_DATE))
                .field(8, person.sex());
        if (registered) {
            writer.field(11, person.street(), "", "Exampleton", "XX", person.zip(), "USA", "H")
                    .field(13, person.phone(), "PRN", "PH");
        }
        writer.field(18, person.visit(), "", "", Outgoing.FACILITY, "AN");
    }
}
