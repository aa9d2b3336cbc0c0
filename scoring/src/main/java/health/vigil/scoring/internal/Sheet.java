package health.vigil.scoring.internal;

import health.vigil.facts.Signal;
import health.vigil.scoring.Abstention;
import health.vigil.scoring.Contribution;
import health.vigil.scoring.Missing;
import health.vigil.scoring.ScoreResult;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One score being added up, parameter by parameter.
final class Sheet {
    private final String score;
    private final Inputs inputs;
    private final List<Contribution> contributions = new ArrayList<>();
    private final List<Missing> missing = new ArrayList<>();

    Sheet(String score, Inputs inputs) {
        this.score = score;
        this.inputs = inputs;
    }

    /// The most recent value of a signal, rounded half up to the decimals of the published chart.
    void latest(Signal signal, int decimals, Bands bands, String nextStep) {
        Optional<Value> value = inputs.latest(signal);
        if (value.isPresent()) {
            int points = bands.points(value.get().amount().setScale(decimals, RoundingMode.HALF_UP));
            add(inputs.contribution(signal.label(), signal, value.get(), points));
        } else {
            missing(signal.label(), List.of(signal), nextStep);
        }
    }

    void add(Contribution contribution) {
        contributions.add(contribution);
    }

    /// A parameter without a usable value.
    ///
    /// @param from the signals that could have given one
    void missing(String name, List<Signal> from, String nextStep) {
        missing.add(new Missing(name, inputs.seen(from), nextStep, 0));
    }

    ScoreResult result() {
        if (contributions.size() < inputs.rule().minimum()) {
            Abstention reason = new Abstention.TooFewInputs(
                    contributions.size(), inputs.rule().minimum());
            return new ScoreResult.Withheld(score, List.of(reason), contributions, missing);
        }
        double sum = contributions.stream().mapToDouble(Contribution::points).sum();
        return missing.isEmpty()
                ? new ScoreResult.Complete(score, sum, contributions)
                : new ScoreResult.Partial(score, sum, contributions, missing);
    }
}
