package health.vigil.gateway.internal;

import health.vigil.gateway.GatewayLimits;
import health.vigil.vault.RecordSearch;
import health.vigil.vault.RecordSearch.Condition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A search as it came in. What the gateway does not know it refuses: a search that ignores a condition answers
/// another question.
final class SearchForm {
    static final String CURSOR = "_cursor";

    private static final Set<String> OF_THE_RESPONSE = Set.of("_format", "_pretty", "_summary", "_elements");
    private static final Set<String> OF_A_PATIENT = Set.of("patient", "subject");
    private static final int MOST_VALUES = 100;
    private static final int LONGEST_VALUE = 256;

    private SearchForm() {}

    /// Reads the parameters of a first page.
    ///
    /// @param offered the search parameters that the vault has for the type
    /// @param parameters name to values, each a comma-separated list of alternatives
    static RecordSearch read(
            RecordType<?> type, Set<String> offered, Map<String, String[]> parameters, GatewayLimits limits) {
        List<Condition> conditions = new ArrayList<>();
        int limit = limits.pageSize();
        boolean newestFirst = false;
        for (Map.Entry<String, String[]> parameter : parameters.entrySet()) {
            String name = parameter.getKey();
            if (OF_THE_RESPONSE.contains(name)) {
                continue;
            }
            switch (name) {
                case "_count" -> limit = count(parameter.getValue(), limits);
                case "_sort" -> newestFirst = newestFirst(parameter.getValue());
                default -> {
                    if (!offered.contains(name)) {
                        throw Refusals.unknownParameter(type.name(), offered);
                    }
                    Arrays.stream(parameter.getValue())
                            .map(SearchForm::alternatives)
                            .forEach(values -> conditions.add(new Condition(name, values)));
                }
            }
        }
        if (conditions.stream().mapToInt(condition -> condition.values().size()).sum() > MOST_VALUES) {
            throw Refusals.badRequest("The search has more than " + MOST_VALUES + " values.", "Search in parts.");
        }
        return new RecordSearch(type.name(), conditions, newestFirst, limit, null);
    }

    /// The cursor of a later page, null for a first one.
    static @Nullable String cursor(Map<String, String[]> parameters) {
        String[] values = parameters.get(CURSOR);
        if (values == null) {
            return null;
        }
        boolean alone =
                parameters.keySet().stream().allMatch(name -> name.equals(CURSOR) || OF_THE_RESPONSE.contains(name));
        if (values.length != 1 || !alone) {
            throw Refusals.badRequest("A page link takes no further parameters.", "Follow it as it was given.");
        }
        return values[0];
    }

    /// The logical ids of the patients that the search is about; empty where it names none.
    static Set<String> patients(RecordSearch search) {
        return search.conditions().stream()
                .filter(condition -> OF_A_PATIENT.contains(condition.parameter()))
                .flatMap(condition -> condition.values().stream())
                .map(value -> value.startsWith("Patient/") ? value.substring("Patient/".length()) : value)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /// The names of the parameters, for the record.
    static List<String> names(RecordSearch search) {
        SequencedSet<String> names = new LinkedHashSet<>();
        search.conditions().forEach(condition -> names.add(condition.parameter()));
        return List.copyOf(names);
    }

    private static List<String> alternatives(String value) {
        List<String> values = Arrays.asList(value.split("(?<!\\\\),"));
        if (values.stream().anyMatch(one -> one.isBlank() || one.length() > LONGEST_VALUE)) {
            throw Refusals.badRequest(
                    "A search value is empty or longer than " + LONGEST_VALUE + " characters.",
                    "Give a shorter value.");
        }
        return values;
    }

    private static int count(String[] values, GatewayLimits limits) {
        if (values.length != 1 || !values[0].matches("[0-9]{1,6}") || Integer.parseInt(values[0]) == 0) {
            throw Refusals.badRequest("_count is not a positive number.", "Give one number.");
        }
        return Math.min(Integer.parseInt(values[0]), limits.largestPage());
    }

    private static boolean newestFirst(String[] values) {
        return switch (values.length == 1 ? values[0] : "") {
            case "-date" -> true;
            case "_lastUpdated" -> false;
            default ->
                throw Refusals.badRequest(
                        "This order is not offered.", "Sort by -date or _lastUpdated, or leave _sort out.");
        };
    }
}
