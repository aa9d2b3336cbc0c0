package health.vigil.sources;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.hl7v2.CommonNames;
import health.vigil.testkit.Requirement;
import java.util.List;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;

/// What becomes of pulled resources in the record.
@Requirement("INT-5")
class FhirRecordTest extends WithRecordSystem {
    private static final String[] ADMISSION = {
        "MSH|^~\\&|ADT|GENERAL|VIGIL|GH|20260301075500||ADT^A01|C1|P|2.5.1",
        "EVN||20260301075500||||20260301075000",
        "PID|1||4711^^^GENERAL^MR||Quastenflosser^Ottilie||19450607|F|||Seitengasse 17^^Bern",
        "PV1|1|I|MICU^101^1^GH||||||||||||||||V-4711^^^GENERAL^VN"
    };

    @Test
    void aPatientOfHl7v2AndOfTheRecordSystemIsOne() throws Exception {
        pulling.hl7(ADMISSION);
        pulling.ehr.put("Patient", "p1", 1, "2026-03-01T10:00:01Z", numbered("4711"));
        pulling.ehr.put("Observation", "o1", 1, EARLY, heartRate("Patient/p1", "80"));

        pulling.pull();

        assertThat(pulling.records("Patient")).isEqualTo(1);
        Patient one = pulling.numbered(Patient.class, "4711").orElseThrow();
        assertThat(one.getMeta().getSource()).isEqualTo(pulling.ehr.base() + "/Patient/p1");
        assertThat(pulling.current(Observation.class, "o1")
                        .orElseThrow()
                        .getSubject()
                        .getReference())
                .isEqualTo("Patient/" + one.getIdElement().getIdPart());
        assertThat(pulling.current(Patient.class, "p1").orElseThrow().getId()).isEqualTo(one.getId());
    }

    @Test
    void whatRegistrationSaidLaterIsNotUndoneByAnOlderPatient() throws Exception {
        pulling.hl7(ADMISSION);
        patient("p1", "4711");
        pulling.ehr.put("Observation", "o1", 1, EARLY, heartRate("Patient/p1", "80"));

        pulling.pull();

        Patient one = pulling.numbered(Patient.class, "4711").orElseThrow();
        assertThat(one.getBirthDateElement().getValueAsString()).isEqualTo("1945-06-07");
        assertThat(pulling.current(Observation.class, "o1")
                        .orElseThrow()
                        .getSubject()
                        .getReference())
                .isEqualTo("Patient/" + one.getIdElement().getIdPart());
        assertThat(pulling.count("intake.conservation where reason = 'OVERTAKEN'"))
                .isPositive();
        assertThat(pulling.records("Provenance"))
                .as("each original is about the patient, so that it is found when they are erased")
                .isEqualTo(3);
    }

    @Test
    void aPatientWhoIsOnlyNamedIsReadFirst() throws Exception {
        pulling.types = List.of("Observation");
        patient("p1", "4711");
        history("p1", 3);

        pulling.pull();

        assertThat(pulling.exceptions()).isEmpty();
        assertThat(pulling.records("Patient")).isEqualTo(1);
        assertThat(pulling.ehr.asked("GET /fhir/Patient/p1")).isEqualTo(1);
    }

    @Test
    @Requirement("INT-6")
    void whatIsOfAPatientWhoCannotBeHadWaitsAndIsNobodyElses() throws Exception {
        pulling.ehr.put("Observation", "o1", 1, EARLY, heartRate("Patient/p1", "80"));
        pulling.ehr.put(
                "Observation",
                "o2",
                1,
                EARLY,
                heartRate("Patient/p1", "80")
                        .replace(
                                "\"reference\":\"Patient/p1\"",
                                "\"identifier\":{\"system\":\"" + Pulling.NUMBERS + "\",\"value\":\"4711\"}"));
        pulling.pull();

        assertThat(pulling.exceptions()).containsExactly("VGL-SRC-031", "VGL-SRC-031");
        assertThat(pulling.records("Observation")).isZero();

        patient("p1", "4711");
        pulling.pull();
        pulling.replay();

        assertThat(pulling.exceptions()).isEmpty();
        String patient = "Patient/"
                + pulling.numbered(Patient.class, "4711")
                        .orElseThrow()
                        .getIdElement()
                        .getIdPart();
        assertThat(pulling.current(Observation.class, "o1")
                        .orElseThrow()
                        .getSubject()
                        .getReference())
                .isEqualTo(patient);
        assertThat(pulling.current(Observation.class, "o2")
                        .orElseThrow()
                        .getSubject()
                        .getReference())
                .isEqualTo(patient);
    }

    @Test
    void anOlderVersionThatComesLaterDoesNotUndoANewerOne() throws Exception {
        patient("p1", "4711");
        pulling.ehr.put("Observation", "o1", 3, "2026-02-02T08:00:00Z", heartRate("Patient/p1", "80"));
        pulling.ehr.put("Observation", "o2", 3, EARLY, heartRate("Patient/p1", "80"));
        pulling.pull();
        pulling.ehr.put("Observation", "o1", 2, "2026-02-02T07:59:00Z", heartRate("Patient/p1", "44"));
        pulling.ehr.put("Observation", "o2", 2, EARLY, heartRate("Patient/p1", "44"));
        pulling.types = List.of("Patient", "Observation", "Encounter");
        pulling.ehr.forgetPages();
        pulling.identified().useHandle(handle -> handle.execute("delete from intake.source_progress"));

        pulling.pull();

        assertThat(pulling.received().stored()).isEqualTo(5);
        for (String id : new String[] {"o1", "o2"}) {
            Observation held = pulling.current(Observation.class, id).orElseThrow();
            assertThat(held.getValueQuantity().getValue()).isEqualByComparingTo("80");
            assertThat(held.getIdElement().getVersionIdPart()).isEqualTo("1");
        }
    }

