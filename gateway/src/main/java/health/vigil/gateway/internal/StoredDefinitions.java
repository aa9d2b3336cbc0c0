package health.vigil.gateway.internal;

import health.vigil.gateway.internal.terminology.Definitions;
import health.vigil.policy.Action;
import health.vigil.policy.Decision;
import health.vigil.vault.RecordSearch;
import health.vigil.vault.RecordSearch.Condition;
import health.vigil.vault.RecordSearch.Order;
import health.vigil.vault.SearchValue;
import health.vigil.vault.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ValueSet;

/// The value sets and code systems that are stored, as far as the caller of a turn may search them; of several under
/// one address the one written last.
public final class StoredDefinitions implements Definitions {
    private final Vault vault;
    private final Turn turn;

    public StoredDefinitions(Vault vault, Turn turn) {
        this.vault = vault;
        this.turn = turn;
    }

    @Override
    public Optional<ValueSet> valueSet(String canonical) {
        return find("ValueSet", canonical).map(ValueSet.class::cast);
    }

    @Override
    public Optional<CodeSystem> codeSystem(String canonical) {
        return find("CodeSystem", canonical).map(CodeSystem.class::cast);
    }

    private Optional<Resource> find(String name, String canonical) {
        RecordType<?> type = RecordType.named(name).orElseThrow();
        Decision reach = turn.judge().anywhere(turn.call(), Action.SEARCH, type);
        if (reach instanceof Decision.Deny) {
            return Optional.empty();
        }
        if (canonical.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty(); // which the database does not take in an id
        }
        List<Condition> conditions = conditions(name, canonical);
        RecordSearch search = new RecordSearch(name, conditions, List.of(new Order("_lastUpdated", true)), 1, null);
        Scope scope = new Scope(turn, Action.SEARCH);
        RecordSearch.Page page =
                vault.search(turn.transaction(), turn.judge().finding(Action.SEARCH, type), search, scope);
        List<String> names = conditions.stream().map(Condition::parameter).toList();
        turn.evenIfRefused(() -> Searching.disclose(turn, scope, page.records(), List.of(), names, reach));
        return Searching.permitted(scope, page.records()).stream()
                .map(Body.Kept::resource)
                .findFirst();
    }

    private static List<Condition> conditions(String name, String canonical) {
        if (canonical.startsWith(name + "/")) {
            return List.of(new Condition("_id", List.of(canonical.substring(name.length() + 1))));
        }
        int bar = canonical.indexOf('|');
        List<Condition> conditions = new ArrayList<>();
        conditions.add(
                new Condition("url", List.of(SearchValue.escaped(bar < 0 ? canonical : canonical.substring(0, bar)))));
        if (bar >= 0) {
            conditions.add(new Condition("version", List.of(SearchValue.escaped(canonical.substring(bar + 1)))));
        }
        return conditions;
    }
}
