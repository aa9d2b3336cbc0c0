package health.vigil.scoring.internal;

import health.vigil.base.Quantity;
import health.vigil.facts.Fact;
import health.vigil.facts.Fact.Trait.Attribute;
import health.vigil.facts.Signal;
import health.vigil.scoring.Contribution;
import health.vigil.scoring.Feature;
import health.vigil.scoring.FeatureSet;
import health.vigil.scoring.Missing;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The features of one clinical idea, explained together: their Shapley values are added up, and shown beside the
/// value that a clinician knows the idea by.
final class Concept {
    private static final int DECIMALS = 2;

    private final String name;
    private final List<Integer> indices = new ArrayList<>();
    private final List<Feature> features = new ArrayList<>();
    private final Set<Signal> signals = EnumSet.noneOf(Signal.class);

    private Concept(String name) {
        this.name = name;
    }

    /// In the order of their first features.
    static Collection<Concept> of(FeatureSet set) {
        Map<String, Concept> concepts = new LinkedHashMap<>();
        for (int i = 0; i < set.size(); i++) {
            FeatureSet.Named named = set.features().get(i);
            Concept concept = concepts.computeIfAbsent(named.concept(), Concept::new);
            concept.indices.add(i);
            concept.features.add(named.feature());
            concept.signals.addAll(named.feature().signals());
        }
        return concepts.values();
    }

    /// Its share and the value behind it; empty where nothing is known of it.
    Optional<Contribution> contribution(View view, Instant asOf, float[] row, double[] points) {
        int said = said(row);
        if (said < 0) {
            return ofAnotherKind(view, asOf, points);
        }
        if (signals.size() == 1) {
            Signal signal = signals.iterator().next();
            List<Value> values = view.values(signal);
            return values.isEmpty()
                    ? Optional.empty()
                    : Optional.of(measured(view, asOf, signal, values.getLast(), points));
        }
        return signals.isEmpty() ? ofTrait(view, asOf, said, row, points) : derived(view, asOf, said, row, points);
    }

    /// That nothing is known of it.
    Missing missing(View view, double[] points) {
        boolean stale = signals.stream().anyMatch(signal -> !view.values(signal).isEmpty());
        String nextStep = signals.isEmpty()
                ? NextSteps.toGet(
                        name, features.stream().flatMap(Concept::attributes).toList())
                : NextSteps.toGet(signals.stream()
                        .filter(signal -> view.values(signal).isEmpty())
                        .findFirst()
                        .orElse(signals.iterator().next()));
        return new Missing(name, stale, nextStep, share(points));
    }

    private Contribution measured(View view, Instant asOf, Signal signal, Value value, double[] points) {
        return contribution(
                List.of(value.fact()),
                value.quantity(),
                value.effective(),
                asOf,
                points,
                Inputs.earlier(view, signal, value));
    }

    /// Made of several signals: its own number, as old as the latest of what it was made of.
    private Optional<Contribution> derived(View view, Instant asOf, int said, float[] row, double[] points) {
        List<Value> latest = signals.stream()
                .map(view::values)
                .filter(values -> !values.isEmpty())
                .map(List::getLast)
                .toList();
        return latest.stream()
                .map(Value::effective)
                .max(Instant::compareTo)
                .map(effective -> contribution(
                        latest.stream().map(Value::fact).toList(),
                        new Quantity(decimal(row[indices.get(said)]), "1"),
                        effective,
                        asOf,
                        points,
                        null));
    }

    private Optional<Contribution> ofTrait(View view, Instant asOf, int said, float[] row, double[] points) {
        return attributes(features.get(said)).findFirst().map(view::trait).map(trait -> {
            String unit = features.get(said) instanceof Feature.Elapsed ? "h" : unit(trait.attribute());
            return contribution(
                    List.of(trait.id()),
                    new Quantity(decimal(row[indices.get(said)]), unit),
                    trait.effective(),
                    asOf,
                    points,
                    null);
        });
    }

    /// Who has an admission to intensive care but no kind of unit lies in a unit that is neither medical nor
    /// surgical: that is known, though a model has no number for it.
    private Optional<Contribution> ofAnotherKind(View view, Instant asOf, double[] points) {
        Fact.Trait admission = view.trait(Attribute.UNIT_ADMISSION);
        boolean kind = features.stream().flatMap(Concept::attributes).allMatch(Attribute.UNIT_KIND::equals);
        if (!signals.isEmpty() || !kind || admission == null) {
            return Optional.empty();
        }
        Quantity neither = new Quantity(BigDecimal.ZERO, unit(Attribute.UNIT_KIND));
        return Optional.of(contribution(List.of(admission.id()), neither, admission.effective(), asOf, points, null));
    }

    private Contribution contribution(
            List<String> facts,
            Quantity value,
            Instant effective,
            Instant asOf,
            double[] points,
            Contribution.@Nullable Earlier earlier) {
        Duration age = Duration.between(effective, asOf);
        return new Contribution(name, facts, value, effective, age, share(points), earlier);
    }

    /// The first feature that says something; -1 where none does. A count of nothing says nothing.
    private int said(float[] row) {
        for (int i = 0; i < indices.size(); i++) {
            boolean count = features.get(i) instanceof Feature.Statistic statistic
                    && statistic.measure() == Feature.Measure.COUNT;
            if (!count && Float.isFinite(row[indices.get(i)])) {
                return i;
            }
        }
        return -1;
    }

    private double share(double[] points) {
        double sum = 0;
        for (int index : indices) {
            sum += points[index];
        }
        return sum;
    }

    private static Stream<Attribute> attributes(Feature feature) {
        return feature instanceof Feature.OfTrait ofTrait
                ? Stream.of(ofTrait.attribute())
                : feature.parts().stream().flatMap(Concept::attributes);
    }

    /// UCUM, with annotations for what has no unit.
    private static String unit(Attribute attribute) {
        return switch (attribute) {
            case AGE -> "a";
            case SEX -> "{sex}";
            case UNIT_KIND -> "{unit}";
            case HOSPITAL_ADMISSION, UNIT_ADMISSION -> "h";
        };
    }

    private static BigDecimal decimal(float value) {
        return new BigDecimal(value).setScale(DECIMALS, RoundingMode.HALF_UP);
    }
}
