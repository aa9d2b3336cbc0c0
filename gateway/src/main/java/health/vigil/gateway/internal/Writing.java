package health.vigil.gateway.internal;

import health.vigil.base.Ids;
import health.vigil.base.Sealed;
import health.vigil.policy.Action;
import health.vigil.policy.Decision;
import health.vigil.vault.RecordChange;
import health.vigil.vault.RecordKey;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.Vault;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Writes one record. A record stays with its patient for life.
final class Writing {
    private final Jdbi identified;
    private final Vault vault;
    private final Judge judge;
    private final Witness witness;
    private final Ids ids;

    Writing(Jdbi identified, Vault vault, Judge judge, Witness witness, Ids ids) {
        this.identified = identified;
        this.vault = vault;
        this.judge = judge;
        this.witness = witness;
        this.ids = ids;
    }

    /// Creates. The id follows from the first business identifier, so that the same thing said through another door
    /// is the same record; where that record is there already, the call is refused.
    <T extends Resource> T create(Call call, RecordType<T> type, T content) {
        return Answer.of(identified, transaction -> {
            content.setId((String) null);
            String patient = Subjects.patient(content).orElse(null);
            Decision decision = judge.about(transaction, call, Action.CREATE, type, type.name(), patient);
            if (decision instanceof Decision.Deny deny) {
                return refused(transaction, call, deny, "create", type.name(), patient);
            }
            RecordKey key = new RecordKey(type.name(), newId(transaction, type, content));
            content.setId(key.id());
            String owner = Subjects.patient(content).orElse(null);
            if (type.ofPatient() && owner == null) {
                throw Refusals.unprocessable(
                        "The " + type.name() + " names no patient.", "Refer to the patient as Patient/id.");
            }
            RecordChange change = new RecordChange.Put(key, Sealed.of(content), 0);
            return written(transaction, call, (Decision.Permit) decision, "create", owner, change)
                    .<Answer<T>>map(record -> given(type, record, (Decision.Permit) decision))
                    .orElseThrow(Refusals::stale);
        });
    }

    /// Replaces the current version.
    ///
    /// @param ifVersion from If-Match, null where the caller did not say
    <T extends Resource> T update(Call call, RecordType<T> type, String id, @Nullable Integer ifVersion, T content) {
        return change(call, Action.UPDATE, "update", type, id, (transaction, permitted) -> {
            StoredRecord current = permitted.current();
            if (!Objects.equals(Subjects.patient(content).orElse(null), current.patient())) {
                throw Refusals.unprocessable(
                        "A " + type.name() + " cannot be given to another patient.",
                        "Delete it here and create it for the other patient.");
            }
            content.setId(id);
            RecordChange change = new RecordChange.Put(current.key(), Sealed.of(content), expected(ifVersion, current));
            StoredRecord now = written(transaction, call, permitted.permit(), "update", current.patient(), change)
                    .orElse(current);
            return given(type, now, permitted.permit());
        });
    }

    /// Deletes; of a deleted record, nothing.
    void delete(Call call, RecordType<?> type, String id, @Nullable Integer ifVersion) {
        change(call, Action.DELETE, "delete", type, id, (transaction, permitted) -> {
            StoredRecord current = permitted.current();
            written(
                    transaction,
                    call,
                    permitted.permit(),
                    "delete",
                    current.patient(),
                    new RecordChange.Delete(current.key(), expected(ifVersion, current)));
            return new Answer.Given<>(true);
        });
    }

    private record Permitted(StoredRecord current, Decision.Permit permit) {}

    private <R> R change(
            Call call,
            Action action,
            String interaction,
            RecordType<?> type,
            String id,
            BiFunction<Handle, Permitted, Answer<R>> write) {
        return Answer.of(identified, transaction -> {
            RecordKey key = new RecordKey(type.name(), id);
            Optional<StoredRecord> found = vault.read(transaction, judge.finding(Action.READ, type), key);
            String resource = found.map(record -> record.key().reference()).orElse(type.name());
            String patient = found.map(StoredRecord::patient).orElse(null);
            return switch (judge.about(transaction, call, action, type, resource, patient)) {
                case Decision.Deny deny -> refused(transaction, call, deny, interaction, resource, patient);
                case Decision.Permit permit ->
                    write.apply(
                            transaction,
                            new Permitted(found.orElseThrow(() -> Refusals.notFound(type.name())), permit));
            };
        });
    }

    private <R> Answer<R> refused(
            Handle transaction,
            Call call,
            Decision.Deny deny,
            String interaction,
            String resource,
            @Nullable String patient) {
        witness.record(transaction, witness.writing(call, deny, interaction, patient, List.of(resource)));
        return new Answer.Refused<>(Refusals.denied(deny));
    }

    /// Writes and records. Empty where the change changed nothing.
    private Optional<StoredRecord> written(
            Handle transaction,
            Call call,
            Decision.Permit permit,
            String interaction,
            @Nullable String patient,
            RecordChange change) {
        List<StoredRecord> versions = vault.write(transaction, permit.access(), List.of(change));
        for (StoredRecord version : versions) {
            if (!Objects.equals(version.patient(), patient)) {
                throw new IllegalStateException("a record was filed under another patient than was decided about");
            }
        }
        witness.record(
                transaction,
                witness.writing(
                        call,
                        permit,
                        interaction,
                        patient,
                        versions.stream().map(StoredRecord::versionedReference).toList()));
        return versions.stream().findFirst();
    }

    private static <T extends Resource> Answer<T> given(
            RecordType<T> type, StoredRecord record, Decision.Permit permit) {
        Sealed<Resource> content = record.content();
        return content == null
                ? new Answer.Refused<>(Refusals.deleted(type.name()))
                : new Answer.Given<>(type.model().cast(content.open(permit.access())));
    }

    /// The version that must still be current when the write happens: the caller's, or the one that was decided
    /// about.
    private static int expected(@Nullable Integer ifVersion, StoredRecord current) {
        return ifVersion == null ? current.version() : ifVersion;
    }

    private String newId(Handle transaction, RecordType<?> type, Resource content) {
        for (Base value : Subjects.children(content, "identifier")) {
            if (value instanceof Identifier identifier && identifier.hasSystem() && identifier.hasValue()) {
                return vault.logicalId(transaction, type.name(), identifier.getSystem(), identifier.getValue());
            }
        }
        return ids.next().toString();
    }
}
