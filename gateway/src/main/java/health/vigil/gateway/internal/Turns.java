package health.vigil.gateway.internal;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import health.vigil.base.ProblemException;
import health.vigil.ledger.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Runs calls, each as one transaction that finds, decides, acts and records. Nothing leaves before it has
/// committed. A call that is refused changes nothing; that it was refused is recorded in a transaction of its own,
/// before the refusal leaves.
public final class Turns {
    private final Jdbi identified;
    private final Judge judge;
    private final Witness witness;

    /// @param identified transactions on the vault's role
    public Turns(Jdbi identified, Judge judge, Witness witness) {
        this.identified = identified;
        this.judge = judge;
        this.witness = witness;
    }

    /// What the work returns, once it and its entries have committed.
    public <T> T run(Call call, Function<Turn, T> work) {
        List<Entry> refusals = new ArrayList<>();
        try {
            return identified.inTransaction(transaction -> {
                Turn turn = new Turn(transaction, call, judge, witness);
                try {
                    T result = work.apply(turn);
                    record(transaction, turn.entries());
                    return result;
                } finally {
                    refusals.addAll(turn.refusals());
                }
            });
        } catch (BaseServerResponseException | ProblemException refusal) {
            if (!refusals.isEmpty()) {
                identified.useTransaction(transaction -> record(transaction, refusals));
            }
            throw refusal;
        }
    }

    /// The last thing that a transaction does.
    private void record(Handle transaction, List<Entry> entries) {
        if (!entries.isEmpty()) {
            witness.recordAndCommit(transaction, entries);
        }
    }
}
