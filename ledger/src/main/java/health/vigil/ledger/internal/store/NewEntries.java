package health.vigil.ledger.internal.store;

import health.vigil.base.PatientToken;
import health.vigil.ledger.Entry;
import health.vigil.ledger.internal.merkle.Merkle;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/// Rows of `ledger.entry` column by column, inserted by one statement: half the work of one statement a row.
public final class NewEntries {
    private static final String INSERT = """
            insert into ledger.entry (index, id, time, kind, actor, subject, refs, bytes, leaf_hash)
            select ? + place - 1, id, time, kind, actor, subject, string_to_array(refs, E'\\n'), bytes, leaf_hash
            from unnest(?::uuid[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::bytea[])
                with ordinality as entries (id, time, kind, actor, subject, refs, bytes, leaf_hash, place)
            order by place
            """;

    private final List<String> ids = new ArrayList<>();
    private final List<String> times = new ArrayList<>();
    private final List<String> kinds = new ArrayList<>();
    private final List<String> actors = new ArrayList<>();
    private final List<@Nullable String> subjects = new ArrayList<>();
    private final List<String> references = new ArrayList<>();
    private final List<byte[]> bytes = new ArrayList<>();
    private final List<byte[]> leafHashes = new ArrayList<>();

    /// One more, behind those added before.
    public void add(Entry entry, byte[] canonical) {
        PatientToken subject = entry.subject();
        ids.add(entry.id().toString());
        times.add(entry.time().toString());
        kinds.add(entry.act().kind());
        actors.add(References.indexed(entry.actor().id()));
        subjects.add(subject == null ? null : subject.value());
        references.add(String.join("\n", References.of(entry)));
        bytes.add(canonical);
        leafHashes.add(Merkle.leaf(canonical));
    }

    /// Inserts them in one statement.
    ///
    /// @param first the index of the first of them
    public void insert(Handle transaction, long first) {
        if (ids.isEmpty()) {
            return;
        }
        Connection connection = transaction.getConnection();
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setLong(1, first);
            int place = 2;
            for (List<@Nullable String> column : List.of(ids, times, kinds, actors, subjects, references)) {
                insert.setArray(place++, connection.createArrayOf("text", column.toArray()));
            }
            insert.setArray(place++, connection.createArrayOf("bytea", bytes.toArray(byte[][]::new)));
            insert.setArray(place, connection.createArrayOf("bytea", leafHashes.toArray(byte[][]::new)));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
    }
}
