package health.vigil.vault.internal;

import health.vigil.vault.RecordKey;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /// Waits until no other transaction writes these things, and keeps others waiting until this one ends.
    ///
    /// @param locks in ascending order, so that two writers never wait for each other
    static void lock(Handle transaction, Collection<Long> locks) {
        Rows.of(
                transaction,
                "select pg_advisory_xact_lock(number) from unnest(?) as l(number)",
                row -> true,
                Columns.longs(locks));
    }

    static Map<RecordKey, Current> current(Handle transaction, Collection<RecordKey> keys) {
        record Found(RecordKey key, Current current) {}
        Map<RecordKey, Current> current = new HashMap<>();
        Rows.of(
                        transaction,
                        """
                        select c.type, c.id, c.version, c.patient, c.deleted, c.fingerprint
                        from unnest(?, ?) as k(type, id)
                        join vault.current_record c on c.type = k.type and c.id = k.id""",
                        row -> new Found(
                                new RecordKey(row.getString(1), row.getString(2)),
                                new Current(row.getInt(3), row.getString(4), row.getBoolean(5), row.getBytes(6))),
                        Columns.texts(keys.stream().map(RecordKey::type).toList()),
                        Columns.texts(keys.stream().map(RecordKey::id).toList()))
                .forEach(found -> current.put(found.key(), found.current()));
        return current;
    }

    /// Stores new versions.
    ///
    /// @param versions all, in order
    /// @param latest the last one of each record
    static void store(Handle transaction, List<NewVersion> versions, Collection<NewVersion> latest) {
        try {
            transaction
                    .createUpdate("""
                            insert into vault.record (type, id, version, patient, updated, deleted, sealed)
                            select type, id, version, patient, updated, sealed is null, sealed
                            from unnest(:types, :ids, :versions, :patients, :updated, :sealed)
                                as v(type, id, version, patient, updated, sealed)""")
                    .bind("types", texts(versions, version -> version.key().type()))
                    .bind("ids", texts(versions, version -> version.key().id()))
                    .bind(
                            "versions",
                            Columns.integers(
                                    versions.stream().map(NewVersion::version).toList()))
                    .bind("patients", texts(versions, NewVersion::patient))
                    .bind(
                            "updated",
                            Columns.instants(
                                    versions.stream().map(NewVersion::updated).toList()))
                    .bind("sealed", bytes(versions, NewVersion::sealed))
                    .execute();
        } catch (UnableToExecuteStatementException e) {
            if (e.getCause() instanceof SQLException sql && UNIQUE_VIOLATION.equals(sql.getSQLState())) {
                throw Problems.concurrentWrite(e);
            }
            throw e;
        }
        transaction
                .createUpdate("""
                        insert into vault.current_record
                            (type, id, version, patient, updated, deleted, clinical, clinical_until, fingerprint, blind,
                             generation)
                        select type, id, version, patient, updated, fingerprint is null, clinical, clinical_until,
                            fingerprint, cast(blind as bigint[]), :generation
                        from unnest(:types, :ids, :versions, :patients, :updated, :clinical, :until, :fingerprints,
                                :blind)
                            as v(type, id, version, patient, updated, clinical, clinical_until, fingerprint, blind)
                        on conflict (type, id) do update set
                            version = excluded.version, patient = excluded.patient, updated = excluded.updated,
                            deleted = excluded.deleted, clinical = excluded.clinical,
                            clinical_until = excluded.clinical_until, fingerprint = excluded.fingerprint,
                            blind = excluded.blind, generation = excluded.generation""")
                .bind("types", texts(latest, version -> version.key().type()))
                .bind("ids", texts(latest, version -> version.key().id()))
                .bind(
                        "versions",
                        Columns.integers(
                                latest.stream().map(NewVersion::version).toList()))
                .bind("patients", texts(latest, NewVersion::patient))
                .bind(
                        "updated",
                        Columns.instants(
                                latest.stream().map(NewVersion::updated).toList()))
                .bind(
                        "clinical",
                        Columns.instants(latest.stream()
                                .map(version -> version.index().clinical())
                                .toList()))
                .bind(
                        "until",
                        Columns.instants(latest.stream()
                                .map(version -> version.index().until())
                                .toList()))
                .bind(
                        "blind",
                        Columns.longArrays(latest.stream()
                                .map(version -> version.index().values())
                                .toList()))
                .bind("generation", Indexer.GENERATION)
                .bind("fingerprints", bytes(latest, NewVersion::fingerprint))
                .execute();
    }

    private static Argument texts(Collection<NewVersion> versions, Function<NewVersion, @Nullable String> column) {
        return Columns.texts(versions.stream().map(column).toList());
    }

    private static Argument bytes(Collection<NewVersion> versions, Function<NewVersion, byte @Nullable []> column) {
        List<byte @Nullable []> values = new ArrayList<>();
        versions.forEach(version -> values.add(column.apply(version)));
        return Columns.bytes(values);
    }
}
