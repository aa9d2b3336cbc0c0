package health.vigil.training.internal;

import health.vigil.scoring.Provenance;
import health.vigil.scoring.Provenance.Measured;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// The card: the bundle for people, in Markdown.
public final class Card {
    private Card() {}

    /// @param bundle what `bundle.json` says
    public static String write(ObjectNode bundle, Provenance provenance) {
        StringBuilder card = new StringBuilder();
        card.append("# ").append(text(bundle, "name")).append(", version ").append(text(bundle, "version"));
        part(card, "Intended use", text(bundle, "intendedUse"));
        part(card, "Out of scope", text(bundle, "outOfScope"));
        part(card, "Clinical owner", text(bundle, "clinicalOwner"));
        part(
                card,
                "What it computes",
                "The probability of " + text(bundle, "predicts") + ", as the mean of "
                        + provenance.lineage().parameters().get("models")
                        + " gradient-boosted models, each trained without a"
                        + " fifth of the patients. The interval beside it is from the lowest to the highest of them.");
        part(card, "Known risks", provenance.attributes().getOrDefault("knownRisks", ""));
        part(
                card,
                "When it says nothing",
                "With fewer than " + bundle.path("minimum").path("count").asInt()
                        + " of its vital signs fresh, and outside the ages that it was trained on.");
        part(
                card,
                "Training data",
                provenance.lineage().data().stream()
                                .map(data -> data.name() + ": " + data.patients() + " patients, " + data.rows()
                                        + " hours, " + data.sha256())
                                .collect(Collectors.joining("; "))
                        + ". Divided " + provenance.lineage().split() + ".");
        part(
                card,
                "How",
                provenance.lineage().library() + ", seed "
                        + provenance.lineage().seed() + ", code "
                        + provenance.lineage().code() + ": `"
                        + provenance.lineage().command() + "`.");
        table(card, "Results", provenance.validation());
        table(card, "Results by subgroup", provenance.subgroups());
        return card.append(
                        "\nIntervals: 95 of 100 resamples of the patients. \"Cross-validated\": patients of the training"
                                + " data, each judged by the one model that had not seen them, with a calibration curve and a"
                                + " point of calls from the other four fifths. \"Kept aside\": patients that took no part in any"
                                + " choice, judged by the finished model. All figures are of the model as it runs, as `vigil evaluate`"
                                + " gives them: an hour whose score is withheld counts as the lowest score and no call,"
                                + " and its share of all hours stands in the table. \"Nothing withheld\": what the same"
                                + " model would be worth if it spoke at every hour.\n")
                .toString();
    }

    private static String text(ObjectNode bundle, String field) {
        return bundle.path(field).asString();
    }

    private static void part(StringBuilder card, String title, String content) {
        card.append("\n\n**").append(title).append(".** ").append(content);
    }

    private static void table(StringBuilder card, String title, List<Measured> results) {
        Set<String> measures = new LinkedHashSet<>();
        Set<String> rows = new LinkedHashSet<>();
        results.forEach(result -> {
            measures.add(result.measure());
            rows.add(key(result));
        });
        card.append("\n\n## ").append(title).append("\n\n| patients | ").append(String.join(" | ", measures));
        card.append(" |\n| --- |").append(" --- |".repeat(measures.size()));
        for (String row : rows) {
            card.append("\n| ").append(row);
            for (String measure : measures) {
                card.append(" | ")
                        .append(results.stream()
                                .filter(result -> key(result).equals(row)
                                        && result.measure().equals(measure))
                                .map(Card::value)
                                .findFirst()
                                .orElse(""));
            }
            card.append(" |");
        }
        card.append('\n');
    }

    private static String key(Measured result) {
        return result.data() + ", " + result.group() + " (" + result.patients() + ")";
    }

    private static String value(Measured result) {
        String value = number(result.value());
        return result.low() == null || result.high() == null
                ? value
                : value + " (" + number(result.low()) + " to " + number(result.high()) + ")";
    }

    // What is small, as a calibration error is, would else be told as none.
    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 0.01 ? "%.4f" : "%.3f", value);
    }
}
