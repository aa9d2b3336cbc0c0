package health.vigil.alerts.internal;

import health.vigil.base.PatientToken;
import org.jdbi.v3.core.Handle;

/// What of a patient goes when the patient is erased: what is sealed. Tokens, times and states stay, as they stay in
/// the ledger, and lead to nobody any more.
public final class Erasure {
    private Erasure() {}

    /// Whether the patient has an alert that waits for somebody.
    public static boolean waits(Handle transaction, PatientToken patient) {
        return transaction
                .createQuery("select exists (select 1 from alerts.alert"
                        + " where patient = :patient and state not in ('RESOLVED', 'CLOSED'))")
                .bind("patient", patient.value())
                .mapTo(Boolean.class)
                .one();
    }

    /// Erases. Again, nothing changes.
    ///
    /// @return how many assessments were emptied
    public static int erase(Handle transaction, PatientToken patient) {
        for (String statement : new String[] {
            "delete from alerts.note_key where patient = :patient",
            "delete from alerts.watch where patient = :patient",
            "update alerts.step set note = null where note is not null"
                    + " and alert in (select id from alerts.alert where patient = :patient)"
        }) {
            transaction.createUpdate(statement).bind("patient", patient.value()).execute();
        }
        return transaction
                .createUpdate("update alerts.assessment set sealed = '' where patient = :patient and sealed <> ''")
                .bind("patient", patient.value())
                .execute();
    }
}
