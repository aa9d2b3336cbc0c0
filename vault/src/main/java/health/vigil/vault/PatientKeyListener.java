package health.vigil.vault;

import health.vigil.base.PatientToken;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Hears of each patient's data key in the transaction that makes it; what it writes commits or rolls back with the
/// key. That a key is destroyed tells who has it erased.
@FunctionalInterface
public interface PatientKeyListener {
    /// @param patients whose keys were made, by audit token
    void made(Handle transaction, List<PatientToken> patients);
}
