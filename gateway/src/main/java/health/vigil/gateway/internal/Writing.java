package health.vigil.gateway.internal;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import health.vigil.base.Ids;
import health.vigil.base.PhiAccess;
import health.vigil.base.Sealed;
import health.vigil.gateway.internal.Consequences.Consequence;
import health.vigil.policy.Action;
import health.vigil.policy.Decision;
import health.vigil.vault.PatientCompartment;
import health.vigil.vault.RecordChange;
import health.vigil.vault.RecordKey;
import health.vigil.vault.SourceNote;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.Vault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// Writes records: each change is planned, which finds and decides, and the plans of one call are carried out
/// together. A record stays with its patient for life.
final class Writing {
    private static final Pattern DIGITS = Pattern.compile("[0-9.\\-]+");

    private final Vault vault;
    private final Ids ids;
    private final Consequences consequences;

    Writing(Vault vault, Ids ids, Consequences consequences) {
        this.vault = vault;
        this.ids = ids;
        this.consequences = consequences;
    }

    /// What is to happen to one record.
    ///
    /// @param interaction `create`, `update`, `patch` or `delete`
    /// @param change null where nothing is to be done
    /// @param current what is there already
    /// @param then what follows from it
    record Plan(
            RecordType<?> type,
            String interaction,
            Decision.Permit permit,
            @Nullable String patient,
            @Nullable RecordChange change,
            @Nullable StoredRecord current,
            Consequence then) {}

    /// The id that a create would give: from the first business identifier, so that the same thing said through
    /// another door is the same record. Where that is taken, a patient is refused, since it would be a duplicate;
    /// anything else gets an id of its own.
    String newId(Turn turn, RecordType<?> type, Resource content) {
        Base @Nullable [] identifiers = content.getProperty("identifier".hashCode(), "identifier", false);
        for (Base value : identifiers == null ? new Base[0] : identifiers) {
            if (value instanceof Identifier identifier && identifier.hasSystem() && identifier.hasValue()) {
                String id =
                        vault.logicalId(turn.transaction(), type.name(), identifier.getSystem(), identifier.getValue());
                boolean taken = vault.read(
                                turn.transaction(),
                                turn.judge().finding(Action.READ, type),
                                new RecordKey(type.name(), id))
                        .filter(record -> !record.deleted() || isAnothers(record, type, content))
                        .isPresent();
                if (!taken) {
                    return id;
                }
                if (type.name().equals("Patient")) {
                    throw Refusals.taken();
                }
                break;
            }
        }
        return ids.next().toString();
    }

    /// A deleted record keeps its id with its patient: given to another, its history would be theirs to read.
    private static boolean isAnothers(StoredRecord deleted, RecordType<?> type, Resource content) {
        return !type.name().equals("Patient")
                && !Objects.equals(
                        deleted.patient(), PatientCompartment.patient(content).orElse(null));
    }

    /// @param id that the record gets; see [#newId]
    Plan create(Turn turn, RecordType<?> type, String id, Resource content, String interaction) {
        content.setId(id);
        SourceNote.takeOff(content);
        String named = PatientCompartment.patient(content).orElse(null);
        String patient = named == null ? ofTarget(turn, content) : named;
        Decision decision = turn.decide(Action.CREATE, type, type.name(), patient);
        if (!(decision instanceof Decision.Permit permit)) {
            throw turn.refuseWriting(decision, interaction, patient, type.name());
        }
        Owners.check(type, content);
        Consequence then = consequences.ofStoring(turn, content);
        RecordKey key = new RecordKey(type.name(), id);
        return new Plan(
                type, interaction, permit, patient, new RecordChange.Put(key, Sealed.of(content), 0), null, then);
    }

    /// A Provenance that names no patient is decided about as its first target's; null for anything else, and where
    /// none of the targets is written yet.
    private @Nullable String ofTarget(Turn turn, Resource content) {
        if (content instanceof Provenance provenance) {
            for (Reference target : provenance.getTarget()) {
                RecordType<?> type = RecordType.named(
                                target.getReferenceElement().getResourceType())
                        .orElse(null);
                boolean ours = !target.getReferenceElement().hasBaseUrl()
                        && target.getReferenceElement().hasIdPart();
                String patient = type == null || !ours
                        ? null
                        : find(turn, type, target.getReferenceElement().getIdPart())
                                .map(StoredRecord::patient)
                                .orElse(null);
                if (patient != null) {
                    return patient;
                }
            }
        }
        return null;
    }

