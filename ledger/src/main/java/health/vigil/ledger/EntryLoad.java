package health.vigil.ledger;

import health.vigil.ledger.internal.encoding.EntryCodec;
import health.vigil.ledger.internal.store.NewEntries;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// Gives entries their places without the queue: for measurements over a database of their own, which no sequencer
/// extends. Rows and search columns are those that the sequencer writes.
public final class EntryLoad {
    private final Jdbi evidence;
    private long next;

    /// @param evidence the role of the log, over an empty one
    public EntryLoad(Jdbi evidence) {
        this.evidence = evidence;
    }

    /// Adds entries behind those added before, in one transaction.
    public void add(List<Entry> entries) {
        NewEntries rows = new NewEntries(next);
        entries.forEach(entry -> rows.add(entry, EntryCodec.encode(entry)));
        evidence.useTransaction(rows::insert);
        next += entries.size();
    }
}
