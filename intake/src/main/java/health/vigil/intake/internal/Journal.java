package health.vigil.intake.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import health.vigil.base.PhiAccess;
import health.vigil.base.Sha256;
import health.vigil.keys.DataKeys;
import health.vigil.keys.KeyProvider;
import health.vigil.keys.PseudoRandom;
import health.vigil.keys.WrappedKey;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/// The sealed originals, in order of arrival. Each is sealed under a data key of its own, so one can be
/// erased alone.
public final class Journal {
    private static final String INSERT = """
            insert into intake.journal (id, origin, sender, control_id, conflict, message_type, received, arrived,
                wrapped_key, sealed, state, source)
            select id, origin, sender, control_id, conflict, message_type, received, arrived, wrapped_key, sealed, state,
                source
            from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::text[], ?::timestamptz[],
                    ?::timestamptz[], ?::text[], ?::bytea[], ?::text[], ?::bool[]) with ordinality
                as messages (id, origin, sender, control_id, conflict, message_type, received, arrived, wrapped_key,
                    sealed, state, source, place)
            order by place
            on conflict do nothing
            returning id
            """;

    private final KeyProvider keys;

    public Journal(KeyProvider keys) {
        this.keys = keys;
    }

    /// Seals an original, outside of any transaction.
    public SealedOriginal seal(UUID id, byte[] original) {
        byte[] dataKey = DataKeys.generate();
        byte[] sealed = DataKeys.of(dataKey).seal(original, context(id));
        return new SealedOriginal(keys.wrap(dataKey, context(id)), sealed);
    }

    /// Stores rows in order, those excepted whose sender has sent their control id, or their conflicting content,
    /// before.
    ///
    /// @return the ids of the rows that are stored now
    public Set<UUID> store(Handle transaction, List<Row> rows) {
        if (rows.isEmpty()) {
            return Set.of();
        }
        Connection connection = transaction.getConnection();
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setArray(1, column(connection, "uuid", rows, Row::id));
            insert.setArray(2, column(connection, "text", rows, Row::origin));
            insert.setArray(3, column(connection, "text", rows, Row::sender));
            insert.setArray(4, column(connection, "text", rows, Row::controlId));
            insert.setArray(5, bytes(connection, rows, Row::conflict));
            insert.setArray(6, column(connection, "text", rows, Row::messageType));
            insert.setArray(7, column(connection, "timestamptz", rows, Row::received));
            insert.setArray(8, column(connection, "timestamptz", rows, Row::arrived));
            insert.setArray(
                    9,
                    column(connection, "text", rows, row -> row.original().key().encoded()));
            insert.setArray(10, bytes(connection, rows, row -> row.original().sealed()));
            insert.setArray(11, column(connection, "text", rows, Row::state));
            insert.setArray(12, column(connection, "bool", rows, Row::source));
            Set<UUID> stored = new HashSet<>();
            try (ResultSet made = insert.executeQuery()) {
                while (made.next()) {
                    stored.add(made.getObject(1, UUID.class));
                }
            }
            return stored;
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
    }

    private static Array column(Connection connection, String type, List<Row> rows, Value value) throws SQLException {
        List<@Nullable String> values = new ArrayList<>();
        for (Row row : rows) {
            Object each = value.of(row);
            values.add(each == null ? null : each.toString());
        }
        return connection.createArrayOf(type, values.toArray(new String[0]));
    }

    private static Array bytes(Connection connection, List<Row> rows, Bytes value) throws SQLException {
        List<byte @Nullable []> values = new ArrayList<>();
        for (Row row : rows) {
            values.add(value.of(row));
        }
        return connection.createArrayOf("bytea", values.toArray(new byte[0][]));
    }

    private interface Value {
        @Nullable Object of(Row row);
    }

    private interface Bytes {
        byte @Nullable [] of(Row row);
    }

    /// The message that a sender sent first under this control id, if it sent one.
    public Optional<UUID> find(Handle handle, String origin, String sender, String controlId) {
        return handle.createQuery("""
                        select id from intake.journal
                        where origin = :origin and sender = :sender and control_id = :controlId
                        """)
                .bind("origin", origin)
                .bind("sender", sender)
                .bind("controlId", controlId)
                .mapTo(UUID.class)
                .findOne();
    }

    /// What other content under a used control id is known by: a keyed function of it.
    ///
    /// @param first the message that had the control id first
    public byte[] conflict(Handle handle, UUID first, byte[] content) {
        return new PseudoRandom(dataKey(handle, first)).of("intake.conflict", new String(content, ISO_8859_1));
    }

