package health.vigil.cds.internal;

import health.vigil.alerts.OverrideReason;
import health.vigil.base.Problem;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.Bundle;
import health.vigil.scoring.Explanation;
import health.vigil.scoring.ScoreResult;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What a record system shows: one card, always.
final class Cards {
    static final String REASONS = "https://vigil.health/fhir/CodeSystem/override-reason";

    private static final int LONGEST_SUMMARY = 139;
    private static final Map<String, Object> TOPIC =
            Map.of("system", "http://snomed.info/sct", "code", "91302008", "display", "Sepsis");

    private Cards() {}

    /// What the score says, why, and what stands beside it.
    ///
    /// @param documents how far the patient's documents were read
    static Map<String, Object> of(Assessment assessment, Bundle bundle, Documents documents) {
        List<String> sentences = Explanation.sentences(assessment);
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("uuid", assessment.id().toString());
        card.put("summary", cut(sentences.getFirst()));
        card.put(
                "indicator",
                switch (assessment.tier()) {
                    case HIGH -> "critical";
                    case MEDIUM -> "warning";
                    case LOW, NONE -> "info";
                });
        card.put("detail", detail(assessment, bundle, documents, sentences));
        card.put("source", source(bundle.name() + " " + bundle.version()));
        card.put(
                "overrideReasons",
                Arrays.stream(OverrideReason.values()).map(Cards::reason).toList());
        return card;
    }

    /// That there is no score now, and why: never nothing.
    static Map<String, Object> unavailable(Problem problem) {
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("summary", "The sepsis risk cannot be told now. Judge the patient without it.");
        card.put("indicator", "warning");
        card.put("detail", "- " + problem.message() + "\n- " + problem.remedy() + "\n- " + problem.code());
        card.put("source", source("no score"));
        return card;
    }

    /// The code of a reason that we offered; `other-system` for any other.
    static String known(String system, String code) {
        return system.equals(REASONS)
                        && Arrays.stream(OverrideReason.values())
                                .anyMatch(each -> code(each).equals(code))
                ? code
                : "other-system";
    }

    private static String detail(Assessment assessment, Bundle bundle, Documents documents, List<String> sentences) {
        String beside = assessment.scores().stream()
                .skip(1)
                .map(Cards::figure)
                .collect(Collectors.joining(", ", "- Beside it: ", ".\n"));
        return sentences.stream()
                        .skip(1)
                        .map(each -> "- " + escaped(each) + "\n")
                        .collect(Collectors.joining())
                + (assessment.scores().size() > 1 ? beside : "")
                + (documents.told().isEmpty() || bundle.model().notes().isEmpty() ? "" : "- " + documents.told() + "\n")
                + "- As of " + assessment.asOf() + ". " + escaped(bundle.intendedUse());
    }

    private static String figure(ScoreResult score) {
        return switch (score) {
            case ScoreResult.Complete complete -> complete.score() + " " + number(complete.value());
            case ScoreResult.Partial partial -> partial.score() + " at least " + number(partial.atLeast());
            case ScoreResult.Probability probability ->
                probability.score() + " "
                        + Explanation.percent(probability.estimate().probability());
            case ScoreResult.Withheld withheld -> withheld.score() + " withheld";
        };
    }

    private static Map<String, Object> source(String label) {
        return Map.of("label", "Vigil: " + label, "topic", TOPIC);
    }

    private static Map<String, Object> reason(OverrideReason reason) {
        String words = reason.name().replace('_', ' ').toLowerCase(Locale.ROOT);
        return Map.of(
                "system",
                REASONS,
                "code",
                code(reason),
                "display",
                words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1));
    }

    private static String code(OverrideReason reason) {
        return reason.name().replace('_', '-').toLowerCase(Locale.ROOT);
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static String cut(String sentence) {
        return sentence.length() <= LONGEST_SUMMARY ? sentence : sentence.substring(0, LONGEST_SUMMARY - 1) + "…";
    }

    /// What Markdown would take for emphasis or code.
    private static String escaped(String text) {
        return text.replaceAll("([\\\\*_`<>\\[\\]])", "\\\\$1");
    }
}
