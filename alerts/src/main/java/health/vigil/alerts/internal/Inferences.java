package health.vigil.alerts.internal;

import health.vigil.ledger.Act;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.Contribution;
import health.vigil.scoring.ScoreResult;
import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// An assessment as evidence names it: which inputs, which bundle, which result; never a measured value.
public final class Inferences {
    private Inferences() {}

    /// The act that the assessment's ledger entry carries.
    public static Act.Inference act(Assessment assessment) {
        List<String> inputs = assessment.scores().stream()
                .flatMap(score -> score.inputs().stream())
                .map(Contribution::facts)
                .flatMap(List::stream)
                .distinct()
                .sorted()
                .toList();
        SortedMap<String, String> result = new TreeMap<>();
        assessment.scores().forEach(score -> result.put(score.score(), text(score)));
        result.put("tier", assessment.tier().name());
        return new Act.Inference(
                assessment.id(),
                assessment.bundle(),
                assessment.asOf(),
                assessment.knownUntil(),
                inputs,
                result,
                decimal(assessment.completeness()));
    }

    private static String text(ScoreResult score) {
        return switch (score) {
            case ScoreResult.Complete complete -> decimal(complete.value());
            case ScoreResult.Partial partial -> ">=" + decimal(partial.atLeast());
            case ScoreResult.Probability probability ->
                decimal(probability.estimate().probability());
            case ScoreResult.Withheld _ -> "withheld";
        };
    }

    private static String decimal(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
                : "undefined";
    }
}
