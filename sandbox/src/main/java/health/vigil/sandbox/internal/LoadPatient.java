package health.vigil.sandbox.internal;

import health.vigil.hl7v2.MessageWriter;
import health.vigil.sandbox.FeedMessage;
import health.vigil.sandbox.SyntheticWard;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.SplittableRandom;

/// One patient of a [LoadFeed]: a severity that walks between 0 (well) and 1 (in shock), and vital signs that follow
/// it with noise.
public final class LoadPatient {
    private static final String[][] SIGNS = {
        {"8867-4", "Heart rate", "/min"},
        {"9279-1", "Respiratory rate", "/min"},
        {"59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry", "%"},
        {"8480-6", "Systolic blood pressure", "mm[Hg]"},
        {"8462-4", "Diastolic blood pressure", "mm[Hg]"},
        {"8310-5", "Body temperature", "Cel"},
        {"9269-2", "Glasgow coma score total", "{score}"},
    };
    private static final LocalDate BIRTHDAYS_BEFORE = LocalDate.of(2026, 1, 1);

    private final String key;
    private final Person person;
    private final Visit.Location location;
    private final SplittableRandom random;
    private double severity;
    private int messages;
    private Instant admitted = Instant.EPOCH;

    public LoadPatient(String run, int number, long seed) {
        String thing = run + "/" + number;
        random = Draw.of(seed, "load", thing);
        key = run + "-" + Integer.toString(number, 36).toUpperCase(Locale.ROOT);
        person = Person.of(seed, thing, random.nextBoolean() ? "F" : "M", 20 + random.nextInt(70), BIRTHDAYS_BEFORE);
        String unit = SyntheticWard.INTENSIVE_CARE.get(number % SyntheticWard.INTENSIVE_CARE.size());
        location = new Visit.Location(unit, "%02d".formatted(number / SyntheticWard.INTENSIVE_CARE.size() + 1));
        severity = random.nextDouble() * 0.6;
    }

    /// A01.
    public FeedMessage admission(Instant at) {
        admitted = at;
        return message(new Outgoing(at, 0, "ADT", "ADT^A01", "ADT_A01", writer -> {
            writer.segment("EVN").field(2, Outgoing.time(at));
            identify(writer);
        }));
    }

    /// ORU^R01 with [LoadFeed#MEASUREMENTS] values.
    public FeedMessage vitals(Instant at) {
        severity = Math.clamp(severity + (random.nextDouble() - 0.5) * 0.1, 0, 1);
        String[] values = values();
        return message(new Outgoing(at, 4, "BEDSIDE", "ORU^R01", "ORU_R01", writer -> {
            identify(writer);
            OruMessages.order(writer, Group.VITALS, key + "-" + messages, at, at, "F");
            for (int i = 0; i < values.length; i++) {
                writer.segment("OBX")
                        .field(1, Integer.toString(i + 1))
                        .field(2, "NM")
                        .field(3, SIGNS[i][0], SIGNS[i][1], "LN")
                        .field(5, values[i])
                        .field(6, SIGNS[i][2], SIGNS[i][2], "UCUM")
                        .field(11, "F")
                        .field(14, Outgoing.time(at));
            }
        }));
    }

    private String[] values() {
        return new String[] {
            whole(70 + 60 * severity, 6),
            whole(14 + 16 * severity, 2),
            whole(98 - 10 * severity, 1),
            whole(125 - 45 * severity, 6),
            whole(75 - 28 * severity, 4),
            String.format(Locale.ROOT, "%.1f", 36.8 + 2 * severity + noise() * 0.2),
            Integer.toString(severity < 0.7 ? 15 : 13 - random.nextInt(4)),
        };
    }

    private String whole(double around, double spread) {
        return Long.toString(Math.round(around + noise() * spread));
    }

    private double noise() {
        return random.nextDouble() * 2 - 1;
    }

    private void identify(MessageWriter writer) {
        Identity.write(writer, person, true);
        new Visit(person.visit(), location, "E", admitted).write(writer);
    }

    private FeedMessage message(Outgoing outgoing) {
        messages++;
        String controlId = key + "-" + Integer.toString(messages, 36).toUpperCase(Locale.ROOT);
        return new FeedMessage(outgoing.sent(), controlId, outgoing.text(controlId));
    }
}
