package health.vigil.gateway.internal;

import health.vigil.base.PhiAccess;
import health.vigil.base.Sealed;
import health.vigil.ledger.Entry;
import health.vigil.policy.Action;
import health.vigil.policy.Decision;
import health.vigil.vault.RecordSearch;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.Vault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Searches one type. Each patient whose records match is decided about; records of a patient who is refused are left
/// out, and the refusal recorded. That they are left out is not said: it would say that they exist.
final class Searching {
    private static final int MOST_PAGES_LOOKED_AT = 20;

    private final Jdbi identified;
    private final Vault vault;
    private final Judge judge;
    private final Witness witness;

    /// A page as disclosed.
    ///
    /// @param resources opened
    /// @param next where the next page begins, null on the last
    record Found(List<Resource> resources, @Nullable String next) {}

    Searching(Jdbi identified, Vault vault, Judge judge, Witness witness) {
        this.identified = identified;
        this.vault = vault;
        this.judge = judge;
        this.witness = witness;
    }

    /// The page that begins after the search's cursor. A page of which everything is left out is followed by the
    /// next one at once, twenty times at most.
    Found search(Call call, RecordType<?> type, RecordSearch search) {
        return Answer.of(identified, transaction -> {
            Map<Optional<String>, Decision> decisions = new LinkedHashMap<>();
            Decision scope = scope(transaction, call, type, search, decisions);
            if (scope instanceof Decision.Deny deny) {
                Optional<String> patient = patientOf(deny, decisions);
                witness.record(transaction, entry(call, deny, patient, List.of(type.name()), search));
                return new Answer.Refused<>(Refusals.denied(deny));
            }
            return new Answer.Given<>(disclose(transaction, call, type, search, scope, decisions));
        });
    }

    /// Whether the caller may search at all: for each patient that the search names, or else in a unit of theirs.
    private Decision scope(
            Handle transaction,
            Call call,
            RecordType<?> type,
            RecordSearch search,
            Map<Optional<String>, Decision> decisions) {
        Set<String> named = SearchForm.patients(search);
        if (named.isEmpty()) {
            return judge.anywhere(call, Action.SEARCH, type);
        }
        named.forEach(patient -> decide(transaction, call, type, Optional.of(patient), decisions));
        return decisions.values().stream()
                .filter(Decision.Deny.class::isInstance)
                .findFirst()
                .orElseGet(() -> decisions.values().iterator().next());
    }

    private Found disclose(
            Handle transaction,
            Call call,
            RecordType<?> type,
            RecordSearch first,
            Decision scope,
            Map<Optional<String>, Decision> decisions) {
        PhiAccess finding = judge.finding(Action.SEARCH, type);
        List<Entry> entries = new ArrayList<>();
        List<Resource> opened = new ArrayList<>();
        String after = first.after();
        int looked = 0;
        do {
            RecordSearch.Page page = vault.search(transaction, finding, startingAfter(first, after));
            byPatient(page.records()).forEach((patient, records) -> {
                Decision decision = decide(transaction, call, type, patient, decisions);
                List<String> references =
                        records.stream().map(StoredRecord::versionedReference).toList();
                entries.add(entry(call, decision, patient, references, first));
            });
            page.records().forEach(record -> open(record, decisions).ifPresent(opened::add));
            after = page.next();
            looked++;
        } while (opened.isEmpty() && after != null && looked < MOST_PAGES_LOOKED_AT);
        if (entries.isEmpty()) {
            entries.add(entry(call, scope, Optional.empty(), List.of(), first));
        }
        witness.recordAll(transaction, entries);
        return new Found(opened, after);
    }

    private Decision decide(
            Handle transaction,
            Call call,
            RecordType<?> type,
            Optional<String> patient,
            Map<Optional<String>, Decision> decisions) {
        return decisions.computeIfAbsent(
                patient, whose -> judge.about(transaction, call, Action.SEARCH, type, type.name(), whose.orElse(null)));
    }

    private static Optional<Resource> open(StoredRecord record, Map<Optional<String>, Decision> decisions) {
        Sealed<Resource> content = record.content();
        return content != null && decisions.get(Optional.ofNullable(record.patient())) instanceof Decision.Permit permit
                ? Optional.of(content.open(permit.access()))
                : Optional.empty();
    }

    private Entry entry(
            Call call, Decision decision, Optional<String> patient, List<String> resources, RecordSearch search) {
        return witness.disclosure(call, decision, "search", patient.orElse(null), resources, SearchForm.names(search));
    }

    private static Optional<String> patientOf(Decision decision, Map<Optional<String>, Decision> decisions) {
        return decisions.entrySet().stream()
                .filter(decided -> decided.getValue().equals(decision))
                .findFirst()
                .flatMap(Map.Entry::getKey);
    }

    private static Map<Optional<String>, List<StoredRecord>> byPatient(List<StoredRecord> records) {
        Map<Optional<String>, List<StoredRecord>> byPatient = new LinkedHashMap<>();
        records.forEach(record -> byPatient
                .computeIfAbsent(Optional.ofNullable(record.patient()), patient -> new ArrayList<>())
                .add(record));
        return byPatient;
    }

    private static RecordSearch startingAfter(RecordSearch search, @Nullable String after) {
        return new RecordSearch(search.type(), search.conditions(), search.descending(), search.limit(), after);
    }
}
