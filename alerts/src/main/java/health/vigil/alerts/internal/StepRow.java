package health.vigil.alerts.internal;

import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One step as stored.
///
/// @param note sealed, base 64
record StepRow(
        UUID alert,
        int sequence,
        Instant at,
        String from,
        String to,
        String reason,
        long late,
        Actor actor,
        Authority authority,
        @Nullable String note,
        List<UUID> entries,
        @Nullable UUID assessment) {
    StepRow {
        entries = List.copyOf(entries);
    }
}
