package health.vigil.ledger;

import health.vigil.base.Problem;
import org.jdbi.v3.core.Jdbi;

/// Entries that the log did not take, since they were no entries or repeated an id: each is an act without its
/// evidence, and a person must look.
public final class RefusedEntries {
    private static final String WHAT = "entries-refused";

    private final Jdbi evidence;
    private final Incidents incidents;

    /// @param evidence the role of the log
    public RefusedEntries(Jdbi evidence, Incidents incidents) {
        this.evidence = evidence;
        this.incidents = incidents;
    }

    /// Counts them; more than before is a further incident.
    public long check() {
        long refused = evidence.withHandle(handle -> handle.createQuery("select count(*) from ledger.refused")
                .mapTo(Long.class)
                .one());
        if (refused > 0) {
            incidents.raise(
                    WHAT,
                    new Problem(
                            "VGL-LED-028",
                            "The log has refused " + refused + " entries.",
                            "Look them up in ledger.refused: which act they were of, and who wrote them."));
        }
        return refused;
    }
}
