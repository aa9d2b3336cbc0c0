package health.vigil.gateway.internal;

import health.vigil.base.PhiAccess;
import health.vigil.gateway.GatewayLimits;
import health.vigil.gateway.internal.terminology.CodeModifiers;
import health.vigil.gateway.internal.terminology.Definitions;
import health.vigil.policy.Action;
import health.vigil.policy.Decision;
import health.vigil.vault.RecordKey;
import health.vigil.vault.RecordSearch;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.Vault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Searches one type. Each patient whose records could match is decided about before they are compared.
final class Searching {
    /// A page of the vault's.
    private static final int MOST_MEANT = 1_000;

    private final Vault vault;
    private final Including including;
    private final Definitions shipped;

    /// A page as disclosed.
    ///
    /// @param matches what the caller gets of them
    /// @param included the same, not among the matches
    /// @param next where the next page begins, null on the last
    /// @param total how many there are, null where it was not asked for and is not known
    record Found(
            List<Body.Kept> matches,
            List<Body.Kept> included,
            @Nullable String next,
            @Nullable Integer total) {}

    /// @param shipped value sets and code systems besides those stored
    Searching(Vault vault, Definitions shipped) {
        this.vault = vault;
        this.shipped = shipped;
        this.including = new Including(vault);
    }

    /// The types of a compartment that the caller may search there; those left out are recorded. Where none is left,
    /// they are all given, so that the search is refused.
    List<RecordType<?>> reached(Turn turn, RecordKey within, List<RecordType<?>> all) {
        String patient = within.type().equals("Patient") ? within.id() : null;
        List<RecordType<?>> reached = new ArrayList<>();
        Map<Decision, List<String>> denied = new LinkedHashMap<>();
        for (RecordType<?> type : all) {
            Decision decision = patient == null
                    ? turn.judge().anywhere(turn.call(), Action.SEARCH, type)
                    : turn.decide(Action.SEARCH, type, type.name(), patient);
            switch (decision) {
                case Decision.Permit _ -> reached.add(type);
                case Decision.Deny _ ->
                    denied.computeIfAbsent(decision, one -> new ArrayList<>()).add(type.name());
            }
        }
        if (reached.isEmpty()) {
            return all;
        }
        turn.evenIfRefused(() -> denied.forEach(
                (decision, types) -> turn.disclosed(decision, "search", patient, types, List.of(Query.COMPARTMENT))));
        return reached;
    }

    /// The page that begins after the search's cursor.
    Found search(Turn turn, RecordType<?> type, Query query) {
        Scope scope = new Scope(turn, Action.SEARCH);
        List<String> names = query.names();
        Decision reach = reach(turn, scope, type, query);
        PhiAccess finding = turn.judge().finding(Action.SEARCH, type);
        RecordSearch search = inCodes(turn, query);
        RecordSearch.Page page = query.countOnly()
                ? new RecordSearch.Page(List.of(), null)
                : vault.search(turn.transaction(), finding, search, scope);
        Integer total = null;
        if (query.countOnly() || query.total()) {
            OptionalInt counted = vault.count(turn.transaction(), finding, search, scope);
            if (counted.isEmpty() && query.countOnly()) {
                throw Refusals.tooWide();
            }
            total = counted.isPresent() ? counted.getAsInt() : null;
        } else if (search.after() == null && page.next() == null) {
            total = page.records().size();
        }
        List<StoredRecord> included = query.includes().isEmpty()
                ? List.of()
                : including.of(turn, finding, scope, query.includes(), page.records());
        disclose(turn, scope, page.records(), included, names, reach);
        discloseAsThePatients(turn, scope, type, query, page.records());
        return new Found(permitted(scope, page.records()), permitted(scope, included), page.next(), total);
    }

    /// How many there are, null where too many records would have to be looked at. None of them is disclosed.
    @Nullable Integer count(Turn turn, RecordType<?> type, Query query) {
        Scope scope = new Scope(turn, Action.SEARCH);
        Decision reach = reach(turn, scope, type, query);
        PhiAccess finding = turn.judge().finding(Action.SEARCH, type);
        OptionalInt counted = vault.count(turn.transaction(), finding, inCodes(turn, query), scope);
        disclose(turn, scope, List.of(), List.of(), query.names(), reach);
        return counted.isPresent() ? Integer.valueOf(counted.getAsInt()) : null;
    }

