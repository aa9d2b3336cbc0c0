package health.vigil.scoring;

import java.util.List;

/// One score's outcome.
public sealed interface ScoreResult {
    /// `NEWS2`, `qSOFA`, `SIRS`, `SOFA`, or a model's name.
    String score();

    /// What went into it, each with its age and its share.
    List<Contribution> inputs();

    /// Inputs that are absent or too old, by name, with what to do.
    List<Missing> missing();

    /// All declared inputs were there.
    ///
    /// @param value the score
    record Complete(String score, double value, List<Contribution> inputs) implements ScoreResult {
        public Complete {
            inputs = List.copyOf(inputs);
        }

        @Override
        public List<Missing> missing() {
            return List.of();
        }
    }

    /// Enough was there to speak: the value is a lower bound, each missing input could only raise it.
    record Partial(String score, double atLeast, List<Contribution> inputs, List<Missing> missing)
            implements ScoreResult {
        public Partial {
            inputs = List.copyOf(inputs);
            missing = List.copyOf(missing);
        }
    }

    /// A learned model's probability, which needs no complete inputs: it was trained on what is usually there.
    ///
    /// @param estimate the calibrated probability with its interval
    /// @param expected the margin where nothing is known: with the points of `inputs` and `missing` it adds up to
    ///     the estimate's; NaN where the model cannot be explained exactly, and then no points are given
    record Probability(
            String score, Estimate estimate, double expected, List<Contribution> inputs, List<Missing> missing)
            implements ScoreResult {
        public Probability {
            inputs = List.copyOf(inputs);
            missing = List.copyOf(missing);
        }
    }

    /// Not enough is known to speak: no value is shown.
    ///
    /// @param reasons at least one
    record Withheld(String score, List<Abstention> reasons, List<Contribution> inputs, List<Missing> missing)
            implements ScoreResult {
        public Withheld {
            reasons = List.copyOf(reasons);
            inputs = List.copyOf(inputs);
            missing = List.copyOf(missing);
        }
    }
}
