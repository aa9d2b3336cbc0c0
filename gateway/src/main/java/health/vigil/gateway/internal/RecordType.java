package health.vigil.gateway.internal;

import health.vigil.policy.DataCategory;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.jspecify.annotations.Nullable;

/// A resource type that the gateway serves.
///
/// @param model its class
/// @param maker makes an empty one
/// @param data what policy takes it for
/// @param writable whether it can be written through the interface; a Provenance is the platform's own word
public record RecordType<T extends Resource>(Class<T> model, Supplier<T> maker, DataCategory data, boolean writable) {

    /// All that are served.
    public static final List<RecordType<?>> ALL = List.of(
            of(Patient.class, Patient::new, DataCategory.DEMOGRAPHICS),
            of(Encounter.class, Encounter::new, DataCategory.ENCOUNTER),
            of(Observation.class, Observation::new, DataCategory.CLINICAL),
            of(DiagnosticReport.class, DiagnosticReport::new, DataCategory.CLINICAL),
            of(Condition.class, Condition::new, DataCategory.CLINICAL),
            of(Procedure.class, Procedure::new, DataCategory.CLINICAL),
            of(AllergyIntolerance.class, AllergyIntolerance::new, DataCategory.CLINICAL),
            of(MedicationAdministration.class, MedicationAdministration::new, DataCategory.CLINICAL),
            of(ServiceRequest.class, ServiceRequest::new, DataCategory.CLINICAL),
            of(DocumentReference.class, DocumentReference::new, DataCategory.NOTE),
            of(Location.class, Location::new, DataCategory.DIRECTORY),
            of(Organization.class, Organization::new, DataCategory.DIRECTORY),
            of(Practitioner.class, Practitioner::new, DataCategory.DIRECTORY),
            new RecordType<>(Provenance.class, Provenance::new, DataCategory.CLINICAL, false));

    private static <T extends Resource> RecordType<T> of(Class<T> model, Supplier<T> maker, DataCategory data) {
        return new RecordType<>(model, maker, data, true);
    }

    /// The type of that name; empty where it is not served.
    public static Optional<RecordType<?>> named(@Nullable String name) {
        return ALL.stream().filter(type -> type.name().equals(name)).findFirst();
    }

    /// FHIR's name of it.
    public String name() {
        return model.getSimpleName();
    }

    /// An empty resource of the type.
    public T empty() {
        return maker.get();
    }

    /// Whether its records are each some patient's.
    public boolean ofPatient() {
        return data.identified();
    }
}
