package health.vigil.gateway.internal;

import health.vigil.base.Sealed;
import health.vigil.ledger.Entry;
import health.vigil.policy.Action;
import health.vigil.policy.Decision;
import health.vigil.vault.StoredRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Discloses records of several types at once: one decision for each patient and kind of data, one ledger entry for
/// each decision, and only what is permitted is opened. That something is left out is not said.
public final class Disclosing {
    private final Judge judge;
    private final Witness witness;

    public Disclosing(Judge judge, Witness witness) {
        this.judge = judge;
        this.witness = witness;
    }

    private record Matter(@Nullable String patient, String data) {}

    /// One operation of one caller.
    ///
    /// @param action what policy takes it for
    /// @param interaction what the ledger calls it
    /// @param parameters the names of the parameters, never their values
    public record Operation(Call call, Action action, String interaction, List<String> parameters) {}

    /// What the caller gets of the records, in their order.
    ///
    /// @param found of types that are served; others are left out
    /// @param wanted of what is opened, the rest is neither given nor recorded
    public List<Resource> disclose(
            Handle transaction, Operation operation, List<StoredRecord> found, Predicate<Resource> wanted) {
        return disclose(transaction, operation, found, null, wanted);
    }

    /// What the caller gets of a patient's compartment: of a record there that is another patient's, or nobody's, it
    /// is decided about both, and what is given is recorded of both.
    ///
    /// @param compartment logical id of the patient, null where the records are of no compartment
    public List<Resource> disclose(
            Handle transaction,
            Operation operation,
            List<StoredRecord> found,
            @Nullable String compartment,
            Predicate<Resource> wanted) {
        Map<Matter, Decision> decisions = new LinkedHashMap<>();
        Map<Matter, List<String>> named = new LinkedHashMap<>();
        List<Resource> opened = new ArrayList<>();
        for (StoredRecord record : found) {
            RecordType<?> type = RecordType.named(record.key().type()).orElse(null);
            Sealed<Resource> content = record.content();
            if (type == null || content == null) {
                continue;
            }
            String data = Judge.matter(operation.call(), type, type.name());
            Function<Matter, Decision> decide = about ->
                    judge.about(transaction, operation.call(), operation.action(), type, type.name(), about.patient());
            Matter within = new Matter(compartment, data);
            Matter own = new Matter(record.patient(), data);
            Matter matter = compartment != null && decisions.computeIfAbsent(within, decide) instanceof Decision.Deny
                    ? within
                    : own;
            if (compartment != null || own.equals(within)) {
                named.computeIfAbsent(within, about -> new ArrayList<>()); // that it was asked is recorded
            }
            switch (decisions.computeIfAbsent(matter, decide)) {
                case Decision.Deny _ -> add(named, Set.of(matter), record);
                case Decision.Permit permit -> {
                    Resource resource = content.open(permit.access());
                    if (wanted.test(resource)) {
                        opened.add(resource);
                        add(
                                named,
                                compartment == null ? Set.of(own) : new LinkedHashSet<>(List.of(within, own)),
                                record);
                    }
                }
            }
        }
        List<Entry> entries = new ArrayList<>();
        named.forEach((matter, references) -> entries.add(witness.disclosure(
                operation.call(),
                Objects.requireNonNull(decisions.get(matter)),
                operation.interaction(),
                matter.patient(),
                references,
                operation.parameters())));
        witness.recordAll(transaction, entries);
        return opened;
    }

    private static void add(Map<Matter, List<String>> named, Set<Matter> matters, StoredRecord record) {
        matters.forEach(matter ->
                named.computeIfAbsent(matter, about -> new ArrayList<>()).add(record.versionedReference()));
    }
}
