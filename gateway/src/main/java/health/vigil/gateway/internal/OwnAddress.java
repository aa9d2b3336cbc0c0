package health.vigil.gateway.internal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.util.ResourceReferenceInfo;
import health.vigil.vault.SearchCatalog;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/// References that name this server by its address mean its records: they are stored relatively, so that a record is
/// filed under its patient however the patient was named.
final class OwnAddress {
    private OwnAddress() {}

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

    /// The same of what a search asks of references (R4, 3.1.1.4.11). Canonical URLs are names and stay.
    static Map<String, List<String>> relative(RecordType<?> type, Map<String, List<String>> parameters, String base) {
        if (parameters.values().stream()
                .noneMatch(values -> values.stream().anyMatch(value -> value.contains(base + "/")))) {
            return parameters;
        }
        Map<String, SearchCatalog.Entry> known = SearchCatalog.of(type.name());
        Map<String, List<String>> relative = new LinkedHashMap<>();
        parameters.forEach((name, values) -> {
            SearchCatalog.Entry entry = known.get(name.split(":", 2)[0]);
            boolean records = entry != null
                    && entry.reference()
                    && entry.targets().stream().noneMatch(OwnAddress::isCanonical);
            relative.put(
                    name,
                    records
                            ? values.stream()
                                    .map(value -> ("," + value)
                                            .replace("," + base + "/", ",")
                                            .substring(1))
                                    .toList()
                            : values);
        });
        return relative;
    }

    private static boolean isCanonical(String type) {
        return SearchCatalog.of(type).keySet().containsAll(Set.of("url", "version"));
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
