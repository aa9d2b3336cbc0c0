package health.vigil.server.internal;

import health.vigil.alerts.AssessmentIntake;
import health.vigil.base.Worker;
import health.vigil.facts.FactPublisher;
import health.vigil.facts.FactRecorder;
import health.vigil.scoring.ScoringStream;

/// Whether anything is under way between the HL7 v2 door and the alerts. A sandbox's clock steps only when
/// nothing is, so that a rule never fires before what was known at its time has arrived.
///
/// @param normalising empties the journal
/// @param relaying empties the outbox
/// @param publisher knows what is on the topic
/// @param recorder stores facts
/// @param scoring assesses
/// @param assessments makes assessments durable
public record IdleWay(
        Worker normalising,
        Worker relaying,
        FactPublisher publisher,
        FactRecorder recorder,
        ScoringStream scoring,
        AssessmentIntake assessments) {
    /// Returns when every stage has dealt with all that the stage before it has sent.
    public void await() throws InterruptedException {
        normalising.awaitIdle();
        relaying.awaitIdle();
        recorder.stored().await(publisher.published().snapshot());
        scoring.handled().await(publisher.published().snapshot());
        assessments.handled().await(scoring.emitted().snapshot());
    }
}
