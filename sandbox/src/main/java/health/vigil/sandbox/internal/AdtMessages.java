package health.vigil.sandbox.internal;

import health.vigil.hl7v2.MessageWriter;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Admission, registration update, transfers and discharge of a stay.
public final class AdtMessages {
    private AdtMessages() {}

    /// The stay's ADT messages: A01 opens it with what the door knows, A08 brings the registration's address and
    /// telephone, A02 follows each move, A03 ends it.
    public static List<Outgoing> of(StayPlan plan, Beds beds) {
        List<Outgoing> messages = new ArrayList<>();
        messages.add(message("A01", 0, plan, plan.opens(), plan.arrived(), Visit.of(plan, beds, 0)::write));
        if (plan.tells(plan.registered())) {
            Instant registered = plan.at(plan.registered());
            Visit visit = Visit.of(plan, beds, placeAt(plan, registered));
            messages.add(message("A08", 2, plan, plan.registered(), registered, visit::write));
        }
        for (int i = 1; i < plan.places().size(); i++) {
            LocalDateTime moved = plan.places().get(i).from();
            Visit visit = Visit.of(plan, beds, i);
            Visit.Location before = Visit.location(plan, beds, i - 1);
            messages.add(message("A02", 1, plan, moved, plan.at(moved), writer -> visit.write(writer, before, null)));
        }
        Instant closes = plan.at(plan.closes());
        Visit last = Visit.of(plan, beds, plan.places().size() - 1);
        Visit.Discharge end = new Visit.Discharge(disposition(plan), closes);
        messages.add(message("A03", 9, plan, plan.closes(), closes, writer -> last.write(writer, null, end)));
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
            int rank,
            StayPlan plan,
            LocalDateTime when,
            Instant occurred,
            Consumer<MessageWriter> visit) {
        Instant sent = plan.at(when);
        String structure = event.equals("A08") ? "ADT_A01" : "ADT_" + event;
        return new Outgoing(sent, rank, "ADT", "ADT^" + event, structure, writer -> {
            writer.segment("EVN").field(2, Outgoing.time(sent)).field(6, Outgoing.time(occurred));
            Identity.write(writer, plan.person(), plan.knowsAddress(when));
            visit.accept(writer);
        });
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
