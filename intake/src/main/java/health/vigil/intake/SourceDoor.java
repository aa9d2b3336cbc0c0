package health.vigil.intake;

import health.vigil.policy.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where one source hands over its originals. Thread-safe.
public interface SourceDoor {
    /// Stores originals in their order, sealed, with their evidence and with how far the source has come, in one
    /// transaction: all of it or nothing. When it returns, they are durable and will become records.
    ///
    /// @param bringer who brings them, as authenticated
    /// @param progress what the source wants to know at its next start, by what it is about; an empty value forgets
    /// @throws health.vigil.base.ProblemException `VGL-INT-001` where policy refuses the bringer; nothing is stored
    ///     but the refusal
    Receipt deliver(Principal bringer, List<Delivery> deliveries, Map<String, String> progress);

    /// How far the source had come, as it was last committed.
    Optional<String> progress(String about);
}
