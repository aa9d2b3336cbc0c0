package health.vigil.gateway.internal;

import org.hl7.fhir.r4.model.Parameters;

/// A change to a resource, as sent.
public sealed interface Patch {
    /// RFC 6902, the document as sent.
    record Json(String document) implements Patch {}

    /// FHIRPath Patch.
    record FhirPath(Parameters operations) implements Patch {}
}
