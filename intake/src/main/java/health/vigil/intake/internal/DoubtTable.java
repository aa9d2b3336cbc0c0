package health.vigil.intake.internal;

import health.vigil.hl7v2.PatientVersion;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.vault.Vault;
import java.util.Collection;
import java.util.List;
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
                        + " on conflict (patient, journal_id) do update set ended = false")
                .bind("patient", key(by.patient()))
                .bind("id", journalId)
                .execute();
    }

    /// Who they are is certain by this version.
    public void end(Handle transaction, PatientVersion by) {
        note(transaction, by);
        transaction.execute("update intake.patient_in_doubt set ended = true where patient = ?", key(by.patient()));
    }

    /// The originals that ever said that one of these patients is somebody else.
    public static List<UUID> originals(Handle transaction, Collection<String> patients) {
        return transaction
                .createQuery("select distinct journal_id from intake.patient_in_doubt where patient = any(:patients)")
                .bindArray("patients", String.class, patients.toArray())
                .mapTo(UUID.class)
                .list();
    }

    /// Forgets patients who are erased.
    ///
    /// @param patients their logical ids, also those that were merged into others
    public static void forget(Handle transaction, Collection<String> patients) {
        for (String table : List.of("patient_in_doubt", "patient_version")) {
            transaction
                    .createUpdate("delete from intake." + table + " where patient = any(:patients)")
                    .bindArray("patients", String.class, patients.toArray())
                    .execute();
        }
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
                        where d.patient = :patient and not d.ended and e.resolved is null limit 1""")
                .bind("patient", key(patient))
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    private String key(ResourceIdentity patient) {
        return vault.ownId(patient.type(), patient.system(), patient.value());
    }
}
