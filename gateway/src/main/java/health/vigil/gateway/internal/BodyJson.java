package health.vigil.gateway.internal;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleEntryRequestComponent;
import org.hl7.fhir.r4.model.Bundle.BundleEntryResponseComponent;
import org.hl7.fhir.r4.model.Bundle.BundleLinkComponent;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// An answer as FHIR JSON, whole. Of a bundle it writes what this server's bundles have.
final class BodyJson {
    private static final JsonFactory JSON = new JsonFactory();

    private final FhirContext fhir;

    BodyJson(FhirContext fhir) {
        this.fhir = fhir;
    }

    String write(Body body) {
        return switch (body) {
            case Body.Made(Resource resource) -> Media.JSON.parser(fhir).encodeResourceToString(resource);
            case Body.Kept kept -> kept.json();
            case Body.Listed listed -> {
                StringWriter text = new StringWriter();
                try (JsonGenerator out = JSON.createGenerator(text)) {
                    bundle(out, listed.frame(), listed.entries());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                yield text.toString();
            }
        };
    }

    private void bundle(JsonGenerator out, Bundle bundle, List<@Nullable Body> bodies) throws IOException {
        out.writeStartObject();
        out.writeStringField("resourceType", "Bundle");
        out.writeStringField("type", bundle.getType().toCode());
        if (bundle.hasTotal()) {
            out.writeNumberField("total", bundle.getTotal());
        }
        if (bundle.hasLink()) {
            out.writeArrayFieldStart("link");
            for (BundleLinkComponent link : bundle.getLink()) {
                out.writeStartObject();
                out.writeStringField("relation", link.getRelation());
                out.writeStringField("url", link.getUrl());
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        if (!bodies.isEmpty()) {
            out.writeArrayFieldStart("entry");
            for (int i = 0; i < bodies.size(); i++) {
                entry(out, bundle.getEntry().get(i), bodies.get(i));
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    private void entry(JsonGenerator out, BundleEntryComponent entry, @Nullable Body body) throws IOException {
        out.writeStartObject();
        text(out, "fullUrl", entry.getFullUrl());
        if (body != null) {
            out.writeFieldName("resource");
            out.writeRawValue(write(body));
        }
        if (entry.hasSearch()) {
            out.writeObjectFieldStart("search");
            out.writeStringField("mode", entry.getSearch().getMode().toCode());
            out.writeEndObject();
        }
        if (entry.hasRequest()) {
            BundleEntryRequestComponent request = entry.getRequest();
            out.writeObjectFieldStart("request");
            out.writeStringField("method", request.getMethod().toCode());
            text(out, "url", request.getUrl());
            out.writeEndObject();
        }
        if (entry.hasResponse()) {
            response(out, entry.getResponse());
        }
        out.writeEndObject();
    }

    private void response(JsonGenerator out, BundleEntryResponseComponent response) throws IOException {
        out.writeObjectFieldStart("response");
        text(out, "status", response.getStatus());
        text(out, "location", response.getLocation());
        text(out, "etag", response.getEtag());
        text(out, "lastModified", response.getLastModifiedElement().getValueAsString());
        if (response.hasOutcome()) {
            out.writeFieldName("outcome");
            out.writeRawValue(write(new Body.Made(response.getOutcome())));
        }
        out.writeEndObject();
    }

    private static void text(JsonGenerator out, String name, @Nullable String value) throws IOException {
        if (value != null) {
            out.writeStringField(name, value);
        }
    }
}
