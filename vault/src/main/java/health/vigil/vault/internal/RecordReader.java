package health.vigil.vault.internal;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.base.Sealed;
import health.vigil.vault.RecordKey;
import health.vigil.vault.StoredRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// Opens stored versions.
public final class RecordReader {
    /// The columns that [#record] reads, of `r` (`vault.record`) and `k` (`vault.patient_key`).
    static final String COLUMNS = "r.type, r.id, r.version, r.updated, r.patient, r.sealed, k.wrapped";

    private static final String VERSIONS =
            "select " + COLUMNS + " from vault.record r left join vault.patient_key k on k.patient = r.patient";

    private final VaultKeys keys;
    private final RecordCodec codec;

    public RecordReader(VaultKeys keys, FhirContext fhir) {
        this.keys = keys;
        this.codec = new RecordCodec(fhir);
    }

    public Optional<StoredRecord> current(Handle transaction, RecordKey key) {
        return transaction
                .createQuery(VERSIONS
                        + " join vault.current_record c on c.type = r.type and c.id = r.id and c.version = r.version"
                        + " where c.type = :type and c.id = :id")
                .bind("type", key.type())
                .bind("id", key.id())
                .map(this::record)
                .findOne();
    }

    public Optional<StoredRecord> version(Handle transaction, RecordKey key, int version) {
        return transaction
                .createQuery(VERSIONS + " where r.type = :type and r.id = :id and r.version = :version")
                .bind("type", key.type())
                .bind("id", key.id())
                .bind("version", version)
                .map(this::record)
                .findOne();
    }

    public List<StoredRecord> history(Handle transaction, RecordKey key) {
        return transaction
                .createQuery(VERSIONS + " where r.type = :type and r.id = :id order by r.version desc")
                .bind("type", key.type())
                .bind("id", key.id())
                .map(this::record)
                .list();
    }

    /// The current records of one patient, without deleted ones.
    List<StoredRecord> ofPatient(Handle transaction, String patient) {
        return transaction
                .createQuery(VERSIONS
                        + " join vault.current_record c on c.type = r.type and c.id = r.id and c.version = r.version"
                        + " where c.patient = :patient and not c.deleted order by r.type, r.id")
                .bind("patient", patient)
                .map(this::record)
                .list();
    }

    StoredRecord record(ResultSet row, StatementContext context) throws SQLException {
        RecordKey key = new RecordKey(row.getString(1), row.getString(2));
        int version = row.getInt(3);
        Instant updated = row.getObject(4, OffsetDateTime.class).toInstant();
        String patient = row.getString(5);
        byte[] sealed = row.getBytes(6);
        Sealed<Resource> content = null;
        if (sealed != null) {
            byte[] bytes = keys.of(patient, row.getString(7)).open(sealed, key, version, patient);
            content = Sealed.of(codec.decode(key, version, updated, bytes));
        }
        return new StoredRecord(key, version, updated, patient, content);
    }
}
