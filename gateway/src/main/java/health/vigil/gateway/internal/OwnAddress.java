package health.vigil.gateway.internal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.util.ResourceReferenceInfo;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/// References that name this server by its address mean its records: they are stored relatively, so that a record is
/// filed under its patient however the patient was named.
final class OwnAddress {
    private static final Pattern RECORD = Pattern.compile("[A-Z][A-Za-z]{1,63}/[A-Za-z0-9.-]{1,64}");

    private OwnAddress() {}

    /// `Type/id` where a value names a record by this server's address; else the value.
    static String relative(String value, String base) {
        String record = value.startsWith(base + "/") ? value.substring(base.length() + 1) : "";
        return RECORD.matcher(record).matches() ? record : value;
    }

    /// Reads a body, with such references made relative. Bodies that do not mention the address, which are most,
    /// are not looked through.
    ///
    /// @param base this server's address, as the caller knows it
    static Resource relative(FhirContext fhir, byte[] body, String base, Media media) {
        Resource resource = media.read(fhir, body);
        String text = new String(body, StandardCharsets.UTF_8);
        if (text.contains(base) || text.contains(base.replace("/", "\\/"))) {
            strip(fhir, resource, base + "/");
        }
        return resource;
    }

    private static void strip(FhirContext fhir, Resource resource, String base) {
        if (resource instanceof Bundle bundle) {
            if (bundle.getType() == BundleType.TRANSACTION) {
                return; // whose references may mean its own entries, which comes first
            }
            for (BundleEntryComponent entry : bundle.getEntry()) {
                if (entry.getResource() != null) {
                    strip(fhir, entry.getResource(), base);
                }
            }
            return;
        }
        for (ResourceReferenceInfo found : fhir.newTerser().getAllResourceReferences(resource)) {
            if (found.getResourceReference() instanceof Reference reference
                    && reference.hasReference()
                    && reference.getReference().startsWith(base)) {
                reference.setReference(reference.getReference().substring(base.length()));
            }
        }
    }
}
