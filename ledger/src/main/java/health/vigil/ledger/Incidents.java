package health.vigil.ledger;

import health.vigil.base.Ids;
import health.vigil.base.Problem;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// What is wrong with the evidence or its time and waits for a person: each becomes an entry, once, and stays open
/// until a check finds it gone. What still holds after a restart is found, and recorded, again. Safe for several
/// threads.
public final class Incidents {
    private static final System.Logger LOG = System.getLogger("health.vigil.ledger");
    private static final int MOST_OPEN = 1000;

    private final Jdbi database;
    private final Ledger ledger;
    private final Ids ids;
    private final InstantSource clock;
    private final Map<String, Open> open = new LinkedHashMap<>();

    /// @param database the pool of a role that may write entries
    /// @param clock of the entries
    public Incidents(Jdbi database, Ledger ledger, Ids ids, InstantSource clock) {
        this.database = database;
        this.ledger = ledger;
        this.ids = ids;
        this.clock = clock;
    }

    /// An incident that nobody has dealt with.
    ///
    /// @param what as in [Act.IncidentRaised]
    public record Open(UUID id, String what, Problem problem) {}

    /// Raises an incident, unless the same one is open.
    ///
    /// @param what its kind
    /// @param problem without anything of a patient in it
    public synchronized void raise(String what, Problem problem) {
        String key = key(what, problem);
        if (open.containsKey(key) || open.size() >= MOST_OPEN) {
            return;
        }
        Open incident = new Open(ids.next(), what, problem);
        LOG.log(System.Logger.Level.ERROR, "incident {0}: {1}", what, problem);
        record(new Act.IncidentRaised(incident.id, what, problem.code(), problem.message()));
        open.put(key, incident);
    }

    /// Closes the incidents of a kind: a check found nothing of it any more.
    public synchronized void cleared(String what) {
        open.values().removeIf(incident -> incident.what.equals(what));
    }

    /// Those that are open, oldest first.
    public synchronized List<Open> open() {
        return List.copyOf(open.values());
    }

    /// Writes an entry of the ledger about itself.
    void record(Act act) {
        record(Actor.platform("ledger"), new Authority.Duty("evidence-watch@1"), act);
    }

    /// Writes an entry of what somebody did to the evidence.
    void record(Actor actor, Authority authority, Act act) {
        database.useTransaction(transaction ->
                ledger.append(transaction, new Entry(ids.next(), clock.instant(), actor, authority, null, act)));
    }

    private static String key(String what, Problem problem) {
        return what + " " + problem.code() + " " + problem.message();
    }
}
