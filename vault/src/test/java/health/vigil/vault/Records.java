package health.vigil.vault;

import java.math.BigDecimal;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/// Synthetic records.
final class Records {
    static final String MRN = "urn:oid:2.16.840.1.113883.19.5";

    private Records() {}

    static Patient patient(String id, String mrn, String family, String given, String born) {
        Patient patient = named(new Patient(), id);
        patient.addIdentifier().setSystem(MRN).setValue(mrn);
        patient.addName().setFamily(family).addGiven(given);
        patient.setBirthDateElement(new DateType(born));
        patient.setGender(AdministrativeGender.FEMALE);
        return patient;
    }

    static Observation heartRate(String id, String patient, String at, String value) {
        Observation result = named(new Observation(), id);
        result.setStatus(Observation.ObservationStatus.FINAL);
        result.addCategory(concept("http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs"));
        result.setCode(concept("http://loinc.org", "8867-4"));
        result.setSubject(new Reference("Patient/" + patient));
        result.setEffective(new DateTimeType(at));
        result.setValue(new Quantity()
                .setValue(new BigDecimal(value))
                .setSystem("http://unitsofmeasure.org")
                .setCode("/min"));
        return result;
    }

    static Encounter stay(String id, String patient, Encounter.EncounterStatus status, String from, String place) {
        Encounter stay = named(new Encounter(), id);
        stay.setStatus(status);
        stay.setClass_(new Coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "IMP", null));
        stay.setSubject(new Reference("Patient/" + patient));
        stay.setPeriod(new Period().setStartElement(new DateTimeType(from)));
        stay.addLocation()
                .setStatus(Encounter.EncounterLocationStatus.ACTIVE)
                .setLocation(new Reference("Location/" + place).setDisplay(place + " 12 A"));
        return stay;
    }

    static Location location(String id, String name) {
        Location location = named(new Location(), id);
        location.setName(name);
        location.addIdentifier().setSystem("urn:ward").setValue(name);
        return location;
    }

    static Provenance provenance(String id, String... targets) {
        Provenance provenance = named(new Provenance(), id);
        for (String target : targets) {
            provenance.addTarget(new Reference(target));
        }
        provenance.getRecordedElement().setValueAsString("2026-03-01T08:00:00Z");
        return provenance;
    }

    static CodeableConcept concept(String system, String code) {
        return new CodeableConcept().addCoding(new Coding(system, code, null));
    }

    private static <R extends Resource> R named(R resource, String id) {
        resource.setId(id);
        return resource;
    }
}
