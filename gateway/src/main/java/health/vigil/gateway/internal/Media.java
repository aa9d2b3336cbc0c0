package health.vigil.gateway.internal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import ca.uhn.fhir.parser.StrictErrorHandler;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// The two forms of a resource.
public enum Media {
    JSON("application/fhir+json"),
    XML("application/fhir+xml");

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
        if (type.contains("json") && Wish.isOfR4(type)) {
            return JSON;
        }
        if (type.contains("xml") && Wish.isOfR4(type)) {
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
        Resource resource = parsed(fhir, text);
        if (this == JSON) {
            new JsonShape(fhir).fault(tree(text)).ifPresent(place -> {
                throw Fault.refusalAt(
                        "A list, a text, a number or a boolean stands where FHIR R4 has another of these.", place);
            });
        }
        new ValueForms(fhir).fault(resource).ifPresent(place -> {
            throw Fault.refusalAt("A value has not the form that FHIR R4 gives to its type.", place);
        });
        return resource;
    }

    private Resource parsed(FhirContext fhir, String text) {
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

    private static JsonNode tree(String json) {
        try {
            return ExactJson.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw Refusals.unreadable();
        }
    }

    String write(FhirContext fhir, Body body, boolean pretty) {
        return this == JSON && !pretty
                ? new BodyJson(fhir).write(body)
                : parser(fhir).setPrettyPrint(pretty).encodeResourceToString(body.resource());
    }

    /// What this server wrote in JSON, as a resource: it was looked at when it came.
    static Resource again(FhirContext fhir, String written) {
        IParser parser = JSON.parser(fhir);
        parser.setParserErrorHandler(new LenientErrorHandler(false).setErrorOnInvalidValue(false));
        return (Resource) parser.parseResource(written);
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
