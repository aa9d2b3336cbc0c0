package health.vigil.scoring.internal;

import static health.vigil.facts.Signal.GCS_EYE;
import static health.vigil.facts.Signal.GCS_MOTOR;
import static health.vigil.facts.Signal.GCS_TOTAL;
import static health.vigil.facts.Signal.GCS_VERBAL;

import health.vigil.base.Quantity;
import health.vigil.facts.Signal;
import health.vigil.scoring.Contribution;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The Glasgow coma score, from charted totals and from sums of eye, verbal and motor response charted at the same
/// time.
record Consciousness(Value value, List<String> facts) {
    static final String NAME = "consciousness";
    static final String NEXT_STEP = "Assess consciousness (Glasgow coma scale).";
    static final List<Signal> SIGNALS = List.of(GCS_TOTAL, GCS_EYE, GCS_VERBAL, GCS_MOTOR);

    /// All fresh scores, the oldest first; at one time a charted total stands last.
    static List<Consciousness> fresh(Inputs inputs) {
        List<Consciousness> found = new ArrayList<>();
        Map<Instant, Value> verbals = byTime(inputs.fresh(GCS_VERBAL));
        Map<Instant, Value> motors = byTime(inputs.fresh(GCS_MOTOR));
        for (Value eye : byTime(inputs.fresh(GCS_EYE)).values()) {
            Value verbal = verbals.get(eye.effective());
            Value motor = motors.get(eye.effective());
            if (verbal != null && motor != null) {
                found.add(sum(eye, verbal, motor));
            }
        }
        inputs.fresh(GCS_TOTAL).forEach(total -> found.add(new Consciousness(total, List.of(total.fact()))));
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