    /// Replaces the current version, or, for a caller who may, creates the record under the id that the caller gives.
    Plan update(Turn turn, RecordType<?> type, String id, @Nullable Integer ifVersion, Resource content) {
        Optional<StoredRecord> found = find(turn, type, id);
        Decision decision = decide(turn, Action.UPDATE, "update", type, found);
        if (found.isEmpty()) {
            if (ifVersion != null) {
                throw Refusals.stale();
            }
            if (DIGITS.matcher(id).matches()) {
                throw Refusals.unprocessable(
                        "An id of digits only may be somebody's record number.",
                        "Create with POST and keep the number as an identifier, or use an id with letters.");
            }
            return create(turn, type, id, content, "update");
        }
        return replace(turn, type, found.get(), (Decision.Permit) decision, ifVersion, content, "update");
    }

    /// Creates the record under the id that the caller gives, where none has it.
    Plan createUnder(Turn turn, RecordType<?> type, String id, Resource content) {
        Plan plan = update(turn, type, id, null, content);
        StoredRecord current = plan.current();
        if (current != null && !current.deleted()) {
            throw Refusals.stale();
        }
        return plan;
    }

    /// The record as it is, empty where there is none or it has been deleted. Found, not yet decided about.
    Optional<StoredRecord> present(Turn turn, RecordType<?> type, String id) {
        return find(turn, type, id).filter(record -> !record.deleted());
    }

    /// Changes the current version.
    Plan patch(Turn turn, RecordType<?> type, String id, @Nullable Integer ifVersion, UnaryOperator<Resource> change) {
        Optional<StoredRecord> found = find(turn, type, id);
        Decision.Permit permit = (Decision.Permit) decide(turn, Action.UPDATE, "patch", type, found);
        StoredRecord current = found.orElseThrow(() -> Refusals.notFound(type.name()));
        if (current.content() == null) {
            throw Refusals.deleted(type.name());
        }
        return replace(
                turn,
                type,
                current,
                permit,
                ifVersion,
                change.apply(current.content().open(permit.access())),
                "patch");
    }

    /// Deletes; of what is deleted or never was, nothing (R4, 3.1.0.7).
    Plan delete(Turn turn, RecordType<?> type, String id, @Nullable Integer ifVersion) {
        Optional<StoredRecord> found = find(turn, type, id);
        if (found.isEmpty() && ifVersion == null) {
            return nothing(turn, type);
        }
        Decision.Permit permit = (Decision.Permit) decide(turn, Action.DELETE, "delete", type, found);
        StoredRecord current = found.orElseThrow(() -> Refusals.notFound(type.name()));
        changeable(type);
        RecordChange change = new RecordChange.Delete(current.key(), expected(ifVersion, current));
        return new Plan(
                type, "delete", permit, current.patient(), change, current, consequences.ofDeleting(current.key()));
    }

    /// A delete that finds nothing to do, by one who may delete.
    static Plan nothing(Turn turn, RecordType<?> type) {
        Decision decision = turn.judge().anywhere(turn.call(), Action.DELETE, type);
        if (!(decision instanceof Decision.Permit permit)) {
            throw turn.refuseWriting(decision, "delete", null, type.name());
        }
        return new Plan(type, "delete", permit, null, null, null, Consequence.NONE);
    }

