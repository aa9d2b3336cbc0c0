package health.vigil.evaluation.internal;

import health.vigil.base.ProblemException;
import health.vigil.evaluation.ChallengeFacts;
import health.vigil.evaluation.JudgedStay;
import health.vigil.evaluation.LabelledStay;
import health.vigil.scoring.Bundle;
import health.vigil.scoring.FeatureSet;
import health.vigil.scoring.Model;
import health.vigil.scoring.ScoreResult;
import health.vigil.scoring.ScoreRule;
import health.vigil.scoring.Scorer;
import health.vigil.scoring.Tier;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Asks a bundle, and the comparators, about each row of a stay.
public final class Judge {
    private final Model.Rules model;
    private final List<ScoreRule> published;

    /// @param bundle judged
    /// @param rules the bundle of published scores that computes the comparators
    public Judge(Bundle bundle, Bundle rules) {
        this.model = rules(bundle);
        this.published = rules(rules).scores().stream()
                .filter(rule -> Arrays.stream(Comparator.values())
                        .anyMatch(comparator -> comparator.score().equals(rule.score())))
                .toList();
    }

    /// Whether the bundle's score is a probability.
    static boolean saysProbability(Bundle bundle) {
        return features(bundle).isPresent();
    }

    /// What a learned bundle reads; empty for published scores.
    static Optional<FeatureSet> features(Bundle bundle) {
        return Optional.empty();
    }

    public Panel judge(LabelledStay stay) {
        List<List<ScoreResult>> scores = ChallengeFacts.published(stay, published);
        JudgedStay judged = points(stay);
        return new Panel(
                judged,
                judged,
                Arrays.stream(Comparator.values())
                        .map(comparator -> comparator.judge(stay, scores))
                        .toList());
    }

    /// Rules call somebody from the tier at which somebody has to act.
    private JudgedStay points(LabelledStay stay) {
        List<List<ScoreResult>> driver = ChallengeFacts.published(stay, List.of(model.scores().getFirst()));
        double[] scores = new double[stay.rows()];
        BitSet calls = new BitSet();
        BitSet withheld = new BitSet();
        for (int row = 0; row < stay.rows(); row++) {
            ScoreResult result = driver.get(row).getFirst();
            OptionalDouble points = Comparator.points(result);
            scores[row] = Chance.bounded(points.orElse(0) / Comparator.SCALE);
            withheld.set(row, points.isEmpty());
            calls.set(row, Scorer.tier(model.tiers(), result).compareTo(Tier.MEDIUM) >= 0);
        }
        return new JudgedStay(stay, scores, calls, withheld);
    }

    private static Model.Rules rules(Bundle bundle) {
        if (bundle.model() instanceof Model.Rules rules) {
            return rules;
        }
        throw new ProblemException(
                "VGL-EVA-005",
                "The bundle " + bundle.name() + " is of a kind that cannot be judged.",
                "Give a bundle of published scores.");
    }
}
