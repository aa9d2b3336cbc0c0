package health.vigil.gateway.internal.terminology;

import health.vigil.gateway.internal.RecordType;
import health.vigil.gateway.internal.Refusals;
import health.vigil.vault.RecordSearch;
import health.vigil.vault.RecordSearch.Condition;
import health.vigil.vault.SearchCatalog;
import health.vigil.vault.SearchValue;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// `:in`, `:not-in`, `:below` and `:above` of tokens: what asks for a value set, or by subsumption, becomes a
/// search for its codes, so that the store need know nothing of terminology.
public final class CodeModifiers {
    /// As in the URL.
    private static final List<String> OF_TOKENS = List.of("above", "below", "in", "not-in");

    private static final int MOST_CODES = 2_000;

    private CodeModifiers() {}

    /// The modifiers that a parameter takes: those of the store, and these.
    public static Set<String> of(SearchCatalog.Entry parameter) {
        Set<String> modifiers = new TreeSet<>(parameter.modifiers());
        if (isCode(parameter)) {
            modifiers.addAll(OF_TOKENS);
        }
        return modifiers;
    }

    /// MIME types have a `:below` of their own, and no code system.
    private static boolean isCode(SearchCatalog.Entry parameter) {
        return parameter.kind().equals("token")
                && !parameter.name().equals("_id")
                && !parameter.modifiers().contains("below");
    }

    /// The same search in codes; itself where it asks for none of this.
    public static RecordSearch inCodes(RecordSearch search, Definitions definitions) {
        return search.where(inCodes(search.type(), search.conditions(), definitions));
    }

    /// The same conditions in codes.
    public static List<Condition> inCodes(String type, List<Condition> conditions, Definitions definitions) {
        if (conditions.stream().noneMatch(condition -> asks(type, condition))) {
            return conditions;
        }
        ValueSetCodes sets = new ValueSetCodes(definitions);
        return conditions.stream()
                .map(condition -> asks(type, condition) ? inCodes(condition, sets) : condition)
                .toList();
    }

    private static boolean asks(String type, Condition condition) {
        String name = condition.parameter();
        int colon = name.lastIndexOf(':');
        return colon > 0 && OF_TOKENS.contains(name.substring(colon + 1)) && isToken(type, name.substring(0, colon));
    }

    private static Condition inCodes(Condition condition, ValueSetCodes sets) {
        int colon = condition.parameter().lastIndexOf(':');
        String name = condition.parameter().substring(0, colon);
        Set<String> codes = new LinkedHashSet<>();
        String modifier = condition.parameter().substring(colon + 1);
        for (String value : condition.values()) {
            switch (modifier) {
                case "below" -> codes.addAll(subsumed(sets, value, true));
                case "above" -> codes.addAll(subsumed(sets, value, false));
                default ->
                    sets.of(SearchValue.plain(value)).forEach(code -> codes.add(token(code.system(), code.code())));
            }
        }
        if (codes.size() > MOST_CODES) {
            throw Refusals.badRequest("The search means more than " + MOST_CODES + " codes.", "Ask for less at once.");
        }
        return new Condition(modifier.equals("not-in") ? name + ":not" : name, List.copyOf(codes));
    }

    private static Collection<String> subsumed(ValueSetCodes sets, String value, boolean below) {
        List<String> parts = SearchValue.split(value, '|');
        if (parts.size() != 2 || parts.contains("")) {
            throw Refusals.badRequest(
                    "A search by subsumption does not say the system of its code.", "Give it as system|code.");
        }
        String code = SearchValue.plain(parts.getLast());
        CodeTree tree = sets.tree(SearchValue.plain(parts.getFirst()));
        Set<String> found = below ? tree.below(code) : tree.above(code);
        if (found.isEmpty()) {
            throw Refusals.badRequest("The code is none of its system.", "Give a code of the code system.");
        }
        return found.stream()
                .map(one -> parts.getFirst() + "|" + SearchValue.escaped(one))
                .toList();
    }

    private static String token(String system, String code) {
        return SearchValue.escaped(system) + "|" + SearchValue.escaped(code);
    }

    /// Whether the parameter at the end of a chain is a token.
    private static boolean isToken(String type, String name) {
        if (name.startsWith("_has:")) {
            String[] parts = name.split(":", 4);
            return parts.length == 4 && isToken(parts[1], parts[3]);
        }
        int dot = name.indexOf('.');
        if (dot < 0) {
            SearchCatalog.Entry entry = SearchCatalog.of(type).get(name);
            return entry != null && isCode(entry);
        }
        String[] link = name.substring(0, dot).split(":", 2);
        SearchCatalog.Entry reference = SearchCatalog.of(type).get(link[0]);
        if (reference == null) {
            return false;
        }
        return (link.length == 2 ? Set.of(link[1]) : reference.targets())
                .stream()
                        .anyMatch(target ->
                                RecordType.named(target).isPresent() && isToken(target, name.substring(dot + 1)));
    }
}
