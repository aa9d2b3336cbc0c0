package health.vigil.gateway;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.gateway.internal.Media;
import health.vigil.gateway.internal.Patch;
import health.vigil.gateway.internal.Patching;
import org.hl7.fhir.r4.model.Resource;

/// What callers send as bodies, read as the API reads it: looked at before a parser builds anything from it, and
/// strictly. Any bytes are a resource or a [BaseServerResponseException] whose OperationOutcome repeats none of
/// them.
public final class FhirBody {
    private FhirBody() {}

    /// A resource sent as JSON.
    public static Resource json(FhirContext fhir, byte[] body) {
        return Media.JSON.read(fhir, body);
    }

    /// A resource sent as XML.
    public static Resource xml(FhirContext fhir, byte[] body) {
        return Media.XML.read(fhir, body);
    }

    /// A resource after a JSON Patch (RFC 6902).
    public static Resource patched(FhirContext fhir, Resource resource, String patch) {
        return new Patching(fhir).apply(resource, new Patch.Json(patch));
    }
}
