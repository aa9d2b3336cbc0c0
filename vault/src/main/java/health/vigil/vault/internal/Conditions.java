package health.vigil.vault.internal;

import health.vigil.base.PhiAccess;
import health.vigil.base.ProblemException;
import health.vigil.vault.RecordSearch;
import health.vigil.vault.RecordSearch.Condition;
import health.vigil.vault.SearchProblemException;
import health.vigil.vault.SearchValue;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.internal.search.DateCondition;
import health.vigil.vault.internal.search.Elements;
import health.vigil.vault.internal.search.FilterExpression;
import health.vigil.vault.internal.search.Modifier;
import health.vigil.vault.internal.search.Parameter;
import health.vigil.vault.internal.search.Parameters;
import health.vigil.vault.internal.search.Question;
import health.vigil.vault.internal.search.ReferenceTest;
import health.vigil.vault.internal.search.WordQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Understands a search's conditions. A chain, in either direction, is searched first and becomes the set of records
/// that it came to.
final class Conditions {
    private static final int MOST_CONDITIONS = 20;
    private static final int MOST_VALUES = 2_000;
    private static final int DEEPEST_CHAIN = 3;
    private static final int MOST_CHAINS = 100;
    private static final String REVERSE = "_has:";

    /// Searches the rest of a chain: all matches, or `VGL-VLT-414`.
    @FunctionalInterface
    interface Rest {
        List<StoredRecord> all(String type, List<Requirement> requirements);
    }

    private final PhiAccess access;
    private final Instant now;
    private final Rest rest;
    private final Hierarchy hierarchy;
    private final Lists lists;
    private int chains;

    Conditions(PhiAccess access, Instant now, Rest rest) {
        this.access = access;
        this.now = now;
        this.rest = (type, requirements) -> {
            if (++chains > MOST_CHAINS) {
                throw Problems.badSearch(
                        "The search has more than " + MOST_CHAINS + " chains and levels of hierarchies.",
                        "Ask for less at once, and name the types that chains lead to.");
            }
            return rest.all(type, requirements);
        };
        this.hierarchy = new Hierarchy(access, this.rest);
        this.lists = new Lists(access, now, this.rest);
    }

    List<Requirement> requirements(RecordSearch search) {
        String type = search.type();
        List<Condition> conditions = search.conditions();
        if (conditions.size() > MOST_CONDITIONS) {
            throw Problems.badSearch("The search has more than 20 conditions.", "Ask for less at once.");
        }
        List<Requirement> requirements = new ArrayList<>();
        if (search.within() != null) {
            requirements.add(Requirement.BelongsTo.of(type, search.within()));
        }
        for (Condition condition : conditions) {
            try {
                requirements.add(
                        condition.parameter().equals(Parameters.LIST)
                                ? lists.members(type, condition.values(), conditions)
                                : requirement(type, condition, 0));
            } catch (ProblemException e) {
                throw new SearchProblemException(condition.parameter(), e);
            }
        }
        return requirements;
    }

    private Requirement requirement(String type, Condition condition, int depth) {
        String name = condition.parameter();
        List<String> values = condition.values();
        if (values.isEmpty()) {
            throw Problems.badSearch("A search parameter has no value.", "Give it one, or leave it out.");
        }
        if (values.size() > MOST_VALUES) {
            throw Problems.badSearch("A search parameter has more than 2,000 values.", "Ask for less at once.");
        }
        if (depth > DEEPEST_CHAIN) {
            throw Problems.badSearch("A chain has more than three links.", "Search in steps.");
        }
        if (name.startsWith(REVERSE)) {
            String[] parts = name.substring(REVERSE.length()).split(":", 3);
            if (parts.length != 3) {
                throw Problems.badSearch(
                        "A reverse chain is not complete.", "Write it as _has:Type:reference:parameter.");
            }
            Condition tail = new Condition(parts[2], values);
            return reverse(type, parts[0], parts[1], () -> requirement(parts[0], tail, depth + 1));
        }
        int dot = name.indexOf('.');
        if (dot >= 0) {
            Condition tail = new Condition(name.substring(dot + 1), values);
            return chain(
                    type, name.substring(0, dot), tail.parameter(), target -> requirement(target, tail, depth + 1));
        }
        return switch (name) {
            case Parameters.ID -> new Requirement.OneOf(Set.copyOf(values));
            case Parameters.LAST_UPDATED -> new Requirement.Updated(dates(type, values), now);
            case Parameters.TEXT, Parameters.CONTENT -> wording(type, name, values);
            case Parameters.LIST -> lists.members(type, values, List.of());
            case Parameters.FILTER -> filter(type, String.join(",", values), depth);
            default -> {
                int colon = name.indexOf(':');
                String modifier = colon < 0 ? "" : name.substring(colon + 1);
                String bare = colon < 0 ? name : name.substring(0, colon);
                if (Parameters.OF_NO_ELEMENT.contains(bare)) {
                    throw Problems.unknownModifier(type, bare);
                }
                Parameter parameter = parameter(type, bare);
                if (name.equals("url") && values.stream().anyMatch(value -> isVersioned(type, value))) {
                    yield canonical(parameter, values);
                }
                yield isHierarchy(parameter, modifier, values)
                        ? new Requirement.RefersTo(
                                parameter, hierarchy.of(parameter, values, modifier.equals(Modifier.BELOW.code())))
                        : new Requirement.Asked(Question.of(parameter, modifier, values, now));
            }
        };
    }

