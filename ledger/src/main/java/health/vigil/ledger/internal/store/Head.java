package health.vigil.ledger.internal.store;

import org.jdbi.v3.core.Handle;

/// What the database knows of the log: up to where its directory has taken over, and the tree's hash there.
///
/// @param size entries
/// @param root the tree's hash, 32 bytes
// Never compared as a whole.
@SuppressWarnings("ArrayRecordComponent")
public record Head(long size, byte[] root) {
    /// The head as last written.
    public static Head of(Handle evidence) {
        return evidence.createQuery("select size, root from ledger.head")
                .map((row, _) -> new Head(row.getLong("size"), row.getBytes("root")))
                .one();
    }

    void write(Handle transaction) {
        transaction
                .createUpdate("update ledger.head set size = :size, root = :root")
                .bind("size", size)
                .bind("root", root)
                .execute();
    }
}
