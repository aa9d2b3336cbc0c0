package health.vigil.vault.internal.search;

import health.vigil.vault.internal.Problems;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Resource;

/// One condition of a search on one parameter, understood: what FHIR says a resource must have to match. The values
/// of a condition are alternatives.
public final class Question {
    private final Parameter parameter;
    private final Modifier modifier;
    private final List<String> values;
    private final Predicate<Resource> holds;

    private Question(Parameter parameter, Modifier modifier, List<String> values, Predicate<Resource> holds) {
        this.parameter = parameter;
        this.modifier = modifier;
        this.values = values;
        this.holds = holds;
    }

    /// Understands it, or `VGL-VLT-400`.
    ///
    /// @param modifier what followed the colon, empty for nothing
    /// @param values as in the URL, with their escapes
    /// @param now for approximate dates
    public static Question of(Parameter parameter, String modifier, List<String> values, Instant now) {
        Modifier known = Modifier.find(parameter, modifier)
                .orElseThrow(() -> Problems.unknownModifier(parameter.type(), parameter.name()));
        List<String> typed = values;
        if (known == Modifier.TYPE) {
            typed = values.stream()
                    .map(value -> value.indexOf('/') < 0 ? modifier + "/" + value : value)
                    .toList();
        }
        return new Question(parameter, known, List.copyOf(typed), holds(parameter, known, typed, now));
    }

    public Parameter parameter() {
        return parameter;
    }

    public Modifier modifier() {
        return modifier;
    }

    /// As in the URL; a bare id under a type modifier has its type.
    public List<String> values() {
        return values;
    }

    public boolean holds(Resource resource) {
        return holds.test(resource);
    }

    private static Predicate<Resource> holds(Parameter parameter, Modifier modifier, List<String> values, Instant now) {
        if (modifier == Modifier.MISSING) {
            boolean missing = truth(parameter, values);
            return resource -> parameter.in(resource).stream().noneMatch(Question::hasValue) == missing;
        }
        if (parameter.kind() == Parameter.Kind.COMPOSITE) {
            return any(values.stream()
                    .map(value -> CompositeTest.of(parameter, value, now))
                    .toList());
        }
        List<Predicate<Base>> tests = new ArrayList<>();
        values.forEach(value -> tests.add(test(parameter, modifier, value, now)));
        Predicate<Resource> found = resource -> parameter.in(resource).stream()
                .anyMatch(element -> tests.stream().anyMatch(test -> test.test(element)));
        return modifier == Modifier.NOT ? found.negate() : found;
    }

    /// Whether an element matches a value.
    static Predicate<Base> test(Parameter parameter, Modifier modifier, String value, Instant now) {
        return switch (parameter.kind()) {
            case TOKEN -> TokenTest.of(parameter, modifier, value);
            case STRING -> TextTest.of(parameter, modifier, value);
            case REFERENCE -> ReferenceTest.of(parameter, modifier, value);
            case URI -> UriTest.of(modifier, value);
            case NUMBER -> AmountTest.number(parameter, value);
            case QUANTITY -> AmountTest.quantity(parameter, value);
            case SPECIAL -> NearTest.of(parameter, value);
            case DATE -> {
                DateCondition date = DateCondition.parse(value)
                        .orElseThrow(() -> Problems.badValue(
                                parameter.type(),
                                parameter.name(),
                                "a date such as 2026-01-31 or ge2026-01-31T08:00:00Z"));
                yield element -> Elements.span(element)
                        .filter(span -> date.holds(span, now))
                        .isPresent();
            }
            case COMPOSITE -> throw new IllegalArgumentException("a composite is tested as a whole");
        };
    }

    /// A primitive may have extensions and no value.
    private static boolean hasValue(Base element) {
        return !element.isPrimitive() || element.hasPrimitiveValue();
    }

    private static Predicate<Resource> any(List<Predicate<Resource>> alternatives) {
        return resource -> alternatives.stream().anyMatch(test -> test.test(resource));
    }

    private static boolean truth(Parameter parameter, List<String> values) {
        return switch (values.size() == 1 ? values.getFirst() : "") {
            case "true" -> true;
            case "false" -> false;
            default -> throw Problems.badValue(parameter.type(), parameter.name(), "true or false");
        };
    }
}
