package health.vigil.gateway.internal.operation;

import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.vigil.gateway.internal.OperationParameters;
import health.vigil.gateway.internal.Query;
import health.vigil.gateway.internal.Refusals;
import health.vigil.vault.RecordKey;
import health.vigil.vault.RecordListing;
import health.vigil.vault.RecordSearch;
import health.vigil.vault.RecordSearch.Condition;
import health.vigil.vault.SearchValue;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;

/// The parameters of an operation in a URL or a form, or in the body of a POST. One that the operation does not
/// have is refused.
public record Asked(Map<String, List<String>> parameters) {
    private static final int MOST_VALUES = 100;
    private static final int LONGEST_VALUE = 65_536;

    public static Asked of(ServletRequestDetails request, String... offered) {
        Map<String, List<String>> parameters = new TreeMap<>();
        Map<String, List<String>> sent = sent(request);
        OperationParameters.check(sent.keySet(), offered);
        sent.keySet().removeAll(Query.OF_THE_RESPONSE);
        sent.forEach((name, values) -> {
            List<String> all = values.stream()
                    .flatMap(value -> SearchValue.split(value, ',').stream())
                    .filter(value -> !value.isBlank())
                    .toList();
            if (all.isEmpty() || all.stream().anyMatch(value -> value.chars().anyMatch(Character::isISOControl))) {
                throw Refusals.badRequest(
                        "A parameter of the operation has no value, or control characters.",
                        "Give it a value, or leave it out.");
            }
            if (all.size() > MOST_VALUES || all.stream().anyMatch(value -> value.length() > LONGEST_VALUE)) {
                throw Refusals.badRequest("A parameter has too many values.", "Ask in parts.");
            }
            parameters.put(name, all);
        });
        return new Asked(parameters);
    }

    private static Map<String, List<String>> sent(ServletRequestDetails request) {
        Map<String, List<String>> sent = new TreeMap<>();
        request.getParameters().forEach((name, values) -> sent.put(name, new ArrayList<>(List.of(values))));
        for (ParametersParameterComponent parameter : OperationParameters.ofBody(request)) {
            String value = parameter.hasValue() ? parameter.getValue().primitiveValue() : null;
            if (value == null || parameter.getName() == null) {
                throw Refusals.badRequest(
                        "A parameter of the operation has no name or no simple value.",
                        "Send it as a string, code or date.");
            }
            sent.computeIfAbsent(parameter.getName(), name -> new ArrayList<>()).add(value);
        }
        return sent;
    }

    List<String> names() {
        return List.copyOf(parameters.keySet());
    }

    public List<String> values(String name) {
        return parameters.getOrDefault(name, List.of());
    }

    public Optional<String> first(String name) {
        return values(name).stream().findFirst();
    }

    List<Condition> conditions(String... names) {
        List<Condition> conditions = new ArrayList<>();
        for (String name : names) {
            if (!values(name).isEmpty()) {
                conditions.add(new Condition(name, values(name)));
            }
        }
        return conditions;
    }

    /// A positive number, at most so large.
    int number(String name, int otherwise, int most) {
        return first(name)
                .map(value -> {
                    if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) < 1) {
                        throw Refusals.badRequest(name + " is no positive number.", "Give one number.");
                    }
                    return Math.min(Integer.parseInt(value), most);
                })
                .orElse(otherwise);
    }

    /// An instant, or the first of a day.
    public Optional<Instant> time(String name) {
        return first(name).map(value -> {
            try {
                BaseDateTimeType time = new DateTimeType(value.replace(' ', '+'));
                return time.getValue().toInstant();
            } catch (RuntimeException e) {
                throw Refusals.badRequest(name + " is no time.", "Give it as 2026-01-31T08:00:00Z.");
            }
        });
    }

    /// The time from the beginning of one to the end of another, days in UTC; either may be open.
    Optional<RecordListing.Span> span(String start, String end) {
        Optional<Instant> from = first(start).map(value -> bound(start, value, false));
        Optional<Instant> until = first(end).map(value -> bound(end, value, true));
        return from.isEmpty() && until.isEmpty()
                ? Optional.empty()
                : Optional.of(new RecordListing.Span(from.orElse(Instant.MIN), until.orElse(Instant.MAX)));
    }

    /// The first or the last instant of a year, month or day, or the instant that is given.
    private Instant bound(String name, String value, boolean last) {
        try {
            LocalDate first = switch (value.length()) {
                case 4 -> Year.parse(value).atDay(1);
                case 7 -> YearMonth.parse(value).atDay(1);
                case 10 -> LocalDate.parse(value);
                default -> null;
            };
            if (first == null) {
                return time(name).orElseThrow();
            }
            LocalDate after = switch (value.length()) {
                case 4 -> first.plusYears(1);
                case 7 -> first.plusMonths(1);
                default -> first.plusDays(1);
            };
            return (last ? after : first)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant()
                    .minusMillis(last ? 1 : 0);
        } catch (DateTimeParseException e) {
            throw Refusals.badRequest(name + " is no date.", "Give it as 2026-01-31.");
        }
    }

    /// A listing in the form that page links seal.
    static RecordSearch written(String scope, RecordListing listing) {
        List<Condition> conditions = new ArrayList<>();
        conditions.add(new Condition("types", List.copyOf(listing.types())));
        if (listing.since() != null) {
            conditions.add(new Condition("since", List.of(listing.since().toString())));
        }
        RecordListing.Span care = listing.care();
        if (care != null) {
            conditions.add(new Condition(
                    "care", List.of(care.from().toString(), care.until().toString())));
        }
        RecordKey after = listing.after();
        return new RecordSearch(scope, conditions, false, listing.limit(), after == null ? null : after.reference());
    }

    /// The listing that a page link held.
    static RecordListing listing(RecordSearch sealed) {
        Map<String, List<String>> parts = new TreeMap<>();
        sealed.conditions().forEach(condition -> parts.put(condition.parameter(), condition.values()));
        List<String> care = parts.getOrDefault("care", List.of());
        String after = sealed.after();
        return new RecordListing(
                null,
                new TreeSet<>(parts.getOrDefault("types", List.of())),
                parts.containsKey("since")
                        ? Instant.parse(parts.getOrDefault("since", List.of()).getFirst())
                        : null,
                care.isEmpty()
                        ? null
                        : new RecordListing.Span(Instant.parse(care.getFirst()), Instant.parse(care.getLast())),
                false,
                sealed.limit(),
                after == null ? null : new RecordKey(after.split("/", 2)[0], after.split("/", 2)[1]));
    }
}
