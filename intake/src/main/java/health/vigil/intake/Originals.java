package health.vigil.intake;

import health.vigil.base.PatientToken;
import health.vigil.intake.internal.DoubtTable;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// The sealed originals of messages, as far as they can be erased: each has a data key of its own.
public final class Originals {
    private static final String NO_KEY = "erased";

    private Originals() {}

    /// Destroys the keys of these messages and what they sealed, corrections too, and likewise of those by which
    /// a source said who these patients are. That the messages came stays. Several patients' message goes as a
    /// whole: what it said of the others is in their records.
    ///
    /// @param transaction on intake's role
    /// @param patients logical ids, also those that were merged into others
    /// @return how many originals there were
    public static int erase(Handle transaction, Collection<UUID> messages, Collection<String> patients) {
        Set<UUID> all = new LinkedHashSet<>(messages);
        all.addAll(DoubtTable.originals(transaction, patients));
        DoubtTable.forget(transaction, patients);
        UUID[] ids = all.toArray(new UUID[0]);
        transaction
                .createUpdate("update intake.exception set correction = null where journal_id = any(:ids)")
                .bindArray("ids", UUID.class, (Object[]) ids)
                .execute();
        return transaction
                .createUpdate("update intake.journal set wrapped_key = :none, sealed = '', control_id = null,"
                        + " conflict = null where id = any(:ids) and wrapped_key <> :none")
                .bind("none", NO_KEY)
                .bindArray("ids", UUID.class, (Object[]) ids)
                .execute();
    }

    /// Forgets facts of a patient that still wait to leave.
    ///
    /// @param patient as the facts name them
    public static int forgetWaiting(Handle transaction, PatientToken patient) {
        return transaction
                .createUpdate("delete from intake.outbox where token = :token")
                .bind("token", patient.value())
                .execute();
    }
}
