package health.vigil.sources.internal.fhir;

import ca.uhn.fhir.util.FhirTerser;
import ca.uhn.fhir.util.ResourceReferenceInfo;
import health.vigil.hl7v2.MappingContext;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.sources.internal.ehr.Addresses;
import health.vigil.sources.internal.ehr.Addresses.Named;
import health.vigil.vault.ExactFhir;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/// Makes references to a record system's resources references to ours. Nothing that is relative there may stay: here
/// it would name something else.
final class OwnReferences {
    private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);
    private static final String PATIENT = "Patient";

    private final FhirTerser terser = ExactFhir.shared().newTerser();
    private final Addresses addresses;
    private final EhrIdentities identities;
    private final MappingContext context;
    private final Map<Named, ResourceIdentity> known = new HashMap<>();
    private final Map<String, ResourceIdentity> patients = new HashMap<>();

    OwnReferences(Addresses addresses, EhrIdentities identities, MappingContext context) {
        this.addresses = addresses;
        this.identities = identities;
        this.context = context;
    }

    /// What a resource calls by its own name is the same as the resource.
    void know(Named named, ResourceIdentity identity) {
        known.put(named, identity);
    }

    /// Changes all references of the resource and of what it contains.
    ///
    /// @throws health.vigil.base.ProblemException `VGL-SRC-031` where one names a patient who is not known,
    ///     `VGL-SRC-041` one who is in doubt; a link between Patients stays an address of the record system then
    void rewrite(Resource resource) {
        Set<Reference> done = Collections.newSetFromMap(new IdentityHashMap<>());
        rewrite(resource, resource, done);
        if (resource instanceof DomainResource whole) {
            whole.getContained().forEach(contained -> rewrite(resource, contained, done));
        }
    }

    private void rewrite(Resource whole, Resource part, Set<Reference> done) {
        for (ResourceReferenceInfo found : terser.getAllResourceReferences(part)) {
            Reference reference = (Reference) found.getResourceReference();
            if (done.add(reference)) {
                rewrite(reference, whole instanceof Patient);
            }
        }
        for (Attachment attachment : terser.getAllPopulatedChildElementsOfType(part, Attachment.class)) {
            if (attachment.hasUrl() && !ABSOLUTE.matcher(attachment.getUrl()).matches()) {
                attachment.setUrl(address(attachment.getUrl()));
            }
        }
    }

    private void rewrite(Reference reference, boolean ofPatient) {
        String text = reference.getReference();
        if (text == null || text.isEmpty()) {
            byNumber(reference);
            return;
        }
        if (text.startsWith("#")) {
            return;
        }
        Optional<Named> named = addresses.named(text);
        if (named.isPresent()) {
            reference.setReference(ours(named.get(), ofPatient));
        } else if (!ABSOLUTE.matcher(text).matches()) {
            reference.setReference(address(text));
        }
    }

    private String ours(Named named, boolean ofPatient) {
        ResourceIdentity own = known.get(named);
        ResourceIdentity identity = own == null ? identities.of(named) : own;
        if (named.type().equals(PATIENT) && own == null) {
            boolean inDoubt = context.merges().isInDoubt(identity);
            if (inDoubt || context.current().apply(identity).isEmpty()) {
                if (ofPatient) {
                    return address(named.type() + "/" + named.id());
                }
                throw inDoubt ? FhirProblems.patientInDoubt() : FhirProblems.unknownPatient();
            }
        }
        return name(identity);
    }

    /// A patient who is named by their number only.
    private void byNumber(Reference reference) {
        if (reference.hasIdentifier()) {
            identities.of(reference.getIdentifier()).ifPresent(identity -> {
                if (context.current().apply(identity).isEmpty()) {
                    throw FhirProblems.unknownPatient();
                }
                reference.setReference(name(identity));
            });
        }
    }

    private String name(ResourceIdentity identity) {
        String id = context.ids().apply(identity);
        if (identity.type().equals(PATIENT)) {
            patients.put(id, identity);
        }
        return identity.type() + "/" + id;
    }

    private String address(String relative) {
        return addresses.base() + "/" + relative;
    }

    /// The patient of a logical id that a reference now has; empty for others.
    Optional<ResourceIdentity> patient(String logicalId) {
        return Optional.ofNullable(patients.get(logicalId));
    }
}
