package health.vigil.vault.internal;

import health.vigil.base.PhiAccess;
import health.vigil.base.Sealed;
import health.vigil.vault.CareUnits;
import health.vigil.vault.StoredRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// In which care unit each patient is now: a projection of the present Encounters, with the unit sealed.
public final class Places {
    /// The stays of a patient that are going on, and of these the latest: what follows says which patient.
    static final String UNIT = "select encounter, unit from vault.patient_place where patient";

    static final String LATEST = "order by since desc, encounter limit 1";

    private final VaultKeys keys;

    public Places(VaultKeys keys) {
        this.keys = keys;
    }

    /// Follows the Encounters among the written versions.
    void follow(Handle transaction, PhiAccess access, List<StoredRecord> written) {
        for (StoredRecord version : written) {
            if (version.key().type().equals("Encounter")) {
                Sealed<Resource> content = version.content();
                follow(transaction, version, content == null ? null : content.open(access));
            }
        }
    }

    private void follow(Handle transaction, StoredRecord version, @Nullable Resource content) {
        String encounter = version.key().id();
        String patient = version.patient();
        Optional<String> unit =
                content instanceof Encounter stay ? CareUnits.present(stay).flatMap(CareUnits::code) : Optional.empty();
        if (patient == null || unit.isEmpty()) {
            transaction.execute("delete from vault.patient_place where encounter = ?", encounter);
            return;
        }
        Instant since = content instanceof Encounter stay && stay.getPeriod().hasStart()
                ? stay.getPeriod().getStart().toInstant()
                : version.updated();
        transaction
                .createUpdate("""
                        insert into vault.patient_place (encounter, patient, since, unit)
                        values (:encounter, :patient, cast(:since as timestamptz), :unit)
                        on conflict (encounter) do update
                            set patient = excluded.patient, since = excluded.since, unit = excluded.unit""")
                .bind("encounter", encounter)
                .bind("patient", patient)
                .bind("since", Columns.literal(since))
                .bind("unit", keys.shared().sealText(unit.get(), context(encounter)))
                .execute();
    }

    /// The unit of the patient's latest stay that is going on.
    public Optional<String> unit(Handle transaction, String patient) {
        return Rows.of(
                        transaction,
                        UNIT + " = ? " + LATEST,
                        row -> Optional.ofNullable(unit(row, 1)),
                        Columns.text(patient))
                .stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// The unit in the two columns from this one on; null where they are empty.
    @Nullable String unit(ResultSet row, int column) throws SQLException {
        String encounter = row.getString(column);
        return encounter == null ? null : keys.shared().openText(row.getBytes(column + 1), context(encounter));
    }

    private static String context(String encounter) {
        return "place/" + encounter;
    }
}
