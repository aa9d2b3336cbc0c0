package health.vigil.cds;

import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.context.FhirContext;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Enumerations.DocumentReferenceStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A made-up patient in the MICU who gets worse hour by hour, as FHIR records.
final class Records {
    static final String PATIENT = "anna";

    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Instant NOW = Bedside.NOW;

    private Records() {}

    static List<Resource> all() {
        List<Resource> records = new ArrayList<>();
        records.add(patient());
        records.add(stay());
        for (int hour = 8; hour >= 0; hour--) {
            records.add(measured("hr" + hour, "8867-4", 128 - 4 * hour, "/min", hour));
            records.add(measured("rr" + hour, "9279-1", 30 - hour, "/min", hour));
            records.add(measured("sp" + hour, "8480-6", 88 + 4 * hour, "mm[Hg]", hour));
            records.add(measured("dp" + hour, "8462-4", 50 + hour, "mm[Hg]", hour));
            records.add(measured("ox" + hour, "2708-6", 90, "%", hour));
            records.add(measured("tp" + hour, "8310-5", 39.2, "Cel", hour));
        }
        records.add(measured("la1", "2524-7", 2.1, "mmol/L", 5));
        records.add(measured("la2", "2524-7", 4.8, "mmol/L", 1));
        records.add(measured("wb1", "6690-2", 22, "10*3/uL", 2));
        records.add(measured("cr1", "2160-0", 2.4, "mg/dL", 2));
        return records;
    }

    private static Patient patient() {
        Patient patient = new Patient().setGender(AdministrativeGender.FEMALE);
        patient.setBirthDateElement(new DateType("1950-06-07"));
        patient.setId(PATIENT);
        return patient;
    }

    private static Encounter stay() {
        Encounter stay = new Encounter().setStatus(Encounter.EncounterStatus.INPROGRESS);
        stay.setId("stay");
        stay.setSubject(new Reference("Patient/" + PATIENT));
        stay.setPeriod(new Period().setStart(Date.from(NOW.minus(Duration.ofHours(30)))));
        Encounter.EncounterLocationComponent place = stay.addLocation();
        place.setStatus(Encounter.EncounterLocationStatus.ACTIVE);
        place.setLocation(new Reference().setDisplay("MICU 1"));
        place.setPeriod(new Period().setStart(Date.from(NOW.minus(Duration.ofHours(20)))));
        place.addExtension("https://vigil.health/fhir/StructureDefinition/point-of-care", new StringType("MICU"));
        return stay;
    }

    static Observation measured(String id, String loinc, double value, String unit, int hoursAgo) {
        Observation measured = new Observation().setStatus(Observation.ObservationStatus.FINAL);
        measured.setId(id);
        measured.setSubject(new Reference("Patient/" + PATIENT));
        measured.setCode(new CodeableConcept(new Coding("http://loinc.org", loinc, null)));
        measured.setEffective(new DateTimeType(Date.from(NOW.minus(Duration.ofHours(hoursAgo)))));
        measured.setValue(new Quantity()
                .setValue(BigDecimal.valueOf(value))
                .setSystem("http://unitsofmeasure.org")
                .setCode(unit));
        return measured;
    }

    /// The same, and a document that says what nobody charted.
    static List<Resource> noted() {
        List<Resource> records = all();
        records.add(note("Awake. More confused tonight."));
        return records;
    }

    private static DocumentReference note(String text) {
        DocumentReference note = new DocumentReference().setStatus(DocumentReferenceStatus.CURRENT);
        note.setId("note");
        note.setSubject(new Reference("Patient/" + PATIENT));
        note.setDate(Date.from(NOW.minus(Duration.ofHours(3))));
        note.addContent()
                .setAttachment(new Attachment().setContentType("text/plain").setData(text.getBytes(UTF_8)));
        return note;
    }

    /// A document whose text is elsewhere.
    static DocumentReference linked(String id, DocumentReferenceStatus status, int hoursAgo) {
        DocumentReference linked = new DocumentReference().setStatus(status);
        linked.setId(id);
        linked.setSubject(new Reference("Patient/" + PATIENT));
        linked.setDate(Date.from(NOW.minus(Duration.ofHours(hoursAgo))));
        linked.addContent()
                .setAttachment(new Attachment().setContentType("text/plain").setUrl("Binary/" + id));
        return linked;
    }

    /// The question of a record system that opens the patient's record, bringing these records along.
    static Map<String, Object> opening(List<? extends Resource> records) {
        return opening(records, bundle(records, DocumentReference.class));
    }

    /// The same with these documents in place of the records'.
    static Map<String, Object> opening(List<? extends Resource> records, Bundle documents) {
        Map<String, Object> prefetch = new LinkedHashMap<>();
        prefetch.put("patient", json(records.getFirst()));
        prefetch.put("encounters", json(bundle(records, Encounter.class)));
        prefetch.put("observations", json(bundle(records, Observation.class)));
        prefetch.put("documents", json(documents));
        Map<String, Object> request = without();
        request.put("prefetch", prefetch);
        return request;
    }

    /// The same question, bringing nothing.
    static Map<String, Object> without() {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("hook", "patient-view");
        request.put("hookInstance", UUID.randomUUID().toString());
        request.put("context", Map.of("userId", "Practitioner/nurse-1", "patientId", PATIENT));
        return request;
    }

    static Bundle bundle(List<? extends Resource> records, Class<? extends Resource> kind) {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.SEARCHSET);
        records.stream()
                .filter(kind::isInstance)
                .forEach(record -> bundle.addEntry().setResource(record));
        return bundle;
    }

    static String text(Resource record) {
        return FHIR.newJsonParser().encodeResourceToString(record);
    }

    private static JsonNode json(Resource record) {
        return JSON.readTree(text(record));
    }
}
