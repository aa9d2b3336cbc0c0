package health.vigil.sandbox.internal;

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
        List<String> segments = new ArrayList<>();
        segments.add(Identity.patient(plan, report.filed()).toString());
        segments.add(
                Identity.visit(plan, beds, AdtMessages.placeAt(plan, filed)).toString());
        segments.add(new Segment("OBR")
                .text(1, "1")
                .parts(3, plan.key() + "-" + report.order(), Outgoing.FACILITY)
                .parts(
                        4,
                        report.group().code(),
                        report.group().title(),
                        report.group().system())
                .time(7, when)
                .time(22, filed)
                .text(24, report.group().service())
                .text(25, report.status().equals("F") ? "F" : "C")
                .toString());
        for (int i = 0; i < observed.size(); i++) {
            segments.add(observation(report, observed.get(i), i + 1, when));
        }
        if (!report.specimen().isEmpty()) {
            segments.add(specimen(report.specimen()));
        }
        String sender = report.group().laboratory() ? "LAB" : "BEDSIDE";
        int rank = report.status().equals("F") ? 4 : 5;
        return new Outgoing(filed, rank, sender, "ORU^R01^ORU_R01", segments);
    }

    private static String observation(Report report, Reading reading, int number, Instant when) {
        Code code = reading.code();
        Segment obx = new Segment("OBX").text(1, Integer.toString(number));
        switch (reading.value()) {
            case Value.Sendable value -> {
                obx.text(2, value.type()).parts(5, value.text().split("\\^", -1));
                if (!value.unit().isEmpty()) {
                    obx.parts(6, value.unit(), value.unit(), "UCUM");
                }
            }
            case Value.Unobtainable value -> obx.text(2, "ST").text(5, value.words());
            case Value.NotSent not -> throw new IllegalStateException(not.reason());
        }
        Code.Specimen kind = Code.Specimen.of(report.specimen());
        boolean obtained = reading.value() instanceof Value.Sendable;
        return obx.parts(3, code.loinc(kind), code.name(kind), "LN", code.itemid(), code.label(), ITEMS)
                .text(4, code.sub())
                .text(11, report.status().equals("F") && !obtained ? "X" : report.status())
                .time(14, when)
                .parts(17, code.sub(), code.method(), code.sub().isEmpty() ? "" : "99SBX")
                .toString();
    }

    /// SPM with HL7 table 0487; the laboratory's own word is kept as the alternate.
    private static String specimen(String word) {
        boolean arterial = Code.Specimen.of(word) == Code.Specimen.ARTERIAL;
        return new Segment("SPM")
                .text(1, "1")
                .parts(
                        4,
                        arterial ? "BLDA" : "BLDV",
                        arterial ? "Blood arterial" : "Blood venous",
                        "HL70487",
                        word,
                        word,
                        ITEMS)
                .toString();
    }
}
