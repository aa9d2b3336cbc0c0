package health.vigil.evaluation.internal;

import health.vigil.evaluation.EvaluationReport;
import health.vigil.evaluation.EvaluationReport.Clock;
import health.vigil.evaluation.EvaluationReport.Compared;
import health.vigil.evaluation.EvaluationReport.DataUsed;
import health.vigil.evaluation.EvaluationReport.Group;
import health.vigil.evaluation.EvaluationReport.ModelJudged;
import health.vigil.evaluation.EvaluationReport.Subgroup;
import health.vigil.evaluation.EvaluationReport.Withholding;
import health.vigil.evaluation.JudgedStay;
import health.vigil.evaluation.LabelledStays;
import health.vigil.evaluation.Ranking;
import health.vigil.evaluation.Silence;
import health.vigil.evaluation.internal.Measures.Depth;
import health.vigil.scoring.Bundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Puts the report together from what was said about each stay.
public final class Evaluator {
    private static final List<String> NOTES = List.of(
            "These data have no coma score. NEWS2 and qSOFA therefore lack a parameter and are lower bounds here: with it"
                    + " they would be as high or higher, and how they would then compare cannot be said from these data.",
            "A row whose score is withheld counts as the lowest score and no call, for the model as for each rule. The"
                    + " shares withheld differ.",
            "Differences are the model, as it runs, less the rule, on the same rows and the same resamples of the"
                    + " patients.",
            "The expected calibration error is over " + Reliability.BINS + " bins of equally many rows, cut once, where"
                    + " equal probabilities share a bin. Resampling adds noise to each bin and so raises the error: its"
                    + " interval is of the resamples less that bias. For the same reason the value itself is rather too"
                    + " high than too low.");

    private final Bundle bundle;
    private final LabelledStays stays;
    private final List<Panel> panels;
    private final int resamples;
    private final long seed;
    private final Consumer<String> progress;
    private final Depth depth;

    public Evaluator(
            Bundle bundle,
            LabelledStays stays,
            List<Panel> panels,
            int resamples,
            long seed,
            Consumer<String> progress) {
        this.bundle = bundle;
        this.stays = stays;
        this.panels = panels;
        this.resamples = resamples;
        this.seed = seed;
        this.progress = progress;
        this.depth = Judge.features(bundle).isPresent() ? Depth.PROBABILITY : Depth.SCORE;
    }

    public EvaluationReport report(String split) {
        progress.accept("clock probe");
        Clock clock = ClockProbe.of(models(panels), Judge.features(bundle));
        List<Group> groups = new ArrayList<>();
        groups.add(group("all", panels));
        if (stays.hospitals().size() > 1) {
            stays.hospitals().forEach(hospital -> groups.add(group(hospital, at(hospital))));
        }
        List<Subgroup> subgroups = new ArrayList<>();
        stays.hospitals().forEach(hospital -> subgroups.addAll(subgroups(hospital)));
        return new EvaluationReport(
                new ModelJudged(bundle.name(), bundle.version(), bundle.address(), depth == Depth.PROBABILITY),
                new DataUsed(split, stays.hash(), stays.stays().size(), stays.rows(), stays.hospitals()),
                seed,
                resamples,
                groups,
                subgroups,
                clock,
                NOTES);
    }

    private Group group(String name, List<Panel> members) {
        progress.accept("measures: " + name);
        List<JudgedStay> models = models(members);
        Measures model = measures(models);
        boolean reserved = members.stream().anyMatch(panel -> panel.answered().reserved());
        Measures unreserved = reserved
                ? measures(members.stream()
                        .map(panel -> panel.answered().unreserved())
                        .toList())
                : null;
        return new Group(
                name,
                model.figures(depth),
                unreserved == null ? null : unreserved.figures(Depth.SCORE),
                unreserved == null ? List.of() : withholding(members, unreserved),
                compared(members, model),
                Ranking.of(models).curve(),
                HourlyGains.of(members));
    }

    private List<Withholding> withholding(List<Panel> members, Measures unreserved) {
        long all = members.stream().mapToLong(panel -> panel.stay().rows()).sum();
        List<Withholding> found = new ArrayList<>();
        for (Silence reason : Silence.values()) {
            long rows = members.stream()
                    .mapToLong(panel -> panel.model().silent(reason).cardinality())
                    .sum();
            if (rows > 0) {
                Measures silent = measures(members.stream()
                        .map(panel -> panel.answered().silentFor(reason))
                        .toList());
                found.add(new Withholding(reason.title(), rows, rows / (double) all, unreserved.less(silent)));
            }
        }
        return found;
    }

    @SuppressWarnings("EnumOrdinal") // an index into an array of this run, never stored
    private List<Compared> compared(List<Panel> members, Measures model) {
        List<Compared> compared = new ArrayList<>();
        for (Comparator comparator : Comparator.values()) {
            Measures other = measures(members.stream()
                    .map(panel -> panel.comparators().get(comparator.ordinal()))
                    .toList());
            compared.add(new Compared(comparator.title(), other.figures(Depth.SCORE), model.less(other)));
        }
        return compared;
    }

    private Measures measures(List<JudgedStay> judged) {
        return new Measures(judged, resamples, seed);
    }

    private List<Subgroup> subgroups(String hospital) {
        List<Subgroup> found = new ArrayList<>();
        for (Attribute attribute : Attribute.values()) {
            progress.accept("subgroups: " + hospital + ", " + attribute.title());
            Map<String, List<Panel>> parts = at(hospital).stream()
                    .collect(Collectors.groupingBy(
                            panel -> attribute.of(panel.stay()), TreeMap::new, Collectors.toList()));
            parts.forEach((value, members) -> {
                Measures model = measures(models(members));
                found.add(new Subgroup(
                        hospital, attribute.title(), value, model.figures(depth), compared(members, model)));
            });
        }
        return found;
    }

    private List<Panel> at(String hospital) {
        return panels.stream()
                .filter(panel -> panel.stay().hospital().equals(hospital))
                .toList();
    }

    private static List<JudgedStay> models(List<Panel> members) {
        return members.stream().map(Panel::model).toList();
    }
}
