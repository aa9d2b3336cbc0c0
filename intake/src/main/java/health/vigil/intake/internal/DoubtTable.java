package health.vigil.intake.internal;

import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Of which patients an original waits that says that they are somebody else.
public final class DoubtTable {
    private DoubtTable() {}

    /// From now on, as long as the original waits.
    ///
    /// @param patient the identity's own logical id, whoever it was merged into
    public static void add(Handle transaction, String patient, UUID journalId) {
        transaction
                .createUpdate("insert into intake.patient_in_doubt (patient, journal_id) values (:patient, :id)"
                        + " on conflict do nothing")
                .bind("patient", patient)
                .bind("id", journalId)
                .execute();
    }

    /// @param patient the identity's own logical id
    static boolean isInDoubt(Handle transaction, String patient) {
        return transaction
                .createQuery("""
                        select 1 from intake.patient_in_doubt d join intake.exception e on e.journal_id = d.journal_id
                        where d.patient = :patient and e.resolved is null limit 1""")
                .bind("patient", patient)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }
}
