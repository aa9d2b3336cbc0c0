package health.vigil.scoring.internal;

import static health.vigil.facts.Signal.ARTERIAL_CARBON_DIOXIDE;
import static health.vigil.facts.Signal.ARTERIAL_OXYGEN;
import static health.vigil.facts.Signal.BAND_FORMS;
import static health.vigil.facts.Signal.BILIRUBIN;
import static health.vigil.facts.Signal.CREATININE;
import static health.vigil.facts.Signal.GCS_EYE;
import static health.vigil.facts.Signal.GCS_MOTOR;
import static health.vigil.facts.Signal.GCS_TOTAL;
import static health.vigil.facts.Signal.GCS_VERBAL;
import static health.vigil.facts.Signal.HEART_RATE;
import static health.vigil.facts.Signal.INSPIRED_OXYGEN;
import static health.vigil.facts.Signal.LEUKOCYTES;
import static health.vigil.facts.Signal.MEAN_PRESSURE;
import static health.vigil.facts.Signal.OXYGEN_FLOW;
import static health.vigil.facts.Signal.OXYGEN_SATURATION;
import static health.vigil.facts.Signal.PLATELETS;
import static health.vigil.facts.Signal.RESPIRATORY_RATE;
import static health.vigil.facts.Signal.SYSTOLIC_PRESSURE;
import static health.vigil.facts.Signal.TEMPERATURE;
import static health.vigil.facts.Signal.URINE_OUTPUT;

import health.vigil.facts.Signal;
import health.vigil.scoring.ScoreResult;
import health.vigil.scoring.ScoreRule;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The published scores: how many parameters each has and which signals it reads.
@SuppressWarnings("ImmutableEnumChecker") // the sets are never changed, the functions hold no state
public enum ClinicalScore {
    NEWS2(
            "NEWS2",
            7,
            News2::score,
            EnumSet.of(
                    RESPIRATORY_RATE,
                    OXYGEN_SATURATION,
                    INSPIRED_OXYGEN,
                    OXYGEN_FLOW,
                    SYSTOLIC_PRESSURE,
                    HEART_RATE,
                    GCS_TOTAL,
                    GCS_EYE,
                    GCS_VERBAL,
                    GCS_MOTOR,
                    TEMPERATURE)),
    QSOFA(
            "qSOFA",
            3,
            Qsofa::score,
            EnumSet.of(RESPIRATORY_RATE, SYSTOLIC_PRESSURE, GCS_TOTAL, GCS_EYE, GCS_VERBAL, GCS_MOTOR)),
    SIRS(
            "SIRS",
            4,
            Sirs::score,
            EnumSet.of(TEMPERATURE, HEART_RATE, RESPIRATORY_RATE, ARTERIAL_CARBON_DIOXIDE, LEUKOCYTES, BAND_FORMS)),
    SOFA(
            "SOFA",
            6,
            Sofa::score,
            EnumSet.of(
                    ARTERIAL_OXYGEN,
                    INSPIRED_OXYGEN,
                    PLATELETS,
                    BILIRUBIN,
                    MEAN_PRESSURE,
                    GCS_TOTAL,
                    GCS_EYE,
                    GCS_VERBAL,
                    GCS_MOTOR,
                    CREATININE,
                    URINE_OUTPUT));

    private final String title;
    private final int parameters;
    private final Function<Inputs, ScoreResult> function;
    private final Set<Signal> signals;

    ClinicalScore(String title, int parameters, Function<Inputs, ScoreResult> function, Set<Signal> signals) {
        this.title = title;
        this.parameters = parameters;
        this.function = function;
        this.signals = signals;
    }

    /// The score of this published name.
    public static Optional<ClinicalScore> named(String title) {
        return Arrays.stream(values())
                .filter(score -> score.title.equals(title))
                .findFirst();
    }

    public int parameters() {
        return parameters;
    }

    public Set<Signal> signals() {
        return Set.copyOf(signals);
    }

    public ScoreResult score(View view, Notes notes, Instant asOf, ScoreRule rule) {
        return function.apply(new Inputs(view, notes, asOf, rule));
    }
}
