package health.vigil.ledger;

import health.vigil.ledger.internal.encoding.EntryCodec;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/// The ledger in PostgreSQL: an entry's canonical bytes become a row of `ledger.pending` in the caller's transaction.
/// Safe for several threads, each with its own transaction.
public final class PostgresLedger implements Ledger {
    private static final String INSERT = """
            insert into ledger.pending (bytes)
            select bytes from unnest(?::bytea[]) with ordinality as entries (bytes, place) order by place
            """;

    private final @Nullable ClockBound bound;

    /// A ledger whose entries state no bound of their times.
    public PostgresLedger() {
        this(null);
    }

    /// @param bound what entries state of their times; null for a platform whose time is not the world's
    public PostgresLedger(@Nullable ClockBound bound) {
        this.bound = bound;
    }

    /// @throws IllegalStateException outside a transaction, where the entry could not commit with its act
    /// @throws health.vigil.base.ProblemException `VGL-LED-001` if the entry is larger than a log takes
    @Override
    public void append(Handle transaction, Entry entry) {
        appendAll(transaction, List.of(entry));
    }

    /// As [#append]; one entry that cannot be written is none written.
    @Override
    public void appendAll(Handle transaction, List<Entry> entries) {
        if (!entries.isEmpty()) {
            append(transaction, entries, INSERT);
        }
    }

    @Override
    public void appendAllAndCommit(Handle transaction, List<Entry> entries) {
        append(transaction, entries, INSERT + "; commit");
    }

    private void append(Handle transaction, List<Entry> entries, String sql) {
        if (!transaction.isInTransaction()) {
            throw new IllegalStateException("evidence commits with the act: a ledger entry needs its transaction");
        }
        byte[][] rows =
                entries.stream().map(this::bounded).map(EntryCodec::encode).toArray(byte[][]::new);
        Connection connection = transaction.getConnection();
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            Array array = connection.createArrayOf("bytea", rows);
            insert.setArray(1, array);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
    }

    @Override
    public long waiting(Handle evidence) {
        return evidence.createQuery("select count(*) from ledger.pending")
                .mapTo(Long.class)
                .one();
    }

    private Entry bounded(Entry entry) {
        return bound == null ? entry : entry.within(bound.written(entry.time()));
    }
}
