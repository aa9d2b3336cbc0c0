package health.vigil.sandbox.internal;

import health.vigil.hl7v2.MessageWriter;
import health.vigil.sandbox.SyntheticWard;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where a patient is, as a message says it: PV1.
///
/// @param number visit number
/// @param type of admission, HL7 table 0007
/// @param arrived when the patient came
record Visit(String number, Location at, String type, Instant arrived) {
    /// A bed of a unit.
    record Location(String unit, String bed) {
        private void write(MessageWriter writer, int field) {
            writer.field(field, unit, "", bed, Outgoing.FACILITY);
        }
    }

    /// The end of a visit.
    ///
    /// @param disposition HL7 table 0112
    record Discharge(String disposition, Instant at) {}

    /// At one of a plan's places.
    static Visit of(StayPlan plan, Beds beds, int place) {
        return new Visit(
                plan.person().visit(),
                location(plan, beds, place),
                switch (plan.stay().admissionType()) {
                    case "EMERGENCY" -> "E";
                    case "URGENT" -> "U";
                    case "NEWBORN" -> "N";
                    default -> "C";
                },
                plan.arrived());
    }

    static Location location(StayPlan plan, Beds beds, int place) {
        return new Location(plan.places().get(place).unit(), beds.bed(plan, place));
    }

    void write(MessageWriter writer) {
        write(writer, null, null);
    }

    /// @param before where the patient was, when this is a move
    /// @param end when this is a discharge
    void write(MessageWriter writer, @Nullable Location before, @Nullable Discharge end) {
        writer.segment("PV1").field(1, "1").field(2, at.unit().equals("ED") ? "E" : "I");
        at.write(writer, 3);
        writer.field(4, type);
        if (before != null) {
            before.write(writer, 6);
        }
        SyntheticWard.Staff physician = SyntheticWard.attending(at.unit());
        writer.field(
                7, physician.account(), physician.family(), physician.given(), "", "", "", "", "", Outgoing.FACILITY);
        writer.field(19, number, "", "", Outgoing.FACILITY, "VN");
        if (end != null) {
            writer.field(36, end.disposition());
        }
        writer.field(44, Outgoing.time(arrived));
        if (end != null) {
            writer.field(45, Outgoing.time(end.at()));
        }
    }
}
