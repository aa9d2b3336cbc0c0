package health.vigil.alerts.internal;

import health.vigil.alerts.AlertRules;
import health.vigil.alerts.AlertState;
import health.vigil.alerts.Deadline;
import health.vigil.base.Ids;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Escalates what nobody answered in time.
public final class Timers {
    private static final int MOST_AT_ONCE = 200;

    private final AlertRules rules;
    private final AlertStore alerts;
    private final InstantSource clock;
    private final Ids ids;

    Timers(AlertRules rules, AlertStore alerts, InstantSource clock, Ids ids) {
        this.rules = rules;
        this.alerts = alerts;
        this.clock = clock;
        this.ids = ids;
    }

    /// How many alerts were escalated, and what to count once that has committed.
    public record Ran(int alerts, Tally tally) {}

    /// Runs what is due, in the caller's transaction: each level in its order, also when several are overdue.
    public Ran runDue(Handle transaction) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Work work = new Work(rules, ids, now);
        List<AlertRow> due = alerts.lockDue(transaction, now, MOST_AT_ONCE);
        for (AlertRow alert : due) {
            List<Deadline> deadlines = alerts.deadlines(transaction, alert.id());
            for (int i = 0; i < deadlines.size() && !deadlines.get(i).due().isAfter(now); i++) {
                if (alert.state() instanceof AlertState.Unanswered silent) {
                    work.escalate(alert, silent, deadlines.get(i), deadlines.subList(i + 1, deadlines.size()));
                }
            }
        }
        alerts.write(transaction, work);
        return new Ran(due.size(), work.tally());
    }
}