    private static boolean isVersioned(String type, String url) {
        return Parameters.find(type, "version").isPresent()
                && SearchValue.split(url, '|').size() == 2;
    }

    /// A canonical URL, with `|version` where one is meant.
    private Requirement canonical(Parameter url, List<String> values) {
        List<Requirement> any = new ArrayList<>();
        for (String value : values) {
            List<String> parts = SearchValue.split(value, '|');
            Requirement named = new Requirement.Asked(Question.of(url, "", List.of(parts.getFirst()), now));
            any.add(
                    parts.size() == 1
                            ? named
                            : new Requirement.Both(List.of(
                                    named,
                                    requirement(url.type(), new Condition("version", List.of(parts.get(1))), 0))));
        }
        return any.size() == 1 ? any.getFirst() : new Requirement.Either(any, false);
    }

    /// Whether `:above` or `:below` of a reference is asked of records, and not of the versions of a canonical URL.
    private static boolean isHierarchy(Parameter parameter, String modifier, List<String> values) {
        return Modifier.alongHierarchies(parameter)
                && (modifier.equals(Modifier.ABOVE.code()) || modifier.equals(Modifier.BELOW.code()))
                && values.stream().noneMatch(ReferenceTest::isUrl);
    }

    private static Requirement wording(String type, String name, List<String> values) {
        List<Predicate<List<String>>> questions = values.stream()
                .map(value -> WordQuery.parse(SearchValue.plain(value))
                        .orElseThrow(() -> Problems.badValue(
                                type, name, "words, joined by or, and, not and parentheses where that is meant")))
                .toList();
        return new Requirement.Says(questions, name.equals(Parameters.CONTENT));
    }

    private Requirement filter(String type, String text, int depth) {
        return required(type, FilterExpression.parse(text), depth);
    }

    private Requirement required(String type, FilterExpression filter, int depth) {
        return switch (filter) {
            case FilterExpression.Test test -> requirement(type, condition(type, test), depth);
            case FilterExpression.Linked(String link, FilterExpression.Path path) ->
                chain(type, link, path.first(), target -> required(target, path, depth + 1));
            case FilterExpression.ReferredBy(String source, String link, FilterExpression.Path path) ->
                reverse(type, source, link, () -> required(source, path, depth + 1));
            case FilterExpression.And(List<FilterExpression> all) ->
                new Requirement.Both(
                        all.stream().map(one -> required(type, one, depth)).toList());
            case FilterExpression.Or(List<FilterExpression> any) ->
                new Requirement.Either(
                        any.stream().map(one -> required(type, one, depth)).toList(), false);
            case FilterExpression.Not(FilterExpression not) ->
                new Requirement.Either(List.of(required(type, not, depth)), true);
        };
    }

