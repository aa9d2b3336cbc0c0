package health.vigil.scoring;

import health.vigil.base.PatientToken;
import health.vigil.facts.Fact;
import health.vigil.facts.Fact.Directive;
import health.vigil.facts.Fact.Measured;
import health.vigil.facts.Fact.MergedAway;
import health.vigil.facts.Fact.Noted;
import health.vigil.facts.Fact.Retracted;
import health.vigil.facts.Fact.Stay;
import health.vigil.facts.Fact.Trait;
import health.vigil.facts.FactBatch;
import health.vigil.facts.KnownFact;
import health.vigil.facts.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What is known of one patient, as far as scoring needs it: a set of versions of facts. Immutable. Which batches
/// were applied decides what a window holds, never their order nor how often each came.
///
/// Held are the measurements and the findings of notes that became known within [#KEPT] of the latest knowledge, at
/// most [#MAX_MEASURED] of one [Signal] or finding, at most [#MAX_RETRACTED] retractions, and of every other fact
/// (stay, directive, merge) each version of that time and the last one before. Older versions stay available within
/// that time, so that a score can be computed again as of what was known then.
///
/// @param patient care token
/// @param auditSubject the same patient's audit token
/// @param versions in the order of knowledge, none twice; whatever is given is brought to that form
public record Window(PatientToken patient, PatientToken auditSubject, List<KnownFact> versions) {
    /// How long knowledge is kept. Longer than any input may be old, so that a batch that is handled again after a
    /// crash sees what it saw the first time.
    public static final Duration KEPT = Duration.ofDays(2);

    /// How far back a measurement may have been made, and have become known, to be seen at all.
    public static final Duration SEEN = Duration.ofHours(36);

    /// The newest measurements of one signal, and findings of one kind, that are held, so that a dense one pushes
    /// out no other: one a minute for more than a day.
    public static final int MAX_MEASURED = 1_500;

    /// The newest retractions that are remembered. With an older one is forgotten what it had taken back.
    public static final int MAX_RETRACTED = 4_000;

    public Window {
        versions = bounded(inOrder(versions));
    }

    /// Most are: a window is read back as it was, and what becomes known is later than what was.
    private static List<KnownFact> inOrder(List<KnownFact> versions) {
        for (int i = 1; i < versions.size(); i++) {
            if (versions.get(i - 1).compareTo(versions.get(i)) >= 0) {
                return List.copyOf(new TreeSet<>(versions));
            }
        }
        return versions;
    }

    /// Of a patient of whom nothing is known.
    public static Window empty(PatientToken patient, PatientToken auditSubject) {
        return new Window(patient, auditSubject, List.of());
    }

    /// With one more batch of the same patient.
    public Window apply(FactBatch batch) {
        if (!batch.patient().equals(patient)) {
            throw new IllegalArgumentException("a window is of one patient");
        }
        List<KnownFact> relevant = batch.versions().stream()
                .filter(version -> relevant(version.fact()))
                .toList();
        return new Window(
                patient,
                auditSubject,
                Stream.concat(versions.stream(), relevant.stream()).toList());
    }

    /// What is left of it when the patient has gone and `now` is long after: no measurement older than [#KEPT], and
    /// of all else what still holds. A few hundred bytes, however long the stay was.
    public Window afterLeaving(Instant now) {
        Instant from = now.minus(KEPT);
        Map<String, KnownFact> lasting = new HashMap<>();
        List<KnownFact> recent = new ArrayList<>();
        for (KnownFact version : versions) {
            if (!version.known().isBefore(from)) {
                recent.add(version);
            } else if (!passing(version)) {
                lasting.put(version.fact().id(), version);
            }
        }
        lasting.values().removeIf(Window::retracted);
        return new Window(
                patient,
                auditSubject,
                Stream.concat(lasting.values().stream(), recent.stream()).toList());
    }

    /// The time of the latest knowledge in it; [Instant#MIN] where there is none.
    public Instant knownUntil() {
        return versions.isEmpty() ? Instant.MIN : versions.getLast().known();
    }

    private static boolean relevant(Fact fact) {
        return switch (fact) {
            case Measured measured -> Signal.of(measured.code()).isPresent();
            case Noted _, Stay _, Directive _, MergedAway _, Trait _, Retracted _ -> true;
        };
    }

    // Each step depends on the set alone: dropping early what a step would drop later changes nothing in the end.
    private static List<KnownFact> bounded(List<KnownFact> all) {
        if (all.isEmpty()) {
            return List.of();
        }
        Instant from = all.getLast().known().minus(KEPT);
        Map<String, KnownFact> lastBefore = new HashMap<>();
        List<KnownFact> kept = new ArrayList<>();
        Map<Enum<?>, Integer> surplus = surplus(all);
        long old = all.stream().filter(Window::retracted).count() - MAX_RETRACTED;
        for (KnownFact version : all) {
            if (kind(version)
                    .filter(one -> surplus.merge(one, -1, Integer::sum) >= 0)
                    .isPresent()) {
                continue;
            }
            if (retracted(version) && old-- > 0) {
                String id = version.fact().id();
                lastBefore.remove(id);
                kept.removeIf(each -> each.fact().id().equals(id));
                continue;
            }
            if (!version.known().isBefore(from)) {
                kept.add(version);
            } else if (!passing(version)) {
                lastBefore.put(version.fact().id(), version);
            }
        }
        return Stream.concat(lastBefore.values().stream().sorted(), kept.stream())
                .toList();
    }

    /// How many of each signal and finding are too many.
    private static Map<Enum<?>, Integer> surplus(List<KnownFact> all) {
        Map<Enum<?>, Integer> counts = new HashMap<>();
        for (KnownFact version : all) {
            kind(version).ifPresent(one -> counts.merge(one, 1, Integer::sum));
        }
        counts.replaceAll((_, count) -> count - MAX_MEASURED);
        return counts;
    }

    private static Optional<? extends Enum<?>> kind(KnownFact version) {
        return switch (version.fact()) {
            case Measured measured -> Signal.of(measured.code());
            case Noted noted -> Optional.of(noted.finding());
            case Stay _, Directive _, MergedAway _, Trait _, Retracted _ -> Optional.empty();
        };
    }

    private static boolean retracted(KnownFact version) {
        return version.fact() instanceof Retracted;
    }

    /// Whether it is of a time, and not of what holds until something else is said.
    private static boolean passing(KnownFact version) {
        return version.fact() instanceof Measured || version.fact() instanceof Noted;
    }
}
