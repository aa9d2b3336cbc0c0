package health.vigil.vault;

import health.vigil.base.PhiAccess;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Hears of every write inside its transaction; what it writes commits or rolls back with it.
public interface RecordListener {
    /// Called once per [Vault#write] that changed anything.
    ///
    /// @param transaction the write's own
    /// @param access the write's own
    /// @param at the time of the write
    /// @param written the new versions, in order
    /// @param mergedAway patients that the write retired
    void written(
            Handle transaction,
            PhiAccess access,
            Instant at,
            List<StoredRecord> written,
            List<MergedPatient> mergedAway);

    /// Called before [#written] for each visit or account that became another patient's.
    ///
    /// @param from logical id of the patient whose they were
    /// @param before the versions that were theirs, in order
    default void moved(Handle transaction, PhiAccess access, Instant at, String from, List<StoredRecord> before) {}

    /// A patient merged into another, both by logical id.
    record MergedPatient(String from, String into) {}
}
