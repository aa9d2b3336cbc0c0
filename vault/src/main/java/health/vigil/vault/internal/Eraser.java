package health.vigil.vault.internal;

import java.util.List;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/// Ends a patient: the key first, then everything that it sealed, and what led there.
public final class Eraser {
    private final VaultKeys keys;

    public Eraser(VaultKeys keys) {
        this.keys = keys;
    }

    /// The patient and everybody who was merged into them, at any remove.
    public List<String> all(Handle transaction, String patient) {
        return transaction
                .createQuery("""
                        with recursive merged (patient) as (
                            select cast(:patient as text)
                            union
                            select l.from_patient from vault.patient_link l join merged m on l.into_patient = m.patient)
                        select patient from merged order by patient""")
                .bind("patient", patient)
                .mapTo(String.class)
                .list();
    }

    /// Erases these patients, keys first. Writers of them wait, and then begin a new record under a new key.
    ///
    /// @return how many versions of records there were
    public int erase(Handle transaction, List<String> patients) {
        TreeSet<Long> locks = new TreeSet<>();
        patients.forEach(patient -> locks.add(keys.pseudonyms().lock("Patient/" + patient)));
        RecordTables.lock(transaction, locks);
        keys.forget(transaction, patients);
        return transaction
                .createQuery("select vault.erase_patients(:patients)")
                .bind("patients", Columns.texts(patients))
                .mapTo(Integer.class)
                .one();
    }
}
