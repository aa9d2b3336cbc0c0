package health.vigil.vault.internal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.util.ResourceReferenceInfo;
import health.vigil.vault.RecordKey;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/// Relative references to records of this vault.
final class References {
    private static final String PATIENT = "Patient";

    private References() {}

    /// The record that a reference names, where it names one of ours (relative, with a type).
    static Optional<RecordKey> target(Base value) {
        if (!(value instanceof Reference reference) || !reference.hasReference()) {
            return Optional.empty();
        }
        IIdType id = reference.getReferenceElement();
        return id.isLocal() || id.hasBaseUrl() || !id.hasResourceType() || !id.hasIdPart()
                ? Optional.empty()
                : Optional.of(new RecordKey(id.getResourceType(), id.getIdPart()));
    }

    /// The records that a Provenance is about: it belongs to the patient that they belong to.
    static Stream<RecordKey> targets(Resource resource) {
        return resource instanceof Provenance provenance
                ? provenance.getTarget().stream().flatMap(value -> target(value).stream())
                : Stream.empty();
    }

    /// Every record of this vault that a resource refers to.
    static Set<RecordKey> all(FhirContext fhir, Resource resource) {
        Set<RecordKey> all = new HashSet<>();
        for (ResourceReferenceInfo found : fhir.newTerser().getAllResourceReferences(resource)) {
            target((Reference) found.getResourceReference()).ifPresent(all::add);
        }
        return all;
    }

    /// Changes every reference to one patient into a reference to another.
    static void rewrite(FhirContext fhir, Resource resource, String from, String into) {
        rewrite(fhir, resource, new RecordKey(PATIENT, from), new RecordKey(PATIENT, into));
    }

    /// Changes every reference to one record into a reference to another.
    static void rewrite(FhirContext fhir, Resource resource, RecordKey from, RecordKey into) {
        for (ResourceReferenceInfo found : fhir.newTerser().getAllResourceReferences(resource)) {
            Reference reference = (Reference) found.getResourceReference();
            target(reference).filter(from::equals).ifPresent(key -> reference.setReference(into.reference()));
        }
    }
}
