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
        keys.destroy(transaction, patients);
        for (String table : List.of("current_record", "patient_place", "patient_token")) {
            delete(transaction, table, "patient", patients);
        }
        delete(transaction, "patient_link", "from_patient", patients);
        return delete(transaction, "record", "patient", patients);
    }

    private static int delete(Handle transaction, String table, String column, List<String> patients) {
        return transaction
                .createUpdate("delete from vault." + table + " where " + column + " = any(:patients)")
                .bind("patients", Columns.texts(patients))
                .execute();
    }
}