    /// Carries out plans, in order, and records them: one entry for each decision and patient.
    ///
    /// @param interaction that the ledger names for all of them, null for each plan's own
    Map<RecordKey, StoredRecord> carryOut(Turn turn, List<Plan> plans, @Nullable String interaction) {
        List<RecordChange> changes = new ArrayList<>();
        Map<RecordKey, Plan> byKey = new LinkedHashMap<>();
        PhiAccess access = null;
        for (Plan plan : plans) {
            if (plan.change() != null) {
                changes.add(plan.change());
                access = plan.permit().access();
                if (byKey.put(plan.change().key(), plan) != null) {
                    throw twice();
                }
            }
        }
        Map<RecordKey, StoredRecord> written = new LinkedHashMap<>();
        if (access == null) {
            return written;
        }
        for (StoredRecord version : vault.write(turn.transaction(), access, changes)) {
            Plan plan = Objects.requireNonNull(byKey.get(version.key()));
            boolean ofItsTarget = plan.patient() == null && version.key().type().equals("Provenance");
            if (!Objects.equals(version.patient(), plan.patient()) && !ofItsTarget) {
                throw new IllegalStateException("a record was filed under another patient than was decided about");
            }
            written.put(version.key(), version);
        }
        byKey.forEach((key, plan) -> plan.then().of(turn, key));
        record(turn, plans, written, interaction);
        return written;
    }

    /// A record can be changed once in a bundle.
    static BaseServerResponseException twice() {
        return Refusals.badRequest(
                "Two entries of the bundle change the same record.",
                "Send one change of each record; what is deleted is written anew in a transaction of its own.");
    }

    private static void record(
            Turn turn, List<Plan> plans, Map<RecordKey, StoredRecord> written, @Nullable String interaction) {
        record Group(
                Decision.Permit permit,
                String interaction,
                @Nullable String patient) {}
        Map<Group, List<String>> groups = new LinkedHashMap<>();
        for (Plan plan : plans) {
            if (plan.change() != null) {
                StoredRecord version = written.get(plan.change().key());
                List<String> references = groups.computeIfAbsent(
                        new Group(
                                plan.permit(), interaction == null ? plan.interaction() : interaction, plan.patient()),
                        group -> new ArrayList<>());
                if (version != null) {
                    references.add(version.versionedReference());
                } else if (plan.current() != null) {
                    references.add(plan.current().versionedReference());
                }
            }
        }
        groups.forEach(
                (group, references) -> turn.wrote(group.permit(), group.interaction(), group.patient(), references));
    }

    private Optional<StoredRecord> find(Turn turn, RecordType<?> type, String id) {
        return vault.read(turn.transaction(), turn.judge().finding(Action.READ, type), new RecordKey(type.name(), id));
    }

    private static Decision decide(
            Turn turn, Action action, String interaction, RecordType<?> type, Optional<StoredRecord> found) {
        String resource = found.map(record -> record.key().reference()).orElse(type.name());
        String patient = found.map(StoredRecord::patient).orElse(null);
        Decision decision = turn.decide(action, type, resource, patient);
        if (decision instanceof Decision.Deny) {
            throw turn.refuseWriting(decision, interaction, patient, resource);
        }
        return decision;
    }

    private Plan replace(
            Turn turn,
            RecordType<?> type,
            StoredRecord current,
            Decision.Permit permit,
            @Nullable Integer ifVersion,
            Resource content,
            String interaction) {
        changeable(type);
        content.setId(current.key().id());
        if (SourceNote.isOn(content)) {
            SourceNote.takeOff(content, content(current, permit));
        }
        if (!Objects.equals(PatientCompartment.patient(content).orElse(null), current.patient())) {
            throw Refusals.unprocessable(
                    "A " + type.name() + " cannot be given to another patient.",
                    "Delete it here and create it for the other patient.");
        }
        Consequence then = consequences.ofStoring(turn, content);
        RecordChange change = new RecordChange.Put(current.key(), Sealed.of(content), expected(ifVersion, current));
        return new Plan(type, interaction, permit, current.patient(), change, current, then);
    }

    private static @Nullable Resource content(StoredRecord record, Decision.Permit permit) {
        return record.content() == null ? null : record.content().open(permit.access());
    }

    private static void changeable(RecordType<?> type) {
        if (!type.changeable()) {
            throw Refusals.notOffered();
        }
    }

    /// The version that must still be current when the write happens: the caller's, or the one that was decided
    /// about.
    private static int expected(@Nullable Integer ifVersion, StoredRecord current) {
        boolean any = ifVersion != null && ifVersion == Ask.Preconditions.ANY;
        if (any ? current.deleted() : ifVersion != null && ifVersion != current.version()) {
            throw Refusals.stale();
        }
        return current.version();
    }
}