    /// The oldest messages that wait to be normalised.
    public List<Waiting> waiting(Handle transaction, int limit) {
        return transaction
                .createQuery("""
                        select id, received, arrived, case when source then sender end as source,
                            exists (select 1 from intake.exception where journal_id = id) as queued
                        from intake.journal where state = 'RECEIVED' order by seq limit :limit for update
                        """)
                .bind("limit", limit)
                .map((row, context) -> new Waiting(
                        row.getObject("id", UUID.class),
                        row.getTimestamp("received").toInstant(),
                        row.getTimestamp("arrived").toInstant(),
                        row.getString("source"),
                        row.getBoolean("queued")))
                .list();
    }

    /// Whether none waits.
    public boolean idle(Handle handle) {
        return !handle.createQuery("select exists (select 1 from intake.journal where state = 'RECEIVED')")
                .mapTo(Boolean.class)
                .one();
    }

    /// Keeps others from working on a message until the transaction ends.
    ///
    /// @return whether there is such a message
    public boolean lock(Handle transaction, UUID id) {
        return transaction
                .createQuery("select 1 from intake.journal where id = :id for update")
                .bind("id", id)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /// Whether a source brought it, so that it is no HL7 v2 message.
    public boolean isOfSource(Handle handle, UUID id) {
        return handle.createQuery("select source from intake.journal where id = :id")
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
    }

    /// Moves a message on.
    public void become(Handle transaction, UUID id, State state) {
        transaction
                .createUpdate("update intake.journal set state = :state where id = :id")
                .bind("id", id)
                .bind("state", state.name())
                .execute();
    }

    /// What to read a message as: a person's correction where there is one, the original otherwise.
    ///
    /// @param access proof that a decision allowed it; its presence is the check
    @SuppressWarnings("UnusedVariable")
    public byte[] open(Handle handle, PhiAccess access, UUID id, boolean corrected) {
        return handle.createQuery("""
                        select j.wrapped_key, j.sealed, e.correction
                        from intake.journal j left join intake.exception e on e.journal_id = j.id where j.id = :id
                        """)
                .bind("id", id)
                .map((row, context) -> {
                    byte[] dataKey = keys.unwrap(WrappedKey.decode(row.getString("wrapped_key")), context(id));
                    byte[] correction = row.getBytes("correction");
                    return corrected && correction != null
                            ? DataKeys.of(dataKey).open(correction, correctionContext(id))
                            : DataKeys.of(dataKey).open(row.getBytes("sealed"), context(id));
                })
                .one();
    }

    /// Seals a correction under the message's own key.
    public byte[] sealCorrection(Handle handle, UUID id, byte[] correction) {
        return DataKeys.of(dataKey(handle, id)).seal(correction, correctionContext(id));
    }

    private byte[] dataKey(Handle handle, UUID id) {
        String wrapped = handle.createQuery("select wrapped_key from intake.journal where id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .one();
        return keys.unwrap(WrappedKey.decode(wrapped), context(id));
    }

    private static String context(UUID id) {
        return "intake.journal/" + id;
    }

    private static String correctionContext(UUID id) {
        return "intake.exception/" + id;
    }

    /// Where a message stands.
    public enum State {
        RECEIVED,
        NORMALISED,
        EXCEPTION
    }

    /// An original under its own data key.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record SealedOriginal(WrappedKey key, byte[] sealed) {
        /// SHA-256 of the ciphertext, hexadecimal: ties the ledger's entry to the stored bytes and says
        /// nothing of the content.
        public String digest() {
            return Sha256.hex(sealed);
        }
    }

    /// A message to be stored.
    ///
    /// @param origin subject of the client certificate that brought it, empty for none
    /// @param sender `application|facility` of MSH-3 and MSH-4, or the source's name
    /// @param controlId MSH-10, or a keyed function of what the source knows it by; null where there is
    ///     none, or the message may not stand for it: unreadable, or a conflicting repetition
    /// @param conflict see [#conflict], null for all but a conflicting repetition
    /// @param received by the platform's clock
    /// @param arrived by the machine's clock
    /// @param source whether a source brought it
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Row(
            UUID id,
            String origin,
            String sender,
            @Nullable String controlId,
            byte @Nullable [] conflict,
            String messageType,
            Instant received,
            Instant arrived,
            SealedOriginal original,
            State state,
            boolean source) {}

    /// A message that waits.
    ///
    /// @param received by the platform's clock
    /// @param arrived by the machine's clock
    /// @param source the name of the source that brought it, null for an HL7 v2 message
    /// @param queued whether it has been an exception
    public record Waiting(
            UUID id,
            Instant received,
            Instant arrived,
            @Nullable String source,
            boolean queued) {}
}
