package health.vigil.scoring.internal;

import static health.vigil.facts.Signal.GCS_EYE;
import static health.vigil.facts.Signal.GCS_MOTOR;
import static health.vigil.facts.Signal.GCS_TOTAL;
import static health.vigil.facts.Signal.GCS_VERBAL;

import health.vigil.base.Quantity;
import health.vigil.facts.Fact.Noted;
import health.vigil.facts.Signal;
import health.vigil.scoring.Contribution;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// How awake the patient is: the Glasgow coma score, from charted totals and from sums of eye, verbal and motor
/// response charted at the same time; or, where nothing was charted at its time or later, a note that says that the
/// mental state is altered.
record Consciousness(Value value, List<String> facts) {
    static final String NAME = "consciousness";
    static final String NEXT_STEP = "Assess consciousness (Glasgow coma scale).";
    private static final Quantity ALTERED = new Quantity(BigDecimal.ONE, Contribution.NOTED);
    private static final BigDecimal FULLY_ALERT = new BigDecimal("15");
    static final List<Signal> SIGNALS = List.of(GCS_TOTAL, GCS_EYE, GCS_VERBAL, GCS_MOTOR);

    /// All fresh scores, the oldest first; at one time a charted total stands last.
    static List<Consciousness> fresh(Inputs inputs) {
        return charted(inputs::fresh);
    }

    /// The parameter of NEWS2 and qSOFA, added to a score or missing there: altered below a coma score of 15.
    ///
    /// @param points for an altered one
    static void score(Inputs inputs, Sheet sheet, int points) {
        List<Consciousness> fresh = fresh(inputs);
        Optional<Noted> note = notedSinceCharted(inputs);
        if (note.isPresent()) {
            Value altered = new Value(note.get().id(), ALTERED, note.get().effective());
            sheet.add(inputs.contribution(NAME, List.of(altered.fact()), altered, points, null));
        } else if (fresh.isEmpty()) {
            sheet.missing(NAME, SIGNALS, NEXT_STEP);
        } else {
            Consciousness latest = fresh.getLast();
            boolean alert = latest.value.amount().compareTo(FULLY_ALERT) >= 0;
            sheet.add(latest.contribution(inputs, alert ? 0 : points));
        }
    }

    /// Also a score that is too old to count has overruled the notes before it.
    private static Optional<Noted> notedSinceCharted(Inputs inputs) {
        return inputs.alteredMentalState()
                .filter(note -> charted(inputs::all).stream()
                        .allMatch(each -> each.value.effective().isBefore(note.effective())));
    }

    private static List<Consciousness> charted(Function<Signal, List<Value>> values) {
        List<Consciousness> found = new ArrayList<>();
        Map<Instant, Value> verbals = byTime(values.apply(GCS_VERBAL));
        Map<Instant, Value> motors = byTime(values.apply(GCS_MOTOR));
        for (Value eye : byTime(values.apply(GCS_EYE)).values()) {
            Value verbal = verbals.get(eye.effective());
            Value motor = motors.get(eye.effective());
            if (verbal != null && motor != null) {
                found.add(sum(eye, verbal, motor));
            }
        }
        values.apply(GCS_TOTAL).forEach(total -> found.add(new Consciousness(total, List.of(total.fact()))));
        found.sort((a, b) -> a.value.effective().compareTo(b.value.effective()));
        return found;
    }

    Contribution contribution(Inputs inputs, int points) {
        return inputs.contribution(NAME, facts, value, points, null);
    }

    private static Map<Instant, Value> byTime(List<Value> values) {
        Map<Instant, Value> byTime = new LinkedHashMap<>();
        values.forEach(value -> byTime.put(value.effective(), value));
        return byTime;
    }

    private static Consciousness sum(Value eye, Value verbal, Value motor) {
        Quantity total = new Quantity(eye.amount().add(verbal.amount()).add(motor.amount()), GCS_TOTAL.unit());
        return new Consciousness(
                new Value(eye.fact(), total, eye.effective()), List.of(eye.fact(), verbal.fact(), motor.fact()));
    }
}
