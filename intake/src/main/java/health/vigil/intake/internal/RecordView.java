package health.vigil.intake.internal;

import health.vigil.base.PhiAccess;
import health.vigil.base.Sealed;
import health.vigil.hl7v2.MappedChange;
import health.vigil.hl7v2.Merges;
import health.vigil.hl7v2.NumberedRecords.Numbered;
import health.vigil.hl7v2.PatientVersion;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.vault.RecordChange;
import health.vigil.vault.RecordKey;
import health.vigil.vault.RecordSearch;
import health.vigil.vault.RecordSearch.Condition;
import health.vigil.vault.SearchValue;
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
public final class RecordView implements Merges {
    /// What a message becomes.
    ///
    /// @param changes to the record, in the order of the message
    /// @param notCarried resource types of which the record keeps what it was told otherwise, each with the reason
    public record Asked(List<RecordChange> changes, Map<String, Reason> notCarried) {
        public Asked {
            changes = List.copyOf(changes);
            notCarried = Map.copyOf(notCarried);
        }
    }

    /// The system of identities of what was found, which has its logical id as value.
    private static final String FOUND = "urn:vigil:found";

    /// Orders have a handful.
    private static final int MOST_OF_ONE_NUMBER = 100;

    private final Vault vault;
    private final DoubtTable doubts;
    private final Handle transaction;
    private final PhiAccess access;
    private final Map<ResourceIdentity, String> ids = new HashMap<>();
    private final Map<RecordKey, Optional<StoredRecord>> shown = new HashMap<>();
    private final Instant received;
    private final @Nullable Instant late;

    /// @param received when the message came, by the platform's clock
    /// @param queued whether it waited in the exceptions
    public RecordView(Vault vault, Handle transaction, PhiAccess access, Instant received, boolean queued) {
        this.vault = vault;
        this.doubts = new DoubtTable(vault);
        this.transaction = transaction;
        this.access = access;
        this.received = received;
        this.late = queued ? received : null;
    }

    /// The logical id that an identity stands for.
    public String logicalId(ResourceIdentity identity) {
        return ids.computeIfAbsent(
                identity, one -> vault.logicalId(transaction, one.type(), one.system(), one.value()));
    }

    @Override
    public boolean isMerged(ResourceIdentity patient) {
        return !logicalId(patient).equals(ownId(patient));
    }

    @Override
    public boolean isInDoubt(ResourceIdentity patient) {
        return doubts.isInDoubt(transaction, patient);
    }

    @Override
    public Optional<PatientVersion> latest(ResourceIdentity patient) {
        return doubts.latest(transaction, patient);
    }

    private String ownId(ResourceIdentity identity) {
        return vault.ownId(identity.type(), identity.system(), identity.value());
    }

    /// The present content, empty where there is none.
    public Optional<Resource> current(ResourceIdentity identity) {
        return stored(key(identity)).map(StoredRecord::content).map(found -> found.open(access));
    }

    /// What the record of a patient has under a business identifier. Nothing is looked for where there is no such
    /// patient yet.
    ///
    /// @param patient null for whomever's
    public List<Numbered> numbered(String type, @Nullable ResourceIdentity patient, String system, String value) {
        List<Condition> conditions = new ArrayList<>();
        conditions.add(
                new Condition("identifier", List.of(SearchValue.escaped(system) + "|" + SearchValue.escaped(value))));
        if (patient != null) {
            RecordKey owner = key(patient);
            if (stored(owner).isEmpty()) {
                return List.of();
            }
            conditions.addFirst(new Condition("patient", List.of("Patient/" + owner.id())));
        }
        List<Numbered> found = new ArrayList<>();
        for (StoredRecord record : vault.search(
                        transaction, access, new RecordSearch(type, conditions, false, MOST_OF_ONE_NUMBER, null))
                .records()) {
            ResourceIdentity identity =
                    new ResourceIdentity(type, FOUND, record.key().id());
            ids.put(identity, record.key().id());
            shown.putIfAbsent(record.key(), Optional.of(record));
            current(identity).ifPresent(resource -> found.add(new Numbered(identity, resource)));
        }
        return found;
    }

    private Optional<StoredRecord> stored(RecordKey key) {
        return shown.computeIfAbsent(key, one -> vault.read(transaction, access, one));
    }

    /// What a message asks of the record, as changes to it, and what of it the record does not take.
    public Asked asked(List<MappedChange> mapped) {
        List<RecordChange> changes = new ArrayList<>();
        Map<String, Reason> notCarried = new HashMap<>();
        Untouched untouched = new Untouched();
        for (MappedChange change : mapped) {
            switch (change) {
                case MappedChange.Put put -> {
                    RecordKey key = key(put.identity());
                    if (isTaken(put, key)) {
                        Resource content = untouched.content(put, this::logicalId, () -> before(put.identity()));
                        untouched.taken(key, put.patient());
                        changes.add(new RecordChange.Put(key, Sealed.of(content), shownVersion(key)));
                    } else {
                        untouched.left(key);
                        whatIsLost(put).ifPresent(reason -> notCarried.put(key.type(), reason));
                    }
                }
                case MappedChange.Merge(ResourceIdentity surviving, ResourceIdentity prior) ->
                    // the prior patient as named: where they were merged into another one, the vault refuses, and the
                    // other one's chart stays where it is
                    changes.add(new RecordChange.Merge(key(surviving), ownId(prior)));
                case MappedChange.Move(ResourceIdentity what, ResourceIdentity from, ResourceIdentity into) ->
                    changes.add(new RecordChange.Move(key(what), logicalId(from), logicalId(into)));
                case MappedChange.Delete(ResourceIdentity identity) -> {
                    RecordKey key = key(identity);
                    changes.add(new RecordChange.Delete(key, shownVersion(key)));
                }
                case MappedChange.Redirect(ResourceIdentity visit, ResourceIdentity prior) ->
                    changes.add(new RecordChange.Redirect(key(visit), key(prior)));
            }
        }
        return new Asked(changes, notCarried);
    }

    /// The Provenance that the message has already. It is looked for only where something that the message speaks of
    /// was written after it came: else it has not been done before.
    private Optional<Resource> before(ResourceIdentity provenance) {
        boolean again = shown.values().stream()
                .flatMap(Optional::stream)
                .anyMatch(seen -> !seen.updated().isBefore(received));
        return again ? current(provenance) : Optional.empty();
    }

    private boolean isTaken(MappedChange.Put put, RecordKey key) {
        return switch (put.mode()) {
            case REPLACE -> !isOvertaken(key);
            case IF_ABSENT -> current(put.identity()).isEmpty();
        };
    }

    /// Whether another message wrote the record while this one waited.
    private boolean isOvertaken(RecordKey key) {
        if (late == null) {
            return false;
        }
        Optional<StoredRecord> found = stored(key);
        return found.isPresent() && found.get().updated().isAfter(late);
    }

    /// Why what is not taken is not carried; empty where the record says it already.
    private Optional<Reason> whatIsLost(MappedChange.Put put) {
        return switch (put.mode()) {
            case REPLACE -> Optional.of(Reason.OVERTAKEN);
            case IF_ABSENT ->
                current(put.identity())
                        .filter(held -> !Holds.all(held, put.resource()))
                        .map(_ -> Reason.REFERENCE_ONLY);
        };
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
