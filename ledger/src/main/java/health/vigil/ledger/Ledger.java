package health.vigil.ledger;

import java.util.List;
import org.jdbi.v3.core.Handle;

/// Where every room writes what it did.
public interface Ledger {
    /// Writes the entry in the caller's transaction: it becomes evidence exactly if the act commits. The sequencer
    /// gives it its place in the tree afterwards, within a second.
    ///
    /// @param transaction an open transaction on a database that holds the `ledger` schema; its role may only
    /// insert
    void append(Handle transaction, Entry entry);

    /// The same for several entries, in order, in one round trip.
    void appendAll(Handle transaction, List<Entry> entries);

    /// The same as the last act of the transaction, which is committed in the same round trip: whoever began it has
    /// nothing left to commit.
    void appendAllAndCommit(Handle transaction, List<Entry> entries);

    /// How many entries have committed and have no place in the log yet.
    ///
    /// @param evidence of the role that may extend the log
    long waiting(Handle evidence);
}
