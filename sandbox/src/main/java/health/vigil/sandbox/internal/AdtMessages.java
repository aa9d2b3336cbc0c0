package health.vigil.sandbox.internal;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/// Admission, registration update, transfers and discharge of a stay.
public final class AdtMessages {
    private AdtMessages() {}

    /// The stay's ADT messages: A01 opens it with what the door knows, A08 brings the registration's address and
    /// telephone, A02 follows each move, A03 ends it.
    public static List<Outgoing> of(StayPlan plan, Beds beds) {
        List<Outgoing> messages = new ArrayList<>();
        messages.add(message("A01", "A01", 0, plan, plan.opens(), plan.arrived(), Identity.visit(plan, beds, 0)));
        if (plan.tells(plan.registered())) {
            Instant registered = plan.at(plan.registered());
            Segment visit = Identity.visit(plan, beds, placeAt(plan, registered));
            messages.add(message("A08", "A01", 2, plan, plan.registered(), registered, visit));
        }
        for (int i = 1; i < plan.places().size(); i++) {
            LocalDateTime moved = plan.places().get(i).from();
            Segment visit = Identity.visit(plan, beds, i).raw(6, Identity.location(plan, beds, i - 1));
            messages.add(message("A02", "A02", 1, plan, moved, plan.at(moved), visit));
        }
        Instant closes = plan.at(plan.closes());
        Segment last = Identity.visit(plan, beds, plan.places().size() - 1)
                .text(36, disposition(plan))
                .time(45, closes);
        messages.add(message("A03", "A03", 9, plan, plan.closes(), closes, last));
        return messages;
    }

    /// The index of the place in which the patient is at a sandbox time.
    static int placeAt(StayPlan plan, Instant when) {
        int place = 0;
        while (place + 1 < plan.places().size()
                && !plan.at(plan.places().get(place + 1).from()).isAfter(when)) {
            place++;
        }
        return place;
    }

    private static Outgoing message(
            String event,
            String structure,
            int rank,
            StayPlan plan,
            LocalDateTime when,
            Instant occurred,
            Segment visit) {
        Instant sent = plan.at(when);
        String evn = new Segment("EVN").time(2, sent).time(6, occurred).toString();
        String pid = Identity.patient(plan, when).toString();
        return new Outgoing(
                sent, rank, "ADT", "ADT^" + event + "^ADT_" + structure, List.of(evn, pid, visit.toString()));
    }

    /// HL7 table 0112 (UB-04 discharge status): 20 expired, 30 still a patient where the feed was cut.
    private static String disposition(StayPlan plan) {
        if (plan.cut()) {
            return "30";
        }
        if (plan.stay().died()) {
            return "20";
        }
        return switch (plan.stay().dischargedTo()) {
            case "SNF", "ICF" -> "03";
            case "HOME HEALTH CARE", "HOME WITH HOME IV PROVIDR" -> "06";
            case "REHAB/DISTINCT PART HOSP" -> "62";
            case "LONG TERM CARE HOSPITAL" -> "63";
            case "HOSPICE-HOME" -> "50";
            case "DISCH-TRAN TO PSYCH HOSP" -> "65";
            default -> "01";
        };
    }
}