    /// The condition that says the same as a test of a filter.
    private static Condition condition(String type, FilterExpression.Test test) {
        String name = test.parameter();
        Parameter.Kind kind = switch (name) {
            case Parameters.ID -> Parameter.Kind.TOKEN;
            case Parameters.LAST_UPDATED -> Parameter.Kind.DATE;
            default -> parameter(type, name).kind();
        };
        String operator = test.operator();
        boolean ordered =
                kind == Parameter.Kind.DATE || kind == Parameter.Kind.NUMBER || kind == Parameter.Kind.QUANTITY;
        boolean text = kind == Parameter.Kind.STRING;
        if (ordered && !Set.of("co", "sw", "pr").contains(operator)) {
            return new Condition(name, List.of(operator + test.value()));
        }
        String value = text ? test.value().replace("\\", "\\\\") : test.value();
        String modifier = switch (operator) {
            case "eq" -> text ? ":exact" : "";
            case "pr" -> ":missing";
            case "ne" -> kind == Parameter.Kind.TOKEN ? ":not" : null;
            case "sw" -> text ? "" : null;
            case "co" -> text ? ":contains" : null;
            default -> null;
        };
        if (modifier == null) {
            throw Problems.badSearch(
                    "A _filter compares " + type + "." + name + " in a way that its kind does not have.",
                    "Use eq, ne, pr for codes, eq, sw, co, pr for texts, eq, pr for references and URIs, eq to eb for"
                            + " dates and numbers.");
        }
        boolean missing = !value.equals("true");
        return new Condition(name + modifier, List.of(operator.equals("pr") ? String.valueOf(missing) : value));
    }

    /// `subject:Patient.name`: the records that refer to one that matches the rest.
    ///
    /// @param first the parameter that the rest begins with, which tells the types that it can be about
    /// @param tail what the rest asks of a type
    private Requirement chain(String type, String link, String first, Function<String, Requirement> tail) {
        int colon = link.indexOf(':');
        Parameter parameter = link(type, colon < 0 ? link : link.substring(0, colon));
        Set<String> types = new TreeSet<>(colon < 0 ? parameter.targets() : Set.of(link.substring(colon + 1)));
        if (colon < 0) {
            types.removeIf(target -> !knows(target, first));
        }
        if (types.isEmpty() || types.size() > MOST_CONDITIONS) {
            throw Problems.badSearch(
                    "The chain by " + type + "." + parameter.name() + " does not say the type that it leads to.",
                    "Name the type: " + parameter.name() + ":Type.parameter.");
        }
        Set<String> targets = new LinkedHashSet<>();
        for (String target : types) {
            rest.all(target, List.of(tail.apply(target)))
                    .forEach(record -> targets.add(record.key().reference()));
        }
        return new Requirement.RefersTo(parameter, targets);
    }

    /// `_has:Observation:patient:code`: the records that one refers to which matches the rest.
    private Requirement reverse(String type, String source, String link, Supplier<Requirement> tail) {
        Parameter parameter = link(source, link);
        Set<String> ids = new LinkedHashSet<>();
        String prefix = type + "/";
        for (StoredRecord record : rest.all(source, List.of(tail.get()))) {
            Optional.ofNullable(record.content()).map(content -> content.open(access)).stream()
                    .flatMap(content -> parameter.in(content).stream())
                    .flatMap(Elements::targets)
                    .filter(target -> target.text().startsWith(prefix))
                    .forEach(target -> ids.add(target.text().substring(prefix.length())));
        }
        return new Requirement.OneOf(ids);
    }

    /// A chain goes from record to record, by a reference that names one.
    private static Parameter link(String type, String name) {
        Parameter parameter = parameter(type, name);
        if (parameter.kind() != Parameter.Kind.REFERENCE) {
            throw Problems.badSearch(
                    type + "." + name + " is no reference, and makes no chain.",
                    "Chain by a parameter of the kind reference, as Type:parameter.other or _has:Type:parameter:other.");
        }
        if (parameter.canonical()) {
            throw Problems.badSearch(
                    type + "." + name + " names definitions by canonical URL, and makes no chain.",
                    "Search for the definition, then for its URL.");
        }
        return parameter;
    }

    private static boolean knows(String type, String name) {
        String bare = name.split("[:.]", 2)[0];
        return bare.equals(Parameters.ID)
                || bare.equals(Parameters.LAST_UPDATED)
                || bare.equals("_has")
                || Parameters.find(type, bare).isPresent();
    }

    private static Parameter parameter(String type, String name) {
        return Parameters.find(type, name)
                .orElseThrow(() -> Problems.unknownParameter(
                        type, name, Parameters.of(type).keySet()));
    }

    private static List<DateCondition> dates(String type, List<String> values) {
        List<DateCondition> dates = new ArrayList<>();
        for (String value : values) {
            dates.add(DateCondition.parse(value)
                    .orElseThrow(
                            () -> Problems.badValue(type, Parameters.LAST_UPDATED, "a date such as ge2026-01-31")));
        }
        return dates;
    }
}
