package health.vigil.scoring;

import health.vigil.facts.Fact.Noted;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What a bundle computes.
public sealed interface Model {
    /// The name of the score that sets the tier.
    String driver();

    /// Published clinical scores, in the order shown. For [Rules] the driver is the first; beside a [Learned] model
    /// they set nothing.
    List<ScoreRule> scores();

    /// Highest first; the first that is reached counts.
    List<TierRule> tiers();

    /// Which findings of notes are read, and how old a note may be; empty where none is. An altered mental state is
    /// an input of the published scores that ask for it; the others are shown beside and set nothing.
    Map<Noted.Finding, Duration> notes();

    /// Published clinical scores, and thresholds on one of them.
    record Rules(String driver, List<ScoreRule> scores, List<TierRule> tiers, Map<Noted.Finding, Duration> notes)
            implements Model {
        public Rules {
            scores = List.copyOf(scores);
            tiers = List.copyOf(tiers);
            notes = Map.copyOf(notes);
        }
    }

    /// A learned model, and thresholds on its calibrated probability.
    ///
    /// @param driver the model's score by name
    /// @param predicts what the probability is of, to complete `The probability of ...`
    record Learned(
            String driver,
            String predicts,
            LearnedModel model,
            List<ScoreRule> scores,
            List<TierRule> tiers,
            Map<Noted.Finding, Duration> notes)
            implements Model {
        public Learned {
            scores = List.copyOf(scores);
            tiers = List.copyOf(tiers);
            notes = Map.copyOf(notes);
        }
    }
}
