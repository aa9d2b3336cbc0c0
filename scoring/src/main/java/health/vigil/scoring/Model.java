package health.vigil.scoring;

import java.util.List;

/// What a bundle computes. Learned models (trees, ONNX) come as further kinds.
public sealed interface Model {
    /// The name of the score that sets the tier.
    String driver();

    /// Published clinical scores, and thresholds on one of them.
    ///
    /// @param scores in the order shown, the driver first
    /// @param tiers highest first; the first that is reached counts
    record Rules(String driver, List<ScoreRule> scores, List<TierRule> tiers) implements Model {
        public Rules {
            scores = List.copyOf(scores);
            tiers = List.copyOf(tiers);
        }
    }
}
