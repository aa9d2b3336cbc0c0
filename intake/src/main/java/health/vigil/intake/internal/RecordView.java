package health.vigil.intake.internal;

import health.vigil.base.PhiAccess;
import health.vigil.base.Sealed;
import health.vigil.hl7v2.ConservationReport;
import health.vigil.hl7v2.MappedChange;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.vault.RecordChange;
import health.vigil.vault.RecordKey;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.Vault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The record as the mapping of one message sees it. What was made from a version that it showed is written only
/// while that version is current (`VGL-VLT-409` otherwise), so that no other writer's change is lost.
///
/// A message that waited in the exceptions is older than what was written meanwhile. What it says of a record that
/// was written after it came is left out, so that the late message does not undo what came after it; the rest of it
/// is written.
public final class RecordView {
    private final Vault vault;
    private final Handle transaction;
    private final PhiAccess access;
    private final Map<ResourceIdentity, String> ids = new HashMap<>();
    private final Map<RecordKey, Optional<StoredRecord>> shown = new HashMap<>();
    private final Map<String, String> refused = new HashMap<>();
    private final @Nullable Instant late;

    /// @param late when the message came, by the platform's clock, if it waited in the exceptions; null
    ///     otherwise
    public RecordView(Vault vault, Handle transaction, PhiAccess access, @Nullable Instant late) {
        this.vault = vault;
        this.transaction = transaction;
        this.access = access;
        this.late = late;
    }

    /// The logical id that an identity stands for.
    public String logicalId(ResourceIdentity identity) {
        return ids.computeIfAbsent(
                identity, one -> vault.logicalId(transaction, one.type(), one.system(), one.value()));
    }

    /// The present content, empty where there is none.
    public Optional<Resource> current(ResourceIdentity identity) {
        return stored(key(identity)).map(StoredRecord::content).map(found -> found.open(access));
    }

    private Optional<StoredRecord> stored(RecordKey key) {
        return shown.computeIfAbsent(key, one -> vault.read(transaction, access, one));
    }

    /// What a message asks of the record, as changes to it.
    public List<RecordChange> changes(List<MappedChange> mapped) {
        List<RecordChange> changes = new ArrayList<>();
        for (MappedChange change : mapped) {
            switch (change) {
                case MappedChange.Put put -> {
                    RecordKey key = key(put.identity());
                    boolean wanted = switch (put.mode()) {
                        case REPLACE -> !isOvertaken(key);
                        case IF_ABSENT -> isAbsent(put);
                    };
                    if (wanted) {
                        changes.add(new RecordChange.Put(key, Sealed.of(put.resource()), shownVersion(key)));
                    }
                }
                case MappedChange.Merge(ResourceIdentity surviving, ResourceIdentity prior) ->
                    // the prior patient as named: where they were merged into another one, the vault refuses, and the
                    // other one's chart stays where it is
                    changes.add(new RecordChange.Merge(
                            key(surviving), vault.ownId(prior.type(), prior.system(), prior.value())));
                case MappedChange.Move(ResourceIdentity what, ResourceIdentity from, ResourceIdentity into) ->
                    changes.add(new RecordChange.Move(key(what), logicalId(from), logicalId(into)));
                case MappedChange.Redirect(ResourceIdentity visit, ResourceIdentity prior) ->
                    changes.add(new RecordChange.Redirect(key(visit), key(prior)));
            }
        }
        return changes;
    }

    /// The account of the message, after [#changes]: what it said of records that keep what they were told before is
    /// not carried.
    public ConservationReport account(ConservationReport mapped) {
        return mapped.without(refused);
    }

    private boolean isOvertaken(RecordKey key) {
        if (late == null) {
            return false;
        }
        Optional<StoredRecord> found = stored(key);
        boolean overtaken = found.isPresent() && found.get().updated().isAfter(late);
        if (overtaken) {
            refused.put(key.type(), "OVERTAKEN");
        }
        return overtaken;
    }

    private boolean isAbsent(MappedChange.Put put) {
        Optional<Resource> held = current(put.identity());
        held.filter(record -> put.patient() == null && !Holds.all(record, put.resource()))
                .ifPresent(record -> refused.put(put.identity().type(), "REFERENCE_ONLY"));
        return held.isEmpty();
    }

    /// 0 where there was none, null where the mapping did not look.
    private @Nullable Integer shownVersion(RecordKey key) {
        Optional<StoredRecord> seen = shown.get(key);
        return seen == null
                ? null
                : Integer.valueOf(seen.map(StoredRecord::version).orElse(0));
    }

    private RecordKey key(ResourceIdentity identity) {
        return new RecordKey(identity.type(), logicalId(identity));
    }
}
