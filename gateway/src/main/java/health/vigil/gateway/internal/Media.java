package health.vigil.gateway.internal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// The two forms of a resource, and how much of it a caller wants.
public enum Media {
    JSON("application/fhir+json"),
    XML("application/fhir+xml");

    private static final Set<String> SHAPES = Set.of("_pretty", "_summary", "_elements");

    private final String type;

    Media(String type) {
        this.type = type;
    }

    String type() {
        return type;
    }

    /// A media type without its parameters, in small letters.
    ///
    /// @param contentType the header, null where it is missing
    static String base(@Nullable String contentType) {
        return contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /// Whether a body holds parameters as a URL does.
    ///
    /// @param contentType the header, null where it is missing
    static boolean isForm(@Nullable String contentType) {
        return base(contentType).equals("application/x-www-form-urlencoded");
    }

    /// The form of a body; what is neither is refused.
    ///
    /// @param contentType the header, null where it is missing
    public static Media ofBody(@Nullable String contentType) {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        if (type.contains("json")) {
            return JSON;
        }
        if (type.contains("xml")) {
            return XML;
        }
        throw Refusals.unsupportedMedia();
    }

    /// The form that the caller wants; JSON where nothing is said, and where both are wanted alike.
    public static Media wanted(@Nullable String format, @Nullable String accept) {
        return Wish.of(format, accept).orElse(JSON);
    }

    /// Refuses a wish for neither of the two forms.
    static void check(@Nullable String format, @Nullable String accept) {
        if (Wish.of(format, accept).isEmpty()) {
            throw Refusals.notAcceptable();
        }
    }

    /// Reads strictly: what FHIR R4 does not know, or what would not be kept as it is, is refused.
    public Resource read(FhirContext fhir, byte[] body) {
        String text = BodyText.of(body);
        switch (this) {
            case JSON -> BodyGuard.json(body);
            case XML -> BodyGuard.xml(body);
        }
        return read(fhir, text);
    }

    /// The same of a text that nests no deeper than it may.
    Resource read(FhirContext fhir, String text) {
        if (this == JSON) {
            JsonForm.check(text);
        }
        Fault fault = new Fault();
        try {
            IParser parser = parser(fhir);
            parser.setParserErrorHandler(fault);
            if (parser.parseResource(text) instanceof Resource resource) {
                return resource;
            }
        } catch (RuntimeException e) {
            // the parser throws what it likes at what is no resource, and quotes it
        }
        throw fault.refusal(this == JSON ? text : null);
    }

    /// @param parameters `_summary`, `_elements` and `_pretty`, where they are given
    String write(FhirContext fhir, Body body, Map<String, List<String>> parameters) {
        if (this == JSON && Collections.disjoint(parameters.keySet(), SHAPES)) {
            return new BodyJson(fhir).write(body);
        }
        Resource resource = body.resource();
        if (resource instanceof Bundle bundle && parameters.containsKey("_elements")) {
            bundle.getEntry().forEach(entry -> ofElements(fhir, entry, parameters));
            return write(fhir, new Body.Made(bundle), pretty(parameters));
        }
        IParser parser = parser(fhir);
        parser.setPrettyPrint(parameters.getOrDefault("_pretty", List.of()).contains("true"));
        if (!resource.fhirType().equals("OperationOutcome")) {
            shape(parser, resource, parameters);
        }
        return parser.encodeResourceToString(resource);
    }

    /// What is included is sent whole (R4, 3.1.1.5.9).
    private static void ofElements(
            FhirContext fhir, Bundle.BundleEntryComponent entry, Map<String, List<String>> parameters) {
        if (entry.hasResource() && entry.getSearch().getMode() != Bundle.SearchEntryMode.INCLUDE) {
            IParser parser = JSON.parser(fhir);
            shape(parser, entry.getResource(), parameters);
            entry.setResource(again(fhir, parser.encodeResourceToString(entry.getResource())));
        }
    }

    /// What this server wrote in JSON, as a resource: it was looked at when it came.
    static Resource again(FhirContext fhir, String written) {
        IParser parser = JSON.parser(fhir);
        parser.setParserErrorHandler(new LenientErrorHandler(false).setErrorOnInvalidValue(false));
        return (Resource) parser.parseResource(written);
    }

    private static Map<String, List<String>> pretty(Map<String, List<String>> parameters) {
        return Map.of("_pretty", parameters.getOrDefault("_pretty", List.of("false")));
    }

    private static void shape(IParser parser, Resource resource, Map<String, List<String>> parameters) {
        List<String> summary = parameters.getOrDefault("_summary", List.of());
        List<String> elements = parameters.getOrDefault("_elements", List.of());
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

    IParser parser(FhirContext fhir) {
        IParser parser = switch (this) {
            case JSON -> fhir.newJsonParser();
            case XML -> fhir.newXmlParser();
        };
        parser.setParserErrorHandler(new StrictErrorHandler());
        parser.setStripVersionsFromReferences(false);
        // a fullUrl says where a resource is, not what its id is
        parser.setOverrideResourceIdWithBundleEntryFullUrl(false);
        return parser;
    }
}
