package health.vigil.gateway.internal;

import ca.uhn.fhir.model.api.ResourceMetadataKeyEnum;
import ca.uhn.fhir.model.valueset.BundleEntryTransactionMethodEnum;
import health.vigil.base.PhiAccess;
import health.vigil.base.Sealed;
import health.vigil.policy.Action;
import health.vigil.policy.Decision;
import health.vigil.vault.RecordKey;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.Vault;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Reads one record: the current version, one version, or all of them.
final class Reading {
    private static final int MOST_VERSIONS = 200;

    private final Jdbi identified;
    private final Vault vault;
    private final Judge judge;
    private final Witness witness;

    Reading(Jdbi identified, Vault vault, Judge judge, Witness witness) {
        this.identified = identified;
        this.vault = vault;
        this.judge = judge;
        this.witness = witness;
    }

    /// The current version.
    <T extends Resource> T read(Call call, RecordType<T> type, String id) {
        return disclose(
                call,
                Action.READ,
                "read",
                type,
                (transaction, finding) -> vault.read(transaction, finding, new RecordKey(type.name(), id)).stream()
                        .toList(),
                (found, access) -> only(type, found, access));
    }

    /// One version; policy takes it for history.
    <T extends Resource> T read(Call call, RecordType<T> type, String id, int version) {
        return disclose(
                call,
                Action.HISTORY,
                "vread",
                type,
                (transaction, finding) ->
                        vault.read(transaction, finding, new RecordKey(type.name(), id), version).stream()
                                .toList(),
                (found, access) -> only(type, found, access));
    }

    /// The newest 200 versions, newest first. A deletion is an empty resource that says when.
    <T extends Resource> List<T> history(Call call, RecordType<T> type, String id) {
        return disclose(
                call,
                Action.HISTORY,
                "history",
                type,
                (transaction, finding) -> vault.history(transaction, finding, new RecordKey(type.name(), id)).stream()
                        .limit(MOST_VERSIONS)
                        .toList(),
                (found, access) -> new Answer.Given<>(versions(type, found, access)));
    }

    /// Finds under the gateway's own right, decides about the caller, records, and only then opens.
    private <R> R disclose(
            Call call,
            Action action,
            String interaction,
            RecordType<?> type,
            BiFunction<Handle, PhiAccess, List<StoredRecord>> find,
            BiFunction<List<StoredRecord>, PhiAccess, Answer<R>> open) {
        return Answer.of(identified, transaction -> {
            List<StoredRecord> found = find.apply(transaction, judge.finding(action, type));
            Optional<StoredRecord> newest = found.stream().findFirst();
            String resource = newest.map(record -> record.key().reference()).orElse(type.name());
            String patient = newest.map(StoredRecord::patient).orElse(null);
            Decision decision = judge.about(transaction, call, action, type, resource, patient);
            List<String> resources = decision instanceof Decision.Permit && !found.isEmpty()
                    ? found.stream().map(StoredRecord::versionedReference).toList()
                    : List.of(resource);
            witness.record(transaction, witness.disclosure(call, decision, interaction, patient, resources, List.of()));
            return switch (decision) {
                case Decision.Deny deny -> new Answer.Refused<>(Refusals.denied(deny));
                case Decision.Permit permit
                when found.isEmpty() -> new Answer.Refused<>(Refusals.notFound(type.name()));
                case Decision.Permit permit -> open.apply(found, permit.access());
            };
        });
    }

    private static <T extends Resource> Answer<T> only(RecordType<T> type, List<StoredRecord> found, PhiAccess access) {
        Sealed<Resource> content = found.getFirst().content();
        return content == null
                ? new Answer.Refused<>(Refusals.deleted(type.name()))
                : new Answer.Given<>(type.model().cast(content.open(access)));
    }

    private static <T extends Resource> List<T> versions(
            RecordType<T> type, List<StoredRecord> found, PhiAccess access) {
        List<T> versions = new ArrayList<>();
        for (StoredRecord record : found) {
            Sealed<Resource> content = record.content();
            T version = content == null ? deletion(type, record) : type.model().cast(content.open(access));
            ResourceMetadataKeyEnum.ENTRY_TRANSACTION_METHOD.put(version, method(record));
            versions.add(version);
        }
        return versions;
    }

    /// What made the version, as a history entry says it.
    private static BundleEntryTransactionMethodEnum method(StoredRecord record) {
        if (record.deleted()) {
            return BundleEntryTransactionMethodEnum.DELETE;
        }
        return record.version() == 1 ? BundleEntryTransactionMethodEnum.POST : BundleEntryTransactionMethodEnum.PUT;
    }

    private static <T extends Resource> T deletion(RecordType<T> type, StoredRecord record) {
        T empty = type.empty();
        empty.setId(record.versionedReference());
        ResourceMetadataKeyEnum.DELETED_AT.put(empty, new InstantType(Date.from(record.updated())));
        return empty;
    }
}
