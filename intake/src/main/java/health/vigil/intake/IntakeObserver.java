package health.vigil.intake;

import health.vigil.base.Problem;
import health.vigil.hl7v2.ConservationReport;
import java.time.Duration;
import java.util.Optional;

/// Hears how intake fares, for counters and latencies. Nothing that it is told names a patient.
public interface IntakeObserver {
    /// A message was answered.
    ///
    /// @param code MSA-1
    /// @param sinceArrival from the frame's arrival to its answer
    void acknowledged(String code, Duration sinceArrival);

    /// An application acknowledgement was to be sent to its sender's listener.
    void answered(AnswerOutcome outcome);

    /// A message was normalised, or queued as an exception.
    ///
    /// @param sinceArrival from the frame's arrival to the commit of its records and facts
    /// @param exception why it was queued, empty where all went well
    void normalised(Duration sinceArrival, Optional<Problem> exception);

    /// A message was mapped.
    ///
    /// @param unmapped codes and units that no table has
    void mapped(ConservationReport report, int unmapped);

    /// A message has yielded facts.
    void facts(int count);

    /// A fact batch was acknowledged by the broker.
    void published(Duration sinceArrival);
}
