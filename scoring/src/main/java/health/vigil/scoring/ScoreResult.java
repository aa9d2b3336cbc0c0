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

    /// Below the declared minimum: no value is shown.
    record Withheld(String score, List<Contribution> inputs, List<Missing> missing) implements ScoreResult {
        public Withheld {
            inputs = List.copyOf(inputs);
            missing = List.copyOf(missing);
        }
    }
}
