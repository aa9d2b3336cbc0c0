package health.vigil.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.vigil.base.PatientToken;
import health.vigil.base.Quantity;
import health.vigil.facts.Fact;
import health.vigil.facts.Fact.Measured;
import health.vigil.facts.Fact.Stay;
import health.vigil.facts.Fact.Trait;
import health.vigil.facts.Fact.Trait.Attribute;
import health.vigil.facts.FactBatch;
import health.vigil.facts.Reading;
import health.vigil.facts.Signal;
import health.vigil.scoring.ScoreResult;
import health.vigil.scoring.ScoreRule;
import health.vigil.scoring.Sweep;
import health.vigil.scoring.Timeline;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A labelled stay as scoring sees any other: the one road from hourly rows to facts and timelines.
///
/// The stay in the unit begins at [#EPOCH]; a row of ICULOS h is true and known h hours later. Each value of a
/// measured column is one measurement, in the unit of the file and of the code that a hospital would send; what is
/// not possible for its [Signal] is not used, as live. Age, sex, kind of unit and the two admissions come from the
/// first row.
public final class ChallengeFacts {
    /// When every stay in the intensive care unit begins.
    public static final Instant EPOCH = Instant.parse("2020-01-01T00:00:00Z");

    private static final int OLDEST = 90;
    private static final int TOKEN = 26;
    private static final String BASE_32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final double SECONDS_PER_HOUR = 3600;

    private ChallengeFacts() {}

    /// When a row is true, and known.
    public static Instant time(LabelledStay stay, int row) {
        return EPOCH.plus(Duration.ofHours(stay.hour(row)));
    }

    /// The whole stay as a learned model sees it; who scores a row reads nothing later than its time.
    public static Timeline timeline(LabelledStay stay) {
        Timeline.Builder timeline = new Timeline.Builder();
        for (Trait trait : traits(stay)) {
            timeline.trait(trait.attribute(), trait.value(), Timeline.micros(trait.effective()));
        }
        for (int row = 0; row < stay.rows(); row++) {
            long micros = Timeline.micros(time(stay, row));
            stay.row(row, (column, value) -> use(column, value, micros, timeline));
        }
        return timeline.build();
    }

    private static void use(Column column, double value, long micros, Timeline.Builder timeline) {
        column.signal().ifPresent(signal -> {
            switch (signal.read(quantity(column, value))) {
                case Reading.Usable usable ->
                    timeline.add(signal, micros, usable.value().value().doubleValue());
                case Reading.Unusable _ -> {}
            }
        });
    }

    /// Published scores at each row: what [health.vigil.scoring.Scorer] gives for the facts of [#batches] until then.
    ///
    /// @param rules the scores wanted, in order
    public static List<List<ScoreResult>> published(LabelledStay stay, List<ScoreRule> rules) {
        Sweep sweep = new Sweep(rules);
        List<List<ScoreResult>> scores = new ArrayList<>(stay.rows());
        for (int row = 0; row < stay.rows(); row++) {
            int hour = stay.hour(row);
            Instant time = time(stay, row);
            stay.row(
                    row,
                    (column, value) -> column.signal()
                            .ifPresent(signal -> sweep.add(id(column, hour), signal, quantity(column, value), time)));
            scores.add(sweep.score(time));
        }
        return scores;
    }

    /// The stay as the facts topic would carry it: one batch a row, in order.
    public static List<FactBatch> batches(LabelledStay stay) {
        PatientToken patient = PatientToken.care(token("care:" + stay.id()));
        PatientToken subject = PatientToken.audit(token("audit:" + stay.id()));
        List<FactBatch> batches = new ArrayList<>(stay.rows());
        for (int row = 0; row < stay.rows(); row++) {
            Instant time = time(stay, row);
            int hour = stay.hour(row);
            List<Fact> facts = new ArrayList<>();
            if (row == 0) {
                facts.add(new Stay("stay", "ICU", Stay.Phase.PRESENT, EPOCH));
                facts.addAll(traits(stay));
            }
            stay.row(row, (column, value) -> {
                if (column.measured()) {
                    facts.add(new Measured(
                            id(column, hour),
                            column.loinc(),
                            Signal.canonical(column.loinc(), quantity(column, value)),
                            null,
                            time));
                }
            });
            batches.add(new FactBatch(new UUID(0, row + 1L), patient, subject, time, facts));
        }
        return batches;
    }

    private static List<Trait> traits(LabelledStay stay) {
        List<Trait> traits = new ArrayList<>();
        double age = stay.value(0, Column.AGE);
        if (age >= 0) {
            traits.add(trait(Attribute.AGE, (int) Math.min(age, OLDEST), EPOCH));
        }
        double sex = stay.value(0, Column.GENDER);
        if (sex == 0 || sex == 1) {
            traits.add(trait(Attribute.SEX, (int) sex, EPOCH));
        }
        if (stay.value(0, Column.UNIT_1) == 1) {
            traits.add(trait(Attribute.UNIT_KIND, 1, EPOCH));
        } else if (stay.value(0, Column.UNIT_2) == 1) {
            traits.add(trait(Attribute.UNIT_KIND, 2, EPOCH));
        }
        double hours = stay.value(0, Column.HOSP_ADM_TIME);
        if (!Double.isNaN(hours)) {
            Instant admitted = EPOCH.plusSeconds(Math.round(Math.min(0, hours) * SECONDS_PER_HOUR));
            traits.add(trait(Attribute.HOSPITAL_ADMISSION, 0, admitted));
        }
        traits.add(trait(Attribute.UNIT_ADMISSION, 0, EPOCH));
        return traits;
    }

    private static Trait trait(Attribute attribute, int value, Instant from) {
        return new Trait(attribute.name(), attribute, value, from);
    }

    private static String id(Column column, int hour) {
        return column.title() + "@" + hour;
    }

    private static Quantity quantity(Column column, double value) {
        return new Quantity(BigDecimal.valueOf(value), column.unit());
    }

    private static String token(String name) {
        byte[] hash = Hashing.digest(name.getBytes(UTF_8));
        StringBuilder token = new StringBuilder();
        for (int i = 0; token.length() < TOKEN; i++) {
            token.append(BASE_32.charAt(hash[i] & 31));
        }
        return token.toString();
    }
}
