package health.vigil.sources;

import health.vigil.base.Problem;
import health.vigil.intake.Receipt;

/// Hears how sources fare, for counters and the log. Nothing that it is told names a patient.
public interface SourceObserver {
    /// Originals were committed.
    ///
    /// @param source its name
    void delivered(String source, Receipt receipt);

    /// A source could not be read, or what it brought could not be stored; it tries again.
    void failed(String source, Problem problem);
}
