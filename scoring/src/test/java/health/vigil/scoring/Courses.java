package health.vigil.scoring;

import health.vigil.facts.Fact;
import health.vigil.facts.FactBatch;
import health.vigil.facts.KnownFact;
import health.vigil.facts.Reading;
import health.vigil.facts.Signal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A timeline straight from batches, without window or view: what a batch evaluation sees.
final class Courses {
    private Courses() {}

    static Timeline of(List<FactBatch> batches, Instant asOf) {
        Map<String, KnownFact> latest = new TreeMap<>();
        batches.stream()
                .flatMap(batch -> batch.versions().stream())
                .sorted()
                .forEach(version -> latest.put(version.fact().id(), version));
        Timeline.Builder timeline = new Timeline.Builder();
        latest.values().stream()
                .sorted(Comparator.comparing(
                                (KnownFact version) -> version.fact().effective())
                        .thenComparing(Comparator.naturalOrder()))
                .map(KnownFact::fact)
                .forEach(fact -> add(timeline, fact, asOf));
        return timeline.build();
    }

    private static void add(Timeline.Builder timeline, Fact fact, Instant asOf) {
        if (fact instanceof Fact.Measured measured) {
            Signal signal = Signal.of(measured.code()).orElseThrow();
            if (signal.read(measured.value()) instanceof Reading.Usable usable) {
                timeline.add(
                        signal,
                        Timeline.micros(measured.effective()),
                        usable.value().value().doubleValue());
            }
        } else if (fact instanceof Fact.Trait trait && !trait.effective().isAfter(asOf)) {
            timeline.trait(trait.attribute(), trait.value(), Timeline.micros(trait.effective()));
        }
    }
}
