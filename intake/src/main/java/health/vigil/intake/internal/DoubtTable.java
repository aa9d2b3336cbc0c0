package health.vigil.intake.internal;

import health.vigil.hl7v2.PatientVersion;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.vault.Vault;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// By which version sources last said who their patients are, and of which of them an original waits that says that
/// they are somebody else. Patients are meant as they are named, whoever they were merged into.
public final class DoubtTable {
    private final Vault vault;

    public DoubtTable(Vault vault) {
        this.vault = vault;
    }

    /// From now on, as long as the original waits, or until a later version is certain.
    public void add(Handle transaction, PatientVersion by, UUID journalId) {
        note(transaction, by);
        transaction
                .createUpdate("insert into intake.patient_in_doubt (patient, journal_id) values (:patient, :id)"
                        + " on conflict do nothing")
                .bind("patient", key(by.patient()))
                .bind("id", journalId)
                .execute();
    }

    /// Who they are is certain by this version.
    public void end(Handle transaction, PatientVersion by) {
        note(transaction, by);
        transaction.execute("delete from intake.patient_in_doubt where patient = ?", key(by.patient()));
    }

    private void note(Handle transaction, PatientVersion by) {
        transaction
                .createUpdate("insert into intake.patient_version (patient, version) values (:patient, :version)"
                        + " on conflict (patient) do update set version = excluded.version")
                .bind("patient", key(by.patient()))
                .bind("version", by.version())
                .execute();
    }

    Optional<PatientVersion> latest(Handle transaction, ResourceIdentity patient) {
        return transaction
                .createQuery("select version from intake.patient_version where patient = :patient")
                .bind("patient", key(patient))
                .mapTo(String.class)
                .findOne()
                .map(version -> new PatientVersion(patient, version));
    }

    boolean isInDoubt(Handle transaction, ResourceIdentity patient) {
        return transaction
                .createQuery("""
                        select 1 from intake.patient_in_doubt d join intake.exception e on e.journal_id = d.journal_id
                        where d.patient = :patient and e.resolved is null limit 1""")
                .bind("patient", key(patient))
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    private String key(ResourceIdentity patient) {
        return vault.ownId(patient.type(), patient.system(), patient.value());
    }
}
