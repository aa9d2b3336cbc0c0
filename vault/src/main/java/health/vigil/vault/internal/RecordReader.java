package health.vigil.vault.internal;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.base.Sealed;
import health.vigil.vault.RecordKey;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.Vault;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Opens stored versions.
public final class RecordReader {
    /// The columns that [#record] reads, of `r` (`vault.record`) and `k` (`vault.patient_key`).
    static final String COLUMNS = "r.type, r.id, r.version, r.updated, r.patient, r.sealed, k.wrapped";

    static final String VERSIONS =
            "select " + COLUMNS + " from vault.record r left join vault.patient_key k on k.patient = r.patient";

    private final VaultKeys keys;
    private final RecordCodec codec;

    public RecordReader(VaultKeys keys, FhirContext fhir) {
        this.keys = keys;
        this.codec = new RecordCodec(fhir);
    }

    public Optional<StoredRecord> current(Handle transaction, RecordKey key) {
        return Rows.of(
                        transaction,
                        VERSIONS
                                + " join vault.current_record c on c.type = r.type and c.id = r.id"
                                + " and c.version = r.version where c.type = ? and c.id = ?",
                        row -> record(row(row)),
                        Columns.text(key.type()),
                        Columns.text(key.id()))
                .stream()
                .findFirst();
    }

    /// The current version with its patient's unit, in one round trip.
    public Optional<Vault.Placed> placed(Handle transaction, RecordKey key, Places places) {
        return Rows.of(
                        transaction,
                        "select " + COLUMNS + ", p.encounter, p.unit from vault.current_record c"
                                + " join vault.record r on r.type = c.type and r.id = c.id and r.version = c.version"
                                + " left join vault.patient_key k on k.patient = r.patient"
                                + " left join lateral (" + Places.UNIT + " = r.patient " + Places.LATEST
                                + ") p on true where c.type = ? and c.id = ?",
                        row -> {
                            StoredRecord record = record(row(row));
                            return new Vault.Placed(record, record.patient(), places.unit(row, 8));
                        },
                        Columns.text(key.type()),
                        Columns.text(key.id()))
                .stream()
                .findFirst();
    }

    public Optional<StoredRecord> version(Handle transaction, RecordKey key, int version) {
        return transaction
                .createQuery(VERSIONS + " where r.type = :type and r.id = :id and r.version = :version")
                .bind("type", key.type())
                .bind("id", key.id())
                .bind("version", version)
                .map((row, context) -> record(row(row)))
                .findOne();
    }

    public List<StoredRecord> history(
            Handle transaction, RecordKey key, @Nullable Instant since, @Nullable Integer before, int limit) {
        return transaction
                .createQuery(VERSIONS + " where r.type = :type and r.id = :id and r.version < :before"
                        + " and r.updated >= cast(:since as timestamptz) order by r.version desc limit :limit")
                .bind("type", key.type())
                .bind("id", key.id())
                .bind("before", before == null ? Integer.MAX_VALUE : before)
                .bind("since", Columns.literal(since == null ? Instant.MIN : since))
                .bind("limit", limit)
                .map((row, context) -> record(row(row)))
                .list();
    }

    /// The current records of one patient, without deleted ones.
    List<StoredRecord> ofPatient(Handle transaction, String patient) {
        return transaction
                .createQuery(VERSIONS
                        + " join vault.current_record c on c.type = r.type and c.id = r.id and c.version = r.version"
                        + " where c.patient = :patient and not c.deleted order by r.type, r.id")
                .bind("patient", patient)
                .map((row, context) -> record(row(row)))
                .list();
    }

    /// A version as it lies in the tables.
    @SuppressWarnings("ArrayRecordComponent") // a row on its way; never compared or printed
    record Row(
            RecordKey key,
            int version,
            Instant updated,
            @Nullable String patient,
            byte @Nullable [] sealed,
            @Nullable String wrapped) {}

    Row row(ResultSet row) throws SQLException {
        return new Row(
                new RecordKey(row.getString(1), row.getString(2)),
                row.getInt(3),
                row.getObject(4, OffsetDateTime.class).toInstant(),
                row.getString(5),
                row.getBytes(6),
                row.getString(7));
    }

    StoredRecord record(Row row) {
        RecordKey key = row.key();
        if (row.sealed() == null) {
            return new StoredRecord(key, row.version(), row.updated(), row.patient(), null, null);
        }
        byte[] bytes = keys.of(row.patient(), row.wrapped()).open(row.sealed(), key, row.version(), row.patient());
        String json = codec.json(key, bytes);
        return new StoredRecord(
                key,
                row.version(),
                row.updated(),
                row.patient(),
                Sealed.whenOpened(() -> codec.resource(key, row.version(), row.updated(), json)),
                Sealed.whenOpened(() -> RecordCodec.stamped(json, key, row.version(), row.updated())));
    }

    /// Current versions of several records, deletions among them; what is not there is left out.
    public List<StoredRecord> current(Handle transaction, Collection<RecordKey> keys) {
        return transaction
                .createQuery(VERSIONS
                        + " join vault.current_record c on c.type = r.type and c.id = r.id and c.version = r.version"
                        + " join unnest(:types, :ids) as w(type, id) on c.type = w.type and c.id = w.id"
                        + " order by c.type, c.id")
                .bind("types", Columns.texts(keys.stream().map(RecordKey::type).toList()))
                .bind("ids", Columns.texts(keys.stream().map(RecordKey::id).toList()))
                .map((row, context) -> record(row(row)))
                .list();
    }
}