    /// The matches of a condition in a request or bundle that the caller may see, two at most: one is the answer,
    /// two are too many. What the same call deletes does not match. That it was asked is recorded even where
    /// the call is refused, since the refusal tells of the matches.
    List<StoredRecord> conditional(Turn turn, RecordType<?> type, Map<String, List<String>> parameters) {
        Query query = Query.read(type, parameters, turn.call().base(), GatewayLimits.concurrent(1), false);
        if (query.search().conditions().isEmpty()) {
            throw Refusals.badRequest("The condition has no search parameter.", "Say which record is meant.");
        }
        return turn.meant(type.name() + "?" + parameters, () -> meant(turn, type, query));
    }

    /// Waits until no other call is under way that creates under the same condition, so that one of them creates.
    void alone(Turn turn, RecordType<?> type, Map<String, List<String>> condition) {
        vault.alone(turn.transaction(), type.name() + "?" + new TreeMap<>(condition));
    }

    private List<StoredRecord> meant(Turn turn, RecordType<?> type, Query query) {
        Scope scope = new Scope(turn, Action.SEARCH);
        Decision reach = reach(turn, scope, type, query);
        int limit = Math.min(2 + turn.removed().size(), MOST_MEANT);
        RecordSearch search = new RecordSearch(type.name(), inCodes(turn, query).conditions(), List.of(), limit, null);
        RecordSearch.Page page =
                vault.search(turn.transaction(), turn.judge().finding(Action.SEARCH, type), search, scope);
        List<StoredRecord> found = page.records().stream()
                .filter(record -> !turn.removed().contains(record.key()))
                .limit(2)
                .toList();
        turn.evenIfRefused(() -> disclose(turn, scope, found, List.of(), query.names(), reach));
        if (found.size() < 2 && page.next() != null) {
            throw Refusals.tooWide();
        }
        return found;
    }

    private RecordSearch inCodes(Turn turn, Query query) {
        return CodeModifiers.inCodes(query.search(), new StoredDefinitions(vault, turn).orElse(shipped));
    }

    /// Whether the caller may search at all: for each patient that the search names, or else in a unit of theirs.
    private static Decision reach(Turn turn, Scope scope, RecordType<?> type, Query query) {
        Set<String> named = query.patients();
        if (named.isEmpty()) {
            Decision anywhere = turn.judge().anywhere(turn.call(), Action.SEARCH, type);
            if (anywhere instanceof Decision.Deny) {
                throw turn.refuseSearch(anywhere, null, type.name(), query.names());
            }
            return anywhere;
        }
        Decision permit = null;
        for (String patient : named) {
            Decision decision = scope.decide(type, patient);
            if (decision instanceof Decision.Deny) {
                throw turn.refuseSearch(decision, patient, type.name(), query.names());
            }
            permit = decision;
        }
        return java.util.Objects.requireNonNull(permit);
    }

    /// Writes what a search discloses into the ledger: an entry for each decision and patient.
    static void disclose(
            Turn turn,
            Scope scope,
            List<StoredRecord> matches,
            List<StoredRecord> included,
            List<String> names,
            Decision reach) {
        record Group(Decision decision, @Nullable String patient) {}
        Map<Group, List<String>> groups = new LinkedHashMap<>();
        for (List<StoredRecord> records : List.of(matches, included)) {
            for (StoredRecord record : records) {
                groups.computeIfAbsent(new Group(decision(scope, record), record.patient()), group -> new ArrayList<>())
                        .add(record.versionedReference());
            }
        }
        groups.forEach(
                (group, references) -> turn.disclosed(group.decision(), "search", group.patient(), references, names));
        scope.record("search", names);
        if (groups.isEmpty()) {
            turn.disclosed(reach, "search", null, List.of(), names);
        }
    }

    /// What a search of a patient's compartment gives of another's, or of nobody's, is recorded as the patient's too.
    private static void discloseAsThePatients(
            Turn turn, Scope scope, RecordType<?> type, Query query, List<StoredRecord> matches) {
        RecordKey within = query.search().within();
        if (within == null || !within.type().equals("Patient")) {
            return;
        }
        List<String> others = permitted(scope, matches).stream()
                .map(Body.Kept::record)
                .filter(record -> !within.id().equals(record.patient()))
                .map(StoredRecord::versionedReference)
                .toList();
        if (!others.isEmpty()) {
            turn.disclosed(scope.decide(type, within.id()), "search", within.id(), others, query.names());
        }
    }

    static List<Body.Kept> permitted(Scope scope, List<StoredRecord> records) {
        List<Body.Kept> permitted = new ArrayList<>();
        for (StoredRecord record : records) {
            if (!record.deleted() && decision(scope, record) instanceof Decision.Permit permit) {
                permitted.add(Body.Kept.of(record, permit));
            }
        }
        return permitted;
    }

    private static Decision decision(Scope scope, StoredRecord record) {
        return scope.decide(RecordType.named(record.key().type()).orElseThrow(), record.patient());
    }
}
