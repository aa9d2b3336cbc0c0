package health.vigil.gateway.internal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// How much of an answer its caller wants: `_summary` and `_elements`, of the call itself, of an entry of a bundle, or
/// of the first page of what is answered in pages.
final class Portion {
    private static final Set<String> NAMES = Set.of("_summary", "_elements");
    private static final Set<String> SUMMARIES = Set.of("true", "text", "data", "count", "false");

    private Portion() {}

    /// Those of the parameters that say so.
    static Map<String, List<String>> in(Map<String, List<String>> parameters) {
        Map<String, List<String>> portion = new LinkedHashMap<>(parameters);
        portion.keySet().retainAll(NAMES);
        return portion;
    }

    /// What a call asks for, and, of a later page that says nothing of it, what the first page asked for.
    private static Map<String, List<String>> of(@Nullable Body body, Map<String, List<String>> parameters) {
        if (!(body instanceof Body.Listed listed) || !Collections.disjoint(parameters.keySet(), NAMES)) {
            return parameters;
        }
        Map<String, List<String>> all = new LinkedHashMap<>(parameters);
        all.putAll(listed.portion());
        return all;
    }

    /// Refuses a `_summary` that there is not.
    static void checkSummary(List<String> values) {
        if (values.size() != 1 || !SUMMARIES.contains(values.getFirst())) {
            throw Refusals.badRequest("_summary is not understood.", "Use true, text, data, count or false.");
        }
    }

    /// As much of an answer as is wanted, whether by itself or in a bundle.
    static Outcome cut(FhirContext fhir, Outcome outcome, Map<String, List<String>> parameters) {
        Body body = outcome.body();
        Map<String, List<String>> portion = in(of(body, parameters));
        if (body == null || portion.isEmpty()) {
            return outcome;
        }
        Resource part = of(fhir, body.resource(), portion);
        return new Outcome(outcome.status(), new Body.Made(part), outcome.version(), outcome.updated());
    }

    /// An OperationOutcome is sent whole, and what is included in a bundle (R4, 3.1.1.5.9).
    private static Resource of(FhirContext fhir, Resource whole, Map<String, List<String>> portion) {
        if (whole instanceof OperationOutcome) {
            return whole;
        }
        if (whole instanceof Bundle bundle && portion.containsKey("_elements")) {
            bundle.getEntry().stream()
                    .filter(entry ->
                            entry.hasResource() && entry.getSearch().getMode() != Bundle.SearchEntryMode.INCLUDE)
                    .forEach(entry -> entry.setResource(shaped(fhir, entry.getResource(), portion)));
            return bundle;
        }
        return shaped(fhir, whole, portion);
    }

    private static Resource shaped(FhirContext fhir, Resource resource, Map<String, List<String>> portion) {
        IParser parser = Media.JSON.parser(fhir);
        shape(parser, resource, portion);
        Resource part = Media.again(fhir, parser.encodeResourceToString(resource));
        new ContainedTargets(fhir).keep(resource, part);
        return part;
    }

    private static void shape(IParser parser, Resource resource, Map<String, List<String>> portion) {
        List<String> summary = portion.getOrDefault("_summary", List.of());
        List<String> elements = portion.getOrDefault("_elements", List.of());
        boolean bundle = resource instanceof Bundle;
        if (!elements.isEmpty()) {
            Set<String> wanted = elements.stream()
                    .flatMap(list -> Arrays.stream(list.split(",")))
                    .map(name -> name.contains(".") ? name : "*." + name)
                    .collect(Collectors.toSet());
            wanted.add("*.(mandatory)");
            wanted.add("*.id");
            parser.setEncodeElements(wanted);
            parser.setEncodeElementsAppliesToChildResourcesOnly(bundle);
        } else if (summary.contains("true")) {
            parser.setSummaryMode(true);
        } else if (summary.contains("text")) {
            parser.setEncodeElements(Set.of("*.text", "*.id", "*.meta", "*.(mandatory)"));
            parser.setEncodeElementsAppliesToChildResourcesOnly(bundle);
        } else if (summary.contains("data")) {
            parser.setSuppressNarratives(true);
        }
    }
}
