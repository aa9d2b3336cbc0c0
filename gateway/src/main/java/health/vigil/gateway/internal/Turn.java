package health.vigil.gateway.internal;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import health.vigil.ledger.Entry;
import health.vigil.policy.Action;
import health.vigil.policy.Decision;
import health.vigil.vault.RecordKey;
import health.vigil.vault.StoredRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// One transaction of one caller: what was decided in it, and what of it goes into the ledger. The same question to
/// policy, which reads no more of a record than [Judge#matter] and patient, is asked once.
public final class Turn {
    private final Handle transaction;
    private final Call call;
    private final Judge judge;
    private final Witness witness;
    private final Map<Matter, Decision> decisions = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<Entry> refusals = new ArrayList<>();
    private final Map<String, List<StoredRecord>> meant = new HashMap<>();
    private final IdentityHashMap<Ask, Optional<StoredRecord>> own = new IdentityHashMap<>();
    private final Set<RecordKey> removed = new HashSet<>();
    private final Set<Map.Entry<String, Map<String, List<String>>>> creations = new HashSet<>();

    Turn(Handle transaction, Call call, Judge judge, Witness witness) {
        this.transaction = transaction;
        this.call = call;
        this.judge = judge;
        this.witness = witness;
    }

    private record Matter(
            Action action, String matter, @Nullable String patient) {}

    public Handle transaction() {
        return transaction;
    }

    public Call call() {
        return call;
    }

    Judge judge() {
        return judge;
    }

    /// May the caller do this to a record of this patient?
    ///
    /// @param resource as [Judge#about] takes it
    Decision decide(Action action, RecordType<?> type, String resource, @Nullable String patient) {
        return decisions.computeIfAbsent(
                new Matter(action, Judge.matter(call, type, resource), patient),
                matter -> judge.about(transaction, call, action, type, resource, patient));
    }

    /// The same about a record that was found, with its patient and unit, or about one that was not.
    Decision decide(
            Action action, RecordType<?> type, String resource, @Nullable String patient, @Nullable String unit) {
        return decisions.computeIfAbsent(
                new Matter(action, Judge.matter(call, type, resource), patient),
                matter -> judge.about(call, action, type, resource, patient, unit));
    }

    /// What a condition of this call means, found out once until something is written.
    List<StoredRecord> meant(String condition, Supplier<List<StoredRecord>> search) {
        List<StoredRecord> known = meant.get(condition);
        if (known == null) {
            known = search.get();
            meant.put(condition, known);
        }
        return known;
    }

    /// What the condition of an entry itself means, found out once, whatever is written before the entry's turn.
    Optional<StoredRecord> meant(Ask ask, Supplier<Optional<StoredRecord>> search) {
        Optional<StoredRecord> known = own.get(ask);
        if (known == null) {
            known = search.get();
            own.put(ask, known);
        }
        return known;
    }

    /// Whether this is the first create of the call under the condition.
    boolean creating(RecordType<?> type, Map<String, List<String>> condition) {
        return creations.add(Map.entry(type.name(), condition));
    }

    /// Records that this call deletes: for the conditions asked from now on they are not there.
    void removing(Collection<RecordKey> records) {
        removed.addAll(records);
        meant.clear();
    }

    /// Forgets what conditions meant before something was written.
    void wroteSome() {
        meant.clear();
    }

    Set<RecordKey> removed() {
        return removed;
    }

    /// Does what discloses something that the caller learns of also where the call is refused later.
    void evenIfRefused(Runnable disclosure) {
        int before = entries.size();
        disclosure.run();
        refusals.addAll(entries.subList(before, entries.size()));
    }

    /// A disclosure, which holds if the transaction commits.
    void disclosed(
            Decision decision,
            String interaction,
            @Nullable String patient,
            List<String> resources,
            List<String> parameters) {
        entries.add(witness.disclosure(call, decision, interaction, patient, resources, parameters));
    }

    /// A write, which holds if the transaction commits.
    void wrote(Decision decision, String interaction, @Nullable String patient, List<String> resources) {
        entries.add(witness.writing(call, decision, interaction, patient, resources));
    }

    /// What the caller tried to read and did not get; it is recorded also where the transaction does not commit.
    BaseServerResponseException refuse(
            BaseServerResponseException refusal,
            Decision decision,
            String interaction,
            @Nullable String patient,
            String resource) {
        refusals.add(witness.disclosure(call, decision, interaction, patient, List.of(resource), List.of()));
        return refusal;
    }

    /// The same of a search.
    BaseServerResponseException refuseSearch(
            Decision decision, @Nullable String patient, String resource, List<String> parameters) {
        refusals.add(witness.disclosure(call, decision, "search", patient, List.of(resource), parameters));
        return Refusals.denied(decision);
    }

    /// What the caller tried to write and may not.
    BaseServerResponseException refuseWriting(
            Decision decision, String interaction, @Nullable String patient, String resource) {
        refusals.add(witness.writing(call, decision, interaction, patient, List.of(resource)));
        return Refusals.denied(decision);
    }

    List<Entry> entries() {
        return entries;
    }

    List<Entry> refusals() {
        return refusals;
    }
}
