package health.vigil.sandbox.internal;

import health.vigil.hl7v2.MessageWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// ORU^R01 for a stay's reports.
public final class OruMessages {
    /// The coding system of the source's items, OBX-3.6.
    static final String ITEMS = "99MIMIC3";

    private OruMessages() {}

    /// One message per report that has something to observe.
    public static List<Outgoing> of(StayPlan plan, Beds beds, List<Report> reports) {
        List<Outgoing> messages = new ArrayList<>();
        for (Report report : reports) {
            List<Reading> observed = report.readings().stream()
                    .filter(reading ->
                            !reading.code().isSpecimen() || report.readings().size() == 1)
                    .toList();
            messages.add(message(plan, beds, report, observed));
        }
        return messages;
    }

    private static Outgoing message(StayPlan plan, Beds beds, Report report, List<Reading> observed) {
        Instant filed = plan.at(report.filed());
        Instant when = plan.at(report.when());
        String sender = report.group().laboratory() ? "LAB" : "BEDSIDE";
        int rank = report.status().equals("F") ? 4 : 5;
        return new Outgoing(filed, rank, sender, "ORU^R01", "ORU_R01", writer -> {
            Identity.write(writer, plan.person(), plan.knowsAddress(report.filed()));
            Visit.of(plan, beds, AdtMessages.placeAt(plan, filed)).write(writer);
            order(writer, report.group(), plan.key() + "-" + report.order(), when, filed, report.status());
            for (int i = 0; i < observed.size(); i++) {
                observation(writer, report, observed.get(i), i + 1, when);
            }
            if (!report.specimen().isEmpty()) {
                specimen(writer, report.specimen());
            }
        });
    }

    /// OBR.
    static void order(MessageWriter writer, Group group, String number, Instant when, Instant filed, String status) {
        writer.segment("OBR")
                .field(1, "1")
                .field(3, number, Outgoing.FACILITY)
                .field(4, group.code(), group.title(), group.system())
                .field(7, Outgoing.time(when))
                .field(22, Outgoing.time(filed))
                .field(24, group.service())
                .field(25, status.equals("F") ? "F" : "C");
    }

    private static void observation(MessageWriter writer, Report report, Reading reading, int number, Instant when) {
        Code code = reading.code();
        Value.Sendable value = switch (reading.value()) {
            case Value.Sendable sendable -> sendable;
            case Value.Unobtainable not -> new Value.Sendable("ST", not.words(), "");
            case Value.NotSent not -> throw new IllegalStateException(not.reason());
        };
        Code.Specimen kind = Code.Specimen.of(report.specimen());
        boolean obtained = reading.value() instanceof Value.Sendable;
        writer.segment("OBX")
                .field(1, Integer.toString(number))
                .field(2, value.type())
                .field(3, code.loinc(kind), code.name(kind), "LN", code.itemid(), code.label(), ITEMS)
                .field(4, code.sub())
                .field(5, value.components());
        if (!value.unit().isEmpty()) {
            writer.field(6, value.unit(), value.unit(), "UCUM");
        }
        writer.field(11, report.status().equals("F") && !obtained ? "X" : report.status())
                .field(14, Outgoing.time(when));
        if (!code.sub().isEmpty()) {
            writer.field(17, code.sub(), code.method(), "99SBX");
        }
    }

    /// SPM with HL7 table 0487; the laboratory's own word is kept as the alternate.
    private static void specimen(MessageWriter writer, String word) {
        boolean arterial = Code.Specimen.of(word) == Code.Specimen.ARTERIAL;
        writer.segment("SPM")
                .field(1, "1")
                .field(
                        4,
                        arterial ? "BLDA" : "BLDV",
                        arterial ? "Blood arterial" : "Blood venous",
                        "HL70487",
                        word,
                        word,
                        ITEMS);
    }
}
