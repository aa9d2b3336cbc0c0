package health.vigil.evaluation.internal;

import health.vigil.base.ProblemException;
import health.vigil.evaluation.Answered;
import health.vigil.evaluation.ChallengeFacts;
import health.vigil.evaluation.JudgedStay;
import health.vigil.evaluation.LabelledStay;
import health.vigil.evaluation.Silence;
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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Asks a bundle, and the comparators, about each row of a stay.
public final class Judge {
    private final Model model;
    private final List<ScoreRule> published;

    /// @param bundle judged
    /// @param rules the bundle of published scores that computes the comparators
    public Judge(Bundle bundle, Bundle rules) {
        this.model = bundle.model();
        this.published = rules.model().scores().stream()
                .filter(rule -> Arrays.stream(Comparator.values())
                        .anyMatch(comparator -> comparator.score().equals(rule.score())))
                .toList();
        boolean complete = Arrays.stream(Comparator.values())
                .filter(comparator -> !comparator.score().isEmpty())
                .allMatch(comparator ->
                        published.stream().anyMatch(rule -> rule.score().equals(comparator.score())));
        if (!complete) {
            throw new ProblemException(
                    "VGL-EVA-005",
                    "The bundle " + rules.name() + " does not compute all comparators.",
                    "Give a bundle with NEWS2, qSOFA and SIRS.");
        }
    }

    /// What a learned bundle reads; empty for published scores, whose points are no probability.
    static Optional<FeatureSet> features(Bundle bundle) {
        return switch (bundle.model()) {
            case Model.Rules _ -> Optional.empty();
            case Model.Learned learned -> Optional.of(learned.model().features());
        };
    }

    public Panel judge(LabelledStay stay) {
        List<List<ScoreResult>> scores = ChallengeFacts.published(stay, published);
        List<JudgedStay> comparators = Arrays.stream(Comparator.values())
                .map(comparator -> comparator.judge(stay, scores))
                .toList();
        return switch (model) {
            case Model.Rules rules -> {
                JudgedStay judged = points(stay, rules);
                yield new Panel(new Answered(judged, judged), comparators);
            }
            case Model.Learned learned -> new Panel(Answered.of(stay, learned.model()), comparators);
        };
    }

    /// Rules call somebody from the tier at which somebody has to act.
    private static JudgedStay points(LabelledStay stay, Model.Rules rules) {
        List<List<ScoreResult>> driver =
                ChallengeFacts.published(stay, List.of(rules.scores().getFirst()));
        double[] scores = new double[stay.rows()];
        BitSet calls = new BitSet();
        BitSet withheld = new BitSet();
        for (int row = 0; row < stay.rows(); row++) {
            ScoreResult result = driver.get(row).getFirst();
            OptionalDouble points = Comparator.points(result);
            scores[row] = Chance.bounded(points.orElse(0) / Comparator.SCALE);
            withheld.set(row, points.isEmpty());
            calls.set(row, Scorer.tier(rules.tiers(), result).compareTo(Tier.MEDIUM) >= 0);
        }
        return new JudgedStay(stay, scores, calls, Map.of(Silence.TOO_LITTLE_DATA, withheld));
    }
}
