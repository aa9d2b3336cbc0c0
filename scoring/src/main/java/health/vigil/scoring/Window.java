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
import java.util.TreeSet;
import java.util.stream.Stream;

/// What is known of one patient, as far as scoring needs it: a set of versions of facts. Immutable. Which batches
/// were applied decides what a window holds, never their order nor how often each came.
///
/// Held are the measurements of [Signal] that became known within [#KEPT] of the latest knowledge, at most
/// [#MAX_MEASURED] of them, at most [#MAX_RETRACTED] retractions, and of every other fact (stay, directive, merge)
/// each version of that time and the last one before. Older versions stay available within that time, so that a
/// score can be computed again as of what was known then.
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

    /// Bounds the state of one patient.
    public static final int MAX_MEASURED = 10_000;

    /// The newest retractions that are remembered. With an older one is forgotten what it had taken back.
    public static final int MAX_RETRACTED = 4_000;

    public Window {
        versions = bounded(new TreeSet<>(versions));
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

    /// The time of the latest knowledge in it; [Instant#MIN] where there is none.
    public Instant knownUntil() {
        return versions.isEmpty() ? Instant.MIN : versions.getLast().known();
    }

    private static boolean relevant(Fact fact) {
        return switch (fact) {
            case Measured measured -> Signal.of(measured.code()).isPresent();
            // No score reads them yet.
            case Noted _ -> false;
            case Stay _, Directive _, MergedAway _, Trait _, Retracted _ -> true;
        };
    }

    // Each step depends on the set alone: dropping early what a step would drop later changes nothing in the end.
    private static List<KnownFact> bounded(TreeSet<KnownFact> all) {
        if (all.isEmpty()) {
            return List.of();
        }
        Instant from = all.last().known().minus(KEPT);
        Map<String, KnownFact> lastBefore = new HashMap<>();
        List<KnownFact> kept = new ArrayList<>();
        long surplus = all.stream().filter(Window::measured).count() - MAX_MEASURED;
        long old = all.stream().filter(Window::retracted).count() - MAX_RETRACTED;
        for (KnownFact version : all) {
            boolean tooMany = measured(version) && surplus-- > 0;
            if (tooMany) {
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
            } else if (!measured(version)) {
                lastBefore.put(version.fact().id(), version);
            }
        }
        return Stream.concat(lastBefore.values().stream().sorted(), kept.stream())
                .toList();
    }

    private static boolean retracted(KnownFact version) {
        return version.fact() instanceof Retracted;
    }

    private static boolean measured(KnownFact version) {
        return version.fact() instanceof Measured;
    }
}
