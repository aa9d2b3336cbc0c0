package health.vigil.scoring.internal;

import health.vigil.facts.Signal;
import health.vigil.scoring.Abstention;
import health.vigil.scoring.Contribution;
import health.vigil.scoring.Estimate;
import health.vigil.scoring.LearnedModel;
import health.vigil.scoring.Missing;
import health.vigil.scoring.Model;
import health.vigil.scoring.ScoreResult;
import health.vigil.scoring.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A learned model's answer as a score: what it says or why it does not speak, with each clinical concept's share.
///
/// @param result the score
/// @param completeness share of the signals of the declared minimum that are there and fresh, 0 to 1
public record LearnedScore(ScoreResult result, double completeness) {
    public static LearnedScore of(Model.Learned learned, View view, Instant asOf) {
        LearnedModel model = learned.model();
        Timeline timeline = view.timeline();
        float[] row = model.features().vector(timeline, asOf);
        Estimate estimate = model.estimate(row);
        List<Abstention> reasons = model.abstentions(timeline, asOf, row, estimate);
        Set<Signal> fresh = model.fresh(timeline, asOf);
        double[] shares = reasons.isEmpty() ? shares(model, row) : null;
        double[] points = shares == null ? new double[row.length] : shares;
        List<Contribution> inputs = new ArrayList<>();
        List<Missing> absent = new ArrayList<>();
        for (Concept concept : Concept.of(model.features())) {
            concept.contribution(view, asOf, row, points)
                    .ifPresentOrElse(inputs::add, () -> absent.add(concept.missing(view, points)));
        }
        List<Missing> missing = missing(model, view, fresh, absent);
        double expected = shares == null ? Double.NaN : shares[row.length];
        ScoreResult result = reasons.isEmpty()
                ? new ScoreResult.Probability(learned.driver(), estimate, expected, inputs, missing)
                : new ScoreResult.Withheld(learned.driver(), reasons, inputs, missing);
        return new LearnedScore(
                result, (double) fresh.size() / model.minimum().maxAges().size());
    }

    /// A model that fails while it is explained has still said something.
    private static double @Nullable [] shares(LearnedModel model, float[] row) {
        try {
            return model.predictor().shapley(row);
        } catch (PredictionFailedException _) {
            return null;
        }
    }

    /// The signals of the declared minimum first, then what the absence of weighs most.
    private static List<Missing> missing(LearnedModel model, View view, Set<Signal> fresh, List<Missing> absent) {
        List<Missing> missing = new ArrayList<>();
        for (Signal signal :
                model.minimum().maxAges().keySet().stream().sorted().toList()) {
            boolean listed = absent.stream().anyMatch(each -> each.signal().equals(signal.label()));
            if (!fresh.contains(signal) && !listed) {
                missing.add(new Missing(signal.label(), !view.values(signal).isEmpty(), NextSteps.toGet(signal), 0));
            }
        }
        Set<String> declared = Set.copyOf(
                model.minimum().maxAges().keySet().stream().map(Signal::label).toList());
        absent.stream()
                .sorted(Comparator.comparing((Missing each) -> !declared.contains(each.signal()))
                        .thenComparingDouble(each -> -Math.abs(each.points()))
                        .thenComparing(Missing::signal))
                .forEach(missing::add);
        return missing;
    }
}
