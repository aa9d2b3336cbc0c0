package health.vigil.vault.internal;

import health.vigil.vault.RecordKey;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/// The tables of versions: what is current, and new versions. Many rows travel in one statement.
final class RecordTables {
    private static final String UNIQUE_VIOLATION = "23505";

    private RecordTables() {}

    /// What is current of one record.
    @SuppressWarnings("ArrayRecordComponent") // a row on its way; never compared or printed
    record Current(int version, @Nullable String patient, boolean deleted, byte @Nullable [] fingerprint) {
        boolean exists() {
            return !deleted;
        }
    }

    /// A version to be stored.
    ///
    /// @param sealed null for a deletion
    /// @param index its place in the search index
    @SuppressWarnings("ArrayRecordComponent") // a row on its way; never compared or printed
    record NewVersion(
            RecordKey key,
            int version,
            @Nullable String patient,
            Instant updated,
            Indexer.Entries index,
            byte @Nullable [] sealed,
            byte @Nullable [] fingerprint) {}

    /// What a write begins with.
    ///
    /// @param current of the records that there are
    /// @param keys of the patients, those without one among them
    record Held(Map<RecordKey, Current> current, List<VaultKeys.Stored> keys) {}

    /// Waits until no other transaction writes these things, and keeps others waiting until this one ends.
    ///
    /// @param locks in ascending order, so that two writers never wait for each other
    static void lock(Handle transaction, Collection<Long> locks) {
        Rows.ask(transaction, locking(locks));
    }

    static Map<RecordKey, Current> current(Handle transaction, Collection<RecordKey> keys) {
        Rows.Query<Found> current = currentOf(keys);
        Rows.ask(transaction, current);
        return byKey(current.rows());
    }

    /// Locks, and then reads what is current of these records and these patients' keys, in one exchange with the
    /// database.
    ///
    /// @param locks as [#lock] takes them
    static Held lock(
            Handle transaction, Collection<Long> locks, Collection<RecordKey> records, Collection<String> patients) {
        Rows.Query<Found> current = currentOf(records);
        Rows.Query<VaultKeys.Stored> keys = VaultKeys.stored(patients);
        Rows.ask(transaction, locking(locks), current, keys);
        return new Held(byKey(current.rows()), keys.rows());
    }

    private record Found(RecordKey key, Current current) {}

    private static Rows.Query<Boolean> locking(Collection<Long> locks) {
        return new Rows.Query<>(
                "select pg_advisory_xact_lock(number) from unnest(?) as l(number)", row -> true, Columns.longs(locks));
    }

    private static Rows.Query<Found> currentOf(Collection<RecordKey> keys) {
        return new Rows.Query<>(
                """
                select c.type, c.id, c.version, c.patient, c.deleted, c.fingerprint
                from unnest(?, ?) as k(type, id)
                join vault.current_record c on c.type = k.type and c.id = k.id""",
                row -> new Found(
                        new RecordKey(row.getString(1), row.getString(2)),
                        new Current(row.getInt(3), row.getString(4), row.getBoolean(5), row.getBytes(6))),
                Columns.texts(keys.stream().map(RecordKey::type).toList()),
                Columns.texts(keys.stream().map(RecordKey::id).toList()));
    }

    private static Map<RecordKey, Current> byKey(List<Found> rows) {
        Map<RecordKey, Current> current = new HashMap<>();
        rows.forEach(found -> current.put(found.key(), found.current()));
        return current;
    }

    /// Stores new versions, in order; the last one of each record is current.
    static void store(Handle transaction, List<NewVersion> versions) {
        Set<RecordKey> later = new HashSet<>();
        Deque<Boolean> latest = new ArrayDeque<>();
        versions.reversed().forEach(version -> latest.addFirst(later.add(version.key())));
        try {
            Rows.change(
                    transaction,
                    """
                    with made as (
                        select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                            as v(type, id, version, patient, updated, sealed, fingerprint, clinical, until, blind, latest)
                    ), kept as (
                        insert into vault.record (type, id, version, patient, updated, deleted, sealed)
                        select type, id, version, patient, updated, sealed is null, sealed from made
                    )
                    insert into vault.current_record
                        (type, id, version, patient, updated, deleted, clinical, clinical_until, fingerprint, blind,
                         generation)
                    select type, id, version, patient, updated, sealed is null, clinical, until, fingerprint,
                        cast(blind as bigint[]), ?
                    from made where latest
                    on conflict (type, id) do update set
                        version = excluded.version, patient = excluded.patient, updated = excluded.updated,
                        deleted = excluded.deleted, clinical = excluded.clinical,
                        clinical_until = excluded.clinical_until, fingerprint = excluded.fingerprint,
                        blind = excluded.blind, generation = excluded.generation""",
                    texts(versions, version -> version.key().type()),
                    texts(versions, version -> version.key().id()),
                    Columns.integers(versions.stream().map(NewVersion::version).toList()),
                    texts(versions, NewVersion::patient),
                    Columns.instants(versions.stream().map(NewVersion::updated).toList()),
                    bytes(versions, NewVersion::sealed),
                    bytes(versions, NewVersion::fingerprint),
                    Columns.instants(versions.stream()
                            .map(version -> version.index().clinical())
                            .toList()),
                    Columns.instants(versions.stream()
                            .map(version -> version.index().until())
                            .toList()),
                    Columns.longArrays(versions.stream()
                            .map(version -> version.index().values())
                            .toList()),
                    Columns.booleans(latest),
                    Columns.integer(Indexer.GENERATION));
        } catch (UnableToExecuteStatementException e) {
            if (e.getCause() instanceof SQLException sql && UNIQUE_VIOLATION.equals(sql.getSQLState())) {
                throw Problems.concurrentWrite(e);
            }
            throw e;
        }
    }

    private static Argument texts(List<NewVersion> versions, Function<NewVersion, @Nullable String> column) {
        return Columns.texts(versions.stream().map(column).toList());
    }

    private static Argument bytes(List<NewVersion> versions, Function<NewVersion, byte @Nullable []> column) {
        List<byte @Nullable []> values = new ArrayList<>();
        versions.forEach(version -> values.add(column.apply(version)));
        return Columns.bytes(values);
    }
}
