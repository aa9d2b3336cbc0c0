package health.vigil.scoring;

import health.vigil.facts.FactBatch;
import java.util.Arrays;
import java.util.List;

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
        Window window = Window.empty(recorded.patient(), recorded.auditSubject());
        for (FactBatch batch : batches) {
            window = window.apply(batch);
        }
        Assessment again = Scorer.score(window, recorded.asOf(), bundle, recorded.knownUntil(), recorded.trigger());
        boolean same = Arrays.equals(AssessmentCodec.canonical(recorded), AssessmentCodec.canonical(again));
        return same ? new Outcome.Same(again) : new Outcome.Different(again);
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