    @Test
    void referencesToTheRecordSystemsResourcesAreToOursAndOthersStay() throws Exception {
        pulling.types = List.of("Patient", "Encounter", "DocumentReference");
        patient("p1", "4711");
        pulling.ehr.put(
                "Encounter",
                "e1",
                1,
                EARLY,
                "\"status\":\"finished\",\"class\":{\"code\":\"IMP\"},\"subject\":{\"reference\":\""
                        + pulling.ehr.base() + "/Patient/p1/_history/1\"},"
                        + "\"contained\":[{\"resourceType\":\"Location\",\"id\":\"l\",\"partOf\":{\"reference\":\"Location/x\"}}],"
                        + "\"location\":[{\"location\":{\"reference\":\"#l\"}}],"
                        + "\"partOf\":{\"reference\":\"Encounter/e0\"},"
                        + "\"serviceProvider\":{\"reference\":\"https://other.example.org/fhir/Organization/1\"}");
        pulling.ehr.put(
                "DocumentReference",
                "d1",
                1,
                EARLY,
                "\"status\":\"current\",\"subject\":{\"reference\":\"Patient/p1\"},"
                        + "\"content\":[{\"attachment\":{\"contentType\":\"text/plain\",\"url\":\"Binary/b1\"}}]");

        pulling.pull();

        Encounter encounter = pulling.current(Encounter.class, "e1").orElseThrow();
        Patient patient = pulling.numbered(Patient.class, "4711").orElseThrow();
        assertThat(pulling.exceptions()).isEmpty();
        assertThat(encounter.getSubject().getReference())
                .isEqualTo("Patient/" + patient.getIdElement().getIdPart());
        assertThat(encounter.getPartOf().getReference())
                .startsWith("Encounter/")
                .isNotEqualTo("Encounter/e0");
        assertThat(encounter.getServiceProvider().getReference())
                .isEqualTo("https://other.example.org/fhir/Organization/1");
        assertThat(encounter.getLocationFirstRep().getLocation().getReference()).isEqualTo("#l");
        assertThat(encounter.getContained().getFirst())
                .extracting(contained -> ((org.hl7.fhir.r4.model.Location) contained).getPartOf())
                .extracting(Reference::getReference)
                .asString()
                .startsWith("Location/")
                .isNotEqualTo("Location/x");
        assertThat(pulling.current(DocumentReference.class, "d1")
                        .orElseThrow()
                        .getContentFirstRep()
                        .getAttachment()
                        .getUrl())
                .isEqualTo(pulling.ehr.base() + "/Binary/b1");
    }

    @Test
    void aPatientWhoGetsANumberLaterBringsTheirRecordsAlong() throws Exception {
        pulling.ehr.put("Patient", "p1", 1, EARLY, "\"gender\":\"female\"");
        pulling.ehr.put("Observation", "o1", 1, EARLY, heartRate("Patient/p1", "80"));
        pulling.pull();
        pulling.hl7(ADMISSION);
        pulling.ehr.put("Patient", "p1", 2, "2026-03-01T10:00:05Z", numbered("4711"));

        pulling.pull();

        assertThat(pulling.exceptions()).isEmpty();
        Patient one = pulling.numbered(Patient.class, "4711").orElseThrow();
        assertThat(pulling.current(Observation.class, "o1")
                        .orElseThrow()
                        .getSubject()
                        .getReference())
                .isEqualTo("Patient/" + one.getIdElement().getIdPart());
    }

    @Test
    void aPatientWhomTheRecordSystemReplacedIsMergedIntoTheOther() throws Exception {
        patient("p1", "4711");
        pulling.ehr.put("Observation", "o1", 1, EARLY, heartRate("Patient/p1", "80"));
        pulling.pull();
        pulling.ehr.put("Patient", "p2", 1, "2026-02-03T08:00:00Z", numbered("4712"));
        pulling.ehr.put(
                "Patient",
                "p1",
                2,
                "2026-02-03T08:00:00Z",
                numbered("4711") + ",\"active\":false,\"link\":[{\"other\":{\"reference\":\"Patient/p2\"},"
                        + "\"type\":\"replaced-by\"}]");
        pulling.ehr.put("Observation", "o2", 1, "2026-02-03T08:00:00Z", heartRate("Patient/p1", "81"));

        pulling.pull();

        assertThat(pulling.exceptions()).isEmpty();
        String survivor = "Patient/"
                + pulling.numbered(Patient.class, "4712")
                        .orElseThrow()
                        .getIdElement()
                        .getIdPart();
        for (String id : new String[] {"o1", "o2"}) {
            assertThat(pulling.current(Observation.class, id)
                            .orElseThrow()
                            .getSubject()
                            .getReference())
                    .isEqualTo(survivor);
        }
    }

    @Test
    void anotherAuthorityOfTheSameNumberIsAnotherPatient() throws Exception {
        pulling.hl7(ADMISSION);
        pulling.ehr.put(
                "Patient", "p1", 1, "2026-03-01T10:00:01Z", numbered("4711").replace(Pulling.NUMBERS, "urn:oid:2.999"));

        pulling.pull();

        assertThat(pulling.records("Patient")).isEqualTo(2);
        assertThat(CommonNames.namespace("GENERAL")).isNotEqualTo(Pulling.NUMBERS);
    }
}
