package health.vigil.sandbox.internal;

import health.vigil.sandbox.SyntheticWard;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/// The segments that say who and where: PID and PV1.
final class Identity {
    private Identity() {}

    /// PID as known at a source time: address and telephone come with the registration.
    static Segment patient(StayPlan plan, LocalDateTime when) {
        Person person = plan.person();
        Segment pid = new Segment("PID")
                .text(1, "1")
                .parts(3, person.mrn(), "", "", Outgoing.FACILITY, "MR")
                .parts(5, person.family(), person.given(), "", "", "", "", "L")
                .text(7, person.born().format(DateTimeFormatter.BASIC_ISO_DATE))
                .text(8, person.sex());
        if (!when.isBefore(plan.registered())) {
            pid.parts(11, person.street(), "", "Exampleton", "XX", person.zip(), "USA", "H")
                    .parts(13, person.phone(), "PRN", "PH");
        }
        return pid.parts(18, person.visit(), "", "", Outgoing.FACILITY, "AN");
    }

    /// PV1 at one of the plan's places.
    static Segment visit(StayPlan plan, Beds beds, int place) {
        String unit = plan.places().get(place).unit();
        return new Segment("PV1")
                .text(1, "1")
                .text(2, unit.equals("ED") ? "E" : "I")
                .raw(3, location(plan, beds, place))
                .text(4, admissionType(plan.stay().admissionType()))
                .raw(7, attending(unit))
                .parts(19, plan.person().visit(), "", "", Outgoing.FACILITY, "VN")
                .time(44, plan.arrived());
    }

    /// PV1-3 of one of the plan's places.
    static String location(StayPlan plan, Beds beds, int place) {
        return plan.places().get(place).unit() + "^^" + beds.bed(plan, place) + "^" + Outgoing.FACILITY;
    }

    /// HL7 table 0007.
    private static String admissionType(String type) {
        return switch (type) {
            case "EMERGENCY" -> "E";
            case "URGENT" -> "U";
            case "NEWBORN" -> "N";
            default -> "C";
        };
    }

    private static String attending(String unit) {
        SyntheticWard.Staff physician = SyntheticWard.attending(unit);
        return physician.account() + "^" + physician.family() + "^" + physician.given() + "^^^^^^" + Outgoing.FACILITY;
    }
}
