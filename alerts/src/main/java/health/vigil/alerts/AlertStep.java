package health.vigil.alerts;

import health.vigil.base.Sealed;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One step of an alert's life.
///
/// @param sequence from 1
/// @param at by the platform's clock
/// @param from the state before, `none` for the first
/// @param to the state after; the same as `from` when only the recipients changed
/// @param reason a reason code, such as `tier-high`, `silence-1`, `already-treated`; empty where the step says it all
/// @param late how many seconds after its deadline a timer's step came; 0 for all others
/// @param actor who
/// @param authority under which policy or rule
/// @param note a clinician's words
/// @param entries the ledger entries of this step
/// @param assessment what caused it, where an assessment did
public record AlertStep(
        int sequence,
        Instant at,
        String from,
        String to,
        String reason,
        long late,
        Actor actor,
        Authority authority,
        @Nullable Sealed<String> note,
        List<UUID> entries,
        @Nullable UUID assessment) {
    public AlertStep {
        entries = List.copyOf(entries);
    }
}
