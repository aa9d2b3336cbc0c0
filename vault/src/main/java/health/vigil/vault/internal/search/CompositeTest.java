package health.vigil.vault.internal.search;

import health.vigil.vault.SearchValue;
import health.vigil.vault.internal.Problems;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Resource;

/// `first$second`: one element that matches each component.
final class CompositeTest {
    private CompositeTest() {}

    private record Part(Parameter parameter, Predicate<Base> test) {}

    static Predicate<Resource> of(Parameter composite, String value, Instant now) {
        List<String> values = SearchValue.split(value, '$');
        if (values.size() != composite.components().size()) {
            throw Problems.badValue(composite.type(), composite.name(), String.join("$", composite.components()));
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Parameter part = Parameters.find(
                            composite.type(), composite.components().get(i))
                    .orElseThrow(() -> new IllegalStateException("a composite of a parameter that is not there"));
            parts.add(new Part(part, Question.test(part, Modifier.NONE, values.get(i), now)));
        }
        return resource -> composite.path().alternatives().stream()
                .anyMatch(base -> base.in(resource).stream()
                        .anyMatch(element ->
                                parts.stream().allMatch(part -> holds(part, composite, base, element, resource))));
    }

    /// A component that lies elsewhere in the resource than the element is looked for there.
    private static boolean holds(Part part, Parameter composite, ElementPath base, Base element, Resource resource) {
        List<ElementPath> below = part.parameter().path().below(base, composite.path());
        List<Base> found = below.isEmpty()
                ? part.parameter().in(resource)
                : below.getFirst().in(element);
        return found.stream().anyMatch(part.test());
    }
}
