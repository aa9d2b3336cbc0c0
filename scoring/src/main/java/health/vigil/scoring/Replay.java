package health.vigil.scoring;

import health.vigil.base.PatientToken;
import health.vigil.facts.FactBatch;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Computes a recorded assessment again from the fact store and compares it bit for bit (EVI-7).
public final class Replay {
    private Replay() {}

    /// Replays.
    ///
    /// @param recorded as alerts has it
    /// @param batches what [health.vigil.facts.FactStore#batches] gives for the patient, until the
    ///     record's `knownUntil` at least
    /// @param bundle with the address that `recorded` names
    public static Outcome of(Assessment recorded, List<FactBatch> batches, Bundle bundle) {
        if (!bundle.address().equals(recorded.bundle())) {
            throw new IllegalArgumentException("a replay needs the bundle that made the assessment");
        }
        Window window = window(recorded.patient(), recorded.auditSubject(), recorded.knownUntil(), batches);
        Assessment again = Scorer.score(window, recorded.asOf(), bundle, recorded.knownUntil(), recorded.trigger());
        boolean same = Arrays.equals(AssessmentCodec.canonical(recorded), AssessmentCodec.canonical(again));
        return same ? new Outcome.Same(again) : new Outcome.Different(again);
    }

    /// Computes an assessment again of which only its evidence is left: what triggered it is the batch, or the clock,
    /// that its id was made from.
    ///
    /// @param id the assessment's
    /// @param batches of one patient, what [health.vigil.facts.FactStore#batches] gives until `knownUntil`
    /// @return empty where no trigger among them gives the id: they are not the facts that it was made from
    public static Optional<Assessment> again(
            UUID id, Instant asOf, Instant knownUntil, List<FactBatch> batches, Bundle bundle) {
        if (batches.isEmpty()) {
            return Optional.empty();
        }
        FactBatch last = batches.getLast();
        Window window = window(last.patient(), last.auditSubject(), knownUntil, batches);
        return Stream.concat(Stream.of(Scorer.CLOCK), batches.stream().map(FactBatch::id))
                .filter(trigger ->
                        Scorer.id(window, asOf, bundle, knownUntil, trigger).equals(id))
                .findFirst()
                .map(trigger -> Scorer.score(window, asOf, bundle, knownUntil, trigger));
    }

    // Without what became known later: a window forgets what is old beside it.
    private static Window window(
            PatientToken patient, PatientToken auditSubject, Instant knownUntil, List<FactBatch> batches) {
        Window window = Window.empty(patient, auditSubject);
        for (FactBatch batch : batches) {
            if (!batch.known().isAfter(knownUntil)) {
                window = window.apply(batch);
            }
        }
        return window;
    }

    /// What came out.
    public sealed interface Outcome {
        /// The assessment computed now.
        Assessment again();

        /// Equal to the last bit.
        record Same(Assessment again) implements Outcome {}

        /// Not equal.
        record Different(Assessment again) implements Outcome {}
    }
}
