package health.vigil.scoring;

import java.util.List;

/// What a bundle computes.
public sealed interface Model {
    /// The name of the score that sets the tier.
    String driver();

    /// Published clinical scores, in the order shown. For [Rules] the driver is the first; beside a [Learned] model
    /// they set nothing.
    List<ScoreRule> scores();

    /// Highest first; the first that is reached counts.
    List<TierRule> tiers();

    /// Published clinical scores, and thresholds on one of them.
    record Rules(String driver, List<ScoreRule> scores, List<TierRule> tiers) implements Model {
        public Rules {
            scores = List.copyOf(scores);
            tiers = List.copyOf(tiers);
        }
    }

    /// A learned model, and thresholds on its calibrated probability.
    ///
    /// @param driver the model's score by name
    /// @param predicts what the probability is of, to complete `The probability of ...`
    record Learned(String driver, String predicts, LearnedModel model, List<ScoreRule> scores, List<TierRule> tiers)
            implements Model {
        public Learned {
            scores = List.copyOf(scores);
            tiers = List.copyOf(tiers);
        }
    }
}
