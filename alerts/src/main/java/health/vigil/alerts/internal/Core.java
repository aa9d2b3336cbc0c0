package health.vigil.alerts.internal;

import health.vigil.alerts.AlertBoard;
import health.vigil.alerts.AlertRules;
import health.vigil.base.Ids;
import health.vigil.keys.DataKey;
import health.vigil.ledger.Ledger;
import health.vigil.policy.Policy;
import health.vigil.scoring.AssessmentCodec;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/// The parts of the room, put together.
///
/// @param tally counts what has committed
public record Core(AssessmentHandler handler, Timers timers, AlertBoard board, Tally tally) {
    /// Puts them together.
    public static Core of(
            Jdbi jdbi, Ledger ledger, Policy policy, DataKey key, InstantSource clock, Ids ids, AlertRules rules) {
        Seals seals = new Seals(key);
        AssessmentStore assessments = new AssessmentStore(new AssessmentCodec(key));
        WatchStore watches = new WatchStore(seals);
        AlertStore alerts = new AlertStore(ledger);
        BoardReader reader = new BoardReader(assessments, watches, alerts, seals);
        HumanActs acts = new HumanActs(rules, policy, watches, alerts, reader, seals, clock, ids);
        Tally tally = new Tally();
        return new Core(
                new AssessmentHandler(rules, assessments, watches, alerts, clock, ids),
                new Timers(rules, alerts, clock, ids),
                new PostgresBoard(jdbi, reader, watches, assessments, acts, tally),
                tally);
    }
}
