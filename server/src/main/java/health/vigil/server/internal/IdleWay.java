package health.vigil.server.internal;

import health.vigil.alerts.AssessmentIntake;
import health.vigil.facts.FactPublisher;
import health.vigil.facts.FactRecorder;
import health.vigil.intake.Normaliser;
import health.vigil.intake.OutboxRelay;
import health.vigil.scoring.ScoringStream;
import java.util.concurrent.TimeUnit;

/// Whether anything is under way between the HL7 v2 door and the alerts. A sandbox's clock steps only when
/// nothing is, so that a rule never fires before what was known at its time has arrived.
///
/// @param normaliser empties the journal
/// @param relay empties the outbox
/// @param publisher knows what is on the topic
/// @param recorder stores facts
/// @param scoring assesses
/// @param assessments makes assessments durable
public record IdleWay(
        Normaliser normaliser,
        OutboxRelay relay,
        FactPublisher publisher,
        FactRecorder recorder,
        ScoringStream scoring,
        AssessmentIntake assessments) {
    private static final long LOOK_AGAIN_MILLIS = 5;

    /// Returns when every stage has dealt with all that the stage before it has sent.
    public void await() throws InterruptedException {
        while (!normaliser.idle() || !relay.idle()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
        recorder.stored().await(publisher.published().snapshot());
        scoring.handled().await(publisher.published().snapshot());
        assessments.handled().await(scoring.emitted().snapshot());
    }
}
