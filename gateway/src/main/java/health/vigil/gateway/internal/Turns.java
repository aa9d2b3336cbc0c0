package health.vigil.gateway.internal;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import health.vigil.base.ProblemException;
import health.vigil.ledger.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Runs calls, each as one transaction that finds, decides, acts and records. Nothing leaves before it has
/// committed. A call that is refused changes nothing; that it was refused is recorded in a transaction of its own,
/// before the refusal leaves. A call that others overtake is done again, as if it had come later.
public final class Turns {
    private static final int REPEATS = 20;

    private final Jdbi identified;
    private final Judge judge;
    private final Witness witness;

    /// Held by the one overtaken call that is done again, so that they do not overtake each other; in order.
    private final ReentrantLock overtaken = new ReentrantLock(true);

    /// @param identified transactions on the vault's role
    public Turns(Jdbi identified, Judge judge, Witness witness) {
        this.identified = identified;
        this.judge = judge;
        this.witness = witness;
    }

    /// What the work returns, once it and its entries have committed. For work that leaves what was sent as it is.
    public <T> T run(Call call, Function<Turn, T> work) {
        return run(call, call, () -> call, (turn, same) -> work.apply(turn));
    }

    /// The same of work that may change what was sent.
    ///
    /// @param sent what was sent
    /// @param again the same as it came, for each further attempt
    <S, T> T run(Call call, S sent, Supplier<S> again, BiFunction<Turn, S, T> work) {
        try {
            return attempt(call, sent, work);
        } catch (RuntimeException failure) {
            if (!Overtaken.is(failure)) {
                throw failure;
            }
        }
        overtaken.lock();
        try {
            return repeat(call, again, work);
        } finally {
            overtaken.unlock();
        }
    }

    private <S, T> T repeat(Call call, Supplier<S> again, BiFunction<Turn, S, T> work) {
        for (int left = REPEATS - 1; ; left--) {
            try {
                return attempt(call, again.get(), work);
            } catch (RuntimeException failure) {
                if (left == 0 || !Overtaken.is(failure)) {
                    throw failure;
                }
            }
        }
    }

    private <S, T> T attempt(Call call, S sent, BiFunction<Turn, S, T> work) {
        List<Entry> refusals = new ArrayList<>();
        try {
            return identified.inTransaction(transaction -> {
                Turn turn = new Turn(transaction, call, judge, witness);
                try {
                    T result = work.apply(turn, sent);
                    record(transaction, turn.entries());
                    return result;
                } finally {
                    refusals.addAll(turn.refusals());
                }
            });
        } catch (BaseServerResponseException | ProblemException refusal) {
            if (!refusals.isEmpty() && !Overtaken.is(refusal)) {
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
