package health.vigil.gateway.internal;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import health.vigil.gateway.GatewayLimits;
import health.vigil.vault.RecordKey;
import health.vigil.vault.RecordSearch;
import health.vigil.vault.RecordSearch.Condition;
import health.vigil.vault.RecordSearch.Order;
import health.vigil.vault.SearchCatalog;
import health.vigil.vault.SearchValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A search as it came in, understood. What is not understood is refused, or, where the caller prefers it lenient,
/// left out and said to be.
///
/// @param search what the vault is asked
/// @param includes what else belongs on the page
/// @param countOnly whether the caller wants the number and no records
/// @param total whether the caller wants the number
/// @param ignored the names of the parameters that were left out
public record Query(
        RecordSearch search, List<Include> includes, boolean countOnly, boolean total, Set<String> ignored) {
    /// The parameter that carries a page.
    public static final String CURSOR = "_cursor";

    /// What the ledger calls a search in a compartment, among the names of parameters.
    static final String COMPARTMENT = "_compartment";

    /// Which form of the answer is wanted, and how much of it: they change nothing of what is asked.
    public static final Set<String> OF_THE_RESPONSE = Set.of("_format", "_pretty", "_summary", "_elements");

    private static final Set<String> OF_A_PATIENT = Set.of("patient", "subject", "subject:Patient");
    private static final int MOST_VALUES = 200;
    private static final int LONGEST_VALUE = 512;
    private static final int LONGEST_NAME = 256;

    /// What else belongs on a page.
    ///
    /// @param reverse whether the records that refer to the page's are meant, or those that the page's refer to
    /// @param iterate whether it is followed from what was included, too
    /// @param type whose parameter it is; `*` for all
    /// @param parameter the reference; `*` for all
    /// @param target the type that it leads to, empty for any
    public record Include(boolean reverse, boolean iterate, String type, String parameter, String target) {}

    /// Reads the parameters of a first page.
    ///
    /// @param base this server's address, by which a value may name its records
    /// @param lenient whether what is not known is left out
    public static Query read(
            RecordType<?> type,
            Map<String, List<String>> parameters,
            String base,
            GatewayLimits limits,
            boolean lenient) {
        List<Condition> conditions = new ArrayList<>();
        List<Include> includes = new ArrayList<>();
        List<Order> order = List.of();
        int limit = limits.pageSize();
        boolean countOnly = false;
        boolean total = false;
        Set<String> ignored = new LinkedHashSet<>();
        for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
            String name = parameter.getKey();
            List<String> values = parameter.getValue();
            try {
                switch (name) {
                    case "_format", "_pretty", "_elements", "_containedType" -> {}
                    case "_summary" -> {
                        checkSummary(values, parameters.keySet());
                        countOnly |= values.contains("count");
                    }
                    case "_contained" -> {
                        if (!values.equals(List.of("false"))) {
                            if (!lenient) {
                                throw Refusals.badRequest(
                                        "Contained resources are no matches by themselves here.",
                                        "Leave _contained out, and search for the resources that contain them.");
                            }
                            ignored.add(name);
                        }
                    }
                    case "_query" ->
                        throw Refusals.badRequest("There are no named queries here.", "Search by parameters.");
                    case "_count" -> {
                        limit = count(values, 0, limits);
                        countOnly |= limit == 0;
                    }
                    case "_sort" -> order = order(type, values);
                    case "_total" -> total = total(values);
                    default -> {
                        if (name.startsWith("_include") || name.startsWith("_revinclude")) {
                            values.forEach(value -> includes.add(include(name, value)));
                        } else if (!known(type, name)) {
                            if (!lenient) {
                                throw Refusals.unknownParameter(type.name());
                            }
                            ignored.add(name);
                        } else {
                            values.forEach(value ->
                                    conditions.add(new Condition(name, alternatives(type, name, value, base))));
                        }
                    }
                }
            } catch (BaseServerResponseException refusal) {
                throw Refusals.ofParameter(refusal, name);
            }
        }
        if (conditions.stream().mapToInt(condition -> condition.values().size()).sum() > MOST_VALUES) {
            throw Refusals.badRequest("The search has more than " + MOST_VALUES + " values.", "Search in parts.");
        }
        RecordSearch search = new RecordSearch(type.name(), conditions, order, Math.max(limit, 1), null);
        return new Query(search, includes, countOnly, total, ignored);
    }

    /// The same from another place on.
    Query from(@Nullable String after) {
        return new Query(search.from(after), includes, countOnly, total, ignored);
    }

    /// The same within a compartment; null for everywhere.
    Query within(@Nullable RecordKey record) {
        return new Query(search.within(record), includes, countOnly, total, ignored);
    }

    /// The same with another limit.
    Query limitedTo(int limit) {
        return new Query(search.limitedTo(limit), includes, countOnly, total, ignored);
    }

    /// The logical ids of the patients that the search is about; empty where it names none.
    Set<String> patients() {
        Set<String> patients = search.conditions().stream()
                .filter(condition -> OF_A_PATIENT.contains(condition.parameter()))
                .flatMap(condition -> condition.values().stream())
                .map(value -> value.startsWith("Patient/") ? value.substring("Patient/".length()) : value)
                .filter(value -> value.indexOf('/') < 0)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        RecordKey within = search.within();
        if (within != null && within.type().equals("Patient")) {
            patients.add(within.id());
        }
        return patients;
    }

    /// The names of the parameters, for the record, without what a caller could have made up.
    List<String> names() {
        Set<String> names = new LinkedHashSet<>();
        search.conditions().forEach(condition -> names.add(condition.parameter().split("[:.]", 2)[0]));
        if (search.within() != null) {
            names.add(COMPARTMENT);
        }
        includes.forEach(include -> names.add(include.reverse() ? "_revinclude" : "_include"));
        return List.copyOf(names);
    }

    private static boolean known(RecordType<?> type, String name) {
        return name.length() <= LONGEST_NAME
                && (name.startsWith("_has:") || SearchCatalog.of(type.name()).containsKey(name.split("[:.]", 2)[0]));
    }

    private static List<String> alternatives(RecordType<?> type, String name, String value, String base) {
        List<String> values = name.equals("_filter") ? List.of(value) : SearchValue.split(value, ',');
        if (values.stream()
                .anyMatch(one -> one.isBlank()
                        || one.length() > LONGEST_VALUE
                        || one.chars().anyMatch(Character::isISOControl))) {
            throw Refusals.badRequest(
                    "A search value is empty, longer than " + LONGEST_VALUE + " characters, or has control characters.",
                    "Give a shorter value.");
        }
        SearchCatalog.Entry parameter = SearchCatalog.of(type.name()).get(name);
        if (parameter != null && parameter.kind().equals("uri")) {
            return values;
        }
        return values.stream()
                .flatMap(one -> {
                    String own = OwnAddress.relative(one, base);
                    return own.equals(one) || name.contains(":") ? Stream.of(own) : Stream.of(one, own);
                })
                .toList();
    }

    private static void checkSummary(List<String> values, Set<String> names) {
        Portion.checkSummary(values);
        if (values.contains("text")
                && names.stream().anyMatch(name -> name.startsWith("_include") || name.startsWith("_revinclude"))) {
            throw Refusals.badRequest(
                    "_summary=text does not go with what is included.", "Use _summary=data, or include nothing.");
        }
    }

    /// How many records a page has at most.
    ///
    /// @param least that may be asked for
    static int count(List<String> values, int least, GatewayLimits limits) {
        if (values.size() != 1
                || !values.getFirst().matches("[0-9]{1,6}")
                || Integer.parseInt(values.getFirst()) < least) {
            throw Refusals.badRequest("_count is not a number from " + least + " on.", "Give one number.");
        }
        return Math.min(Integer.parseInt(values.getFirst()), limits.largestPage());
    }

    private static boolean total(List<String> values) {
        return switch (values.size() == 1 ? values.getFirst() : "") {
            case "none" -> false;
            case "estimate", "accurate" -> true;
            default -> throw Refusals.badRequest("_total is not understood.", "Use none, estimate or accurate.");
        };
    }

    private static List<Order> order(RecordType<?> type, List<String> values) {
        List<Order> orders = new ArrayList<>();
        for (String key : String.join(",", values).split(",", -1)) {
            String name = key.startsWith("-") ? key.substring(1) : key;
            SearchCatalog.Entry parameter = SearchCatalog.of(type.name()).get(name);
            if (parameter == null || !parameter.sortable()) {
                throw Refusals.badRequest(
                        "This order is not offered.",
                        "Sort by search parameters of the type that are no composites, - before those that descend.");
            }
            orders.add(new Order(name, key.startsWith("-")));
        }
        return orders;
    }

    private static boolean isReference(String type, String parameter) {
        SearchCatalog.Entry entry = SearchCatalog.of(type).get(parameter);
        return entry != null && entry.reference();
    }

    private static Include include(String name, String value) {
        String[] parts = value.split(":", -1);
        boolean iterate = name.endsWith(":iterate") || name.endsWith(":recurse");
        boolean named = name.equals("_include") || name.equals("_revinclude") || iterate;
        boolean all = value.equals("*");
        String parameter = all ? "*" : parts.length < 2 ? "" : parts[1];
        boolean exists = all
                || (RecordType.named(parts[0]).isPresent()
                        && (parameter.equals("*") || isReference(parts[0], parameter)));
        boolean target = parts.length < 3 || RecordType.named(parts[2]).isPresent();
        if (!named || parts.length > 3 || !exists || !target) {
            throw Refusals.badRequest(
                    "An include is not understood, or goes by canonical URL.",
                    "Write it as Type:parameter or Type:parameter:TargetType, with a parameter that names records.");
        }
        return new Include(
                name.startsWith("_rev"), iterate, all ? "*" : parts[0], parameter, parts.length < 3 ? "" : parts[2]);
    }
}
