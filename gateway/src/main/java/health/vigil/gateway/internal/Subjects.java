package health.vigil.gateway.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/// Whose record a resource says it is.
public final class Subjects {
    private Subjects() {}

    /// The logical id of the patient that `subject` or `patient` names relatively, or a Patient's own; empty where it
    /// names none.
    public static Optional<String> patient(Resource resource) {
        if (resource instanceof Patient patient) {
            return Optional.ofNullable(patient.getIdElement().getIdPart());
        }
        return Stream.of("subject", "patient")
                .flatMap(name -> children(resource, name).stream())
                .filter(Reference.class::isInstance)
                .map(reference -> ((Reference) reference).getReferenceElement())
                .filter(id -> !id.hasBaseUrl() && "Patient".equals(id.getResourceType()) && id.hasIdPart())
                .map(id -> new IdType(id.getValue()).getIdPart())
                .findFirst();
    }

    /// The elements of that name; none where the type has no such element.
    public static List<Base> children(Resource resource, String name) {
        Property property = resource.getChildByName(name);
        return property == null ? List.of() : property.getValues();
    }
}
