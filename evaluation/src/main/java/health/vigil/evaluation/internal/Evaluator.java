package health.vigil.evaluation.internal;

import health.vigil.evaluation.EvaluationReport;
import health.vigil.evaluation.EvaluationReport.Clock;
import health.vigil.evaluation.EvaluationReport.Compared;
import health.vigil.evaluation.EvaluationReport.DataUsed;
import health.vigil.evaluation.EvaluationReport.Group;
import health.vigil.evaluation.EvaluationReport.ModelJudged;
import health.vigil.evaluation.EvaluationReport.Subgroup;
import health.vigil.evaluation.Figures;
import health.vigil.evaluation.JudgedStay;
import health.vigil.evaluation.LabelledStays;
import health.vigil.evaluation.Ranking;
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
                clock);
    }

    @SuppressWarnings("EnumOrdinal") // an index into an array of this run, never stored
    private Group group(String name, List<Panel> members) {
        progress.accept("measures: " + name);
        List<JudgedStay> models = models(members);
        List<JudgedStay> unreserved =
                members.stream().map(panel -> panel.answered().unreserved()).toList();
        boolean reserved = members.stream().anyMatch(panel -> panel.answered().reserved());
        List<Compared> compared = new ArrayList<>();
        for (Comparator comparator : Comparator.values()) {
            List<JudgedStay> others = members.stream()
                    .map(panel -> panel.comparators().get(comparator.ordinal()))
                    .toList();
            compared.add(new Compared(comparator.title(), Measures.of(others, resamples, seed, Depth.COMPARATOR)));
        }
        return new Group(
                name,
                Measures.of(models, resamples, seed, depth),
                reserved ? Measures.of(unreserved, resamples, seed, Depth.COMPARATOR) : null,
                compared,
                Ranking.of(models).curve(),
                HourlyGains.of(members));
    }

    private List<Subgroup> subgroups(String hospital) {
        List<Subgroup> found = new ArrayList<>();
        for (Attribute attribute : Attribute.values()) {
            progress.accept("subgroups: " + hospital + ", " + attribute.title());
            Map<String, List<Panel>> parts = at(hospital).stream()
                    .collect(Collectors.groupingBy(
                            panel -> attribute.of(panel.stay()), TreeMap::new, Collectors.toList()));
            parts.forEach((value, members) -> {
                Figures figures = Measures.of(models(members), resamples, seed, depth);
                found.add(new Subgroup(hospital, attribute.title(), value, figures));
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
