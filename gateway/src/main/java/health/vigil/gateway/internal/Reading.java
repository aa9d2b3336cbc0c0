package health.vigil.gateway.internal;

import health.vigil.policy.Action;
import health.vigil.policy.Decision;
import health.vigil.vault.RecordKey;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.Vault;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads one record: finds under the gateway's own right, decides about the caller, and only then opens.
final class Reading {
    private static final int NOT_MODIFIED = 304;

    private final Vault vault;
    private final InstantSource clock;

    Reading(Vault vault, InstantSource clock) {
        this.vault = vault;
        this.clock = clock;
    }

    /// A record, or that the caller has it already.
    ///
    /// @param version the one wanted, which policy takes for history; null for the current one
    Outcome read(Turn turn, RecordType<?> type, String id, @Nullable Integer version, Ask.Preconditions conditions) {
        Found found = found(turn, type, id, version);
        StoredRecord record = found.record();
        // RFC 9110, 13.1.3: the time says nothing beside a tag. Nobody has anything from the future.
        boolean known = conditions.ifNoneMatch() != null
                ? conditions.ifNoneMatch().match(record.version())
                : conditions.ifModifiedSince() != null
                        && !conditions.ifModifiedSince().isAfter(clock.instant())
                        && !record.updated().truncatedTo(ChronoUnit.SECONDS).isAfter(conditions.ifModifiedSince());
        Outcome opened = found.open();
        return known ? new Outcome(NOT_MODIFIED, null, opened.version(), opened.updated()) : opened;
    }

    private record Found(StoredRecord record, Decision.Permit permit) {
        Outcome open() {
            return new Outcome(200, Body.Kept.of(record, permit), record.versionedReference(), record.updated());
        }
    }

    private Found found(Turn turn, RecordType<?> type, String id, @Nullable Integer version) {
        Action action = version == null ? Action.READ : Action.HISTORY;
        String interaction = version == null ? "read" : "vread";
        RecordKey key = new RecordKey(type.name(), id);
        Optional<Vault.Placed> found =
                vault.readPlaced(turn.transaction(), turn.judge().finding(action, type), key, version);
        String resource = found.map(placed -> placed.record().key().reference()).orElse(type.name());
        String patient = found.map(Vault.Placed::patient).orElse(null);
        String unit = found.map(Vault.Placed::unit).orElse(null);
        Decision decision = turn.decide(action, type, resource, patient, unit);
        if (decision instanceof Decision.Deny) {
            throw turn.refuse(Refusals.denied(decision), decision, interaction, patient, resource);
        }
        if (found.isEmpty()) {
            throw turn.refuse(Refusals.notFound(type.name()), decision, interaction, patient, resource);
        }
        StoredRecord record = found.get().record();
        turn.disclosed(decision, interaction, patient, List.of(record.versionedReference()), List.of());
        if (record.deleted()) {
            throw turn.refuse(
                    Refusals.deleted(type.name()), decision, interaction, patient, record.versionedReference());
        }
        return new Found(record, (Decision.Permit) decision);
    }
}
