package health.vigil.intake.internal;

import health.vigil.base.PhiAccess;
import health.vigil.base.Sealed;
import health.vigil.hl7v2.MappedChange;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.vault.RecordChange;
import health.vigil.vault.RecordKey;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.Vault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;

/// The record as the mapping of one message sees it. What was made from a version that it showed is written only
/// while that version is current (`VGL-VLT-409` otherwise), so that no other writer's change is lost.
public final class RecordView {
    private final Vault vault;
    private final Handle transaction;
    private final PhiAccess access;
    private final Map<ResourceIdentity, String> ids = new HashMap<>();
    private final Map<RecordKey, Integer> shown = new HashMap<>();
    private final Set<RecordKey> present = new HashSet<>();

    public RecordView(Vault vault, Handle transaction, PhiAccess access) {
        this.vault = vault;
        this.transaction = transaction;
        this.access = access;
    }

    /// The logical id that an identity stands for.
    public String logicalId(ResourceIdentity identity) {
        return ids.computeIfAbsent(
                identity, one -> vault.logicalId(transaction, one.type(), one.system(), one.value()));
    }

    /// The present content, empty where there is none.
    public Optional<Resource> current(ResourceIdentity identity) {
        RecordKey key = key(identity);
        Optional<StoredRecord> stored = vault.read(transaction, access, key);
        shown.put(key, stored.map(StoredRecord::version).orElse(0));
        Optional<Resource> content = stored.map(StoredRecord::content).map(found -> found.open(access));
        if (content.isPresent()) {
            present.add(key);
        }
        return content;
    }

    /// What a message asks of the record, as changes to it.
    public List<RecordChange> changes(List<MappedChange> mapped) {
        List<RecordChange> changes = new ArrayList<>();
        for (MappedChange change : mapped) {
            switch (change) {
                case MappedChange.Put put -> {
                    boolean wanted = switch (put.mode()) {
                        case REPLACE -> true;
                        case IF_ABSENT -> !isPresent(put.identity());
                    };
                    if (wanted) {
                        RecordKey key = key(put.identity());
                        changes.add(new RecordChange.Put(key, Sealed.of(put.resource()), shown.get(key)));
                    }
                }
                case MappedChange.Merge merge ->
                    changes.add(new RecordChange.Merge(key(merge.surviving()), logicalId(merge.prior())));
            }
        }
        return changes;
    }

    private boolean isPresent(ResourceIdentity identity) {
        RecordKey key = key(identity);
        return shown.containsKey(key)
                ? present.contains(key)
                : current(identity).isPresent();
    }

    private RecordKey key(ResourceIdentity identity) {
        return new RecordKey(identity.type(), logicalId(identity));
    }
}
