package health.vigil.ledger.internal.store;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/// The entries that have committed and have no place yet, oldest first.
final class Queue {
    private static final int ROWS_AT_A_TIME = 2048;

    private Queue() {}

    /// A row of it.
    // Never compared: each is one row, whatever it holds.
    @SuppressWarnings("ArrayRecordComponent")
    record Row(long seq, byte[] bytes) {}

    /// Rows of one moment.
    ///
    /// @param more whether there were more of them
    record Batch(List<Row> rows, boolean more) {
        Batch {
            rows = List.copyOf(rows);
        }
    }

    /// The oldest rows, as one snapshot shows them: an act that began after another one had committed comes after it.
    /// Whatever has committed is seen, however old its place: no high-water mark could skip one that
    /// committed late.
    static Batch oldest(Handle evidence, int mostRows, long mostBytes) {
        HandleCallback<Batch, RuntimeException> read = transaction -> {
            List<Row> rows = new ArrayList<>();
            long bytes = 0;
            boolean more = false;
            try (Stream<Row> found = transaction
                    .createQuery("select seq, bytes from ledger.pending order by seq limit :most")
                    .bind("most", mostRows + 1)
                    .setFetchSize(ROWS_AT_A_TIME)
                    .map((row, _) -> new Row(row.getLong("seq"), row.getBytes("bytes")))
                    .stream()) {
                for (Row row : (Iterable<Row>) found::iterator) {
                    if (rows.size() == mostRows || bytes > mostBytes) {
                        more = true;
                        break;
                    }
                    rows.add(row);
                    bytes += row.bytes.length;
                }
            }
            return new Batch(rows, more);
        };
        return evidence.inTransaction(read);
    }

    /// The rows that hold these entries, the oldest one for each.
    ///
    /// @return fewer than asked for where some are not there
    static List<Row> holding(Handle evidence, Collection<byte[]> entries) {
        Set<ByteBuffer> seen = new HashSet<>();
        List<Row> rows = new ArrayList<>();
        Connection connection = evidence.getConnection();
        try (PreparedStatement query = connection.prepareStatement(
                "select seq, bytes from ledger.pending where bytes = any(?) order by seq")) {
            query.setArray(1, connection.createArrayOf("bytea", entries.toArray(byte[][]::new)));
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    byte[] bytes = found.getBytes("bytes");
                    if (seen.add(ByteBuffer.wrap(bytes))) {
                        rows.add(new Row(found.getLong("seq"), bytes));
                    }
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
    }

    static void remove(Handle transaction, Collection<Row> rows) {
        transaction
                .createUpdate("delete from ledger.pending where seq = any(:seqs)")
                .bindArray("seqs", Long.class, rows.stream().map(Row::seq).toList())
                .execute();
    }

    /// Keeps a row that is no entry of the log.
    ///
    /// @param problem the code that says why
    static void refuse(Handle transaction, Row row, String problem) {
        transaction
                .createUpdate("insert into ledger.refused (seq, problem, bytes) values (:seq, :problem, :bytes)")
                .bind("seq", row.seq)
                .bind("problem", problem)
                .bind("bytes", row.bytes)
                .execute();
    }
}
