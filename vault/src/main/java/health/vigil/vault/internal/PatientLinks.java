package health.vigil.vault.internal;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/// Who was merged into whom. Links are kept as they were made, one step each.
public final class PatientLinks {
    /// The patient that carries on for this one: itself where it was never merged away.
    public String survivor(Handle transaction, String patient) {
        return transaction
                .createQuery("""
                        with recursive chain (patient, step) as (
                            select cast(:patient as text), 0
                            union all
                            select l.into_patient, c.step + 1
                            from vault.patient_link l join chain c on l.from_patient = c.patient
                            where c.step < 100)
                        select patient from chain order by step desc limit 1""")
                .bind("patient", patient)
                .mapTo(String.class)
                .one();
    }

    void add(Handle transaction, String from, String into, Instant at) {
        transaction
                .createUpdate("""
                        insert into vault.patient_link (from_patient, into_patient, linked)
                        values (:from, :into, cast(:at as timestamptz))""")
                .bind("from", from)
                .bind("into", into)
                .bind("at", at.toString())
                .execute();
    }
}
