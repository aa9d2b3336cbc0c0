package health.vigil.gateway;

import static health.vigil.gateway.Hospital.heartRate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.interceptor.SimpleRequestHeaderInterceptor;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.testkit.Requirement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Requirement({"INT-3", "ACC-2"})
class OperationsTest {
    private static final FhirContext FHIR = FhirContext.forR4();

    @TempDir
    private Path home = Path.of("");

    @SuppressWarnings("NullAway") // JUnit opens it before each test
    private Hospital hospital;

    @BeforeEach
    void open() {
        hospital = new Hospital(home, GatewayLimits.concurrent(8));
    }

    @AfterEach
    void close() throws Exception {
        hospital.close();
    }

    @Test
    void everythingOfAPatientComesByPagesWithTheirPlaces() {
        for (int i = 0; i < 7; i++) {
            hospital.write(heartRate("more-" + i, "ada", 90 + i), heartRate("bens-" + i, "ben", 70 + i));
        }
        IGenericClient nurse = client("nurse");

        Bundle page = nurse.operation()
                .onInstance(new IdType("Patient", "ada"))
                .named("$everything")
                .withSearchParameter(Parameters.class, "_count", new ca.uhn.fhir.rest.param.NumberParam(4))
                .useHttpGet()
                .returnResourceType(Bundle.class)
                .execute();

        List<String> matches = references(page, Bundle.SearchEntryMode.MATCH);
        List<String> included = references(page, Bundle.SearchEntryMode.INCLUDE);
        while (page.getLink(Bundle.LINK_NEXT) != null) {
            assertThat(page.getEntry()).hasSizeLessThanOrEqualTo(5);
            page = nurse.loadPage().next(page).execute();
            matches.addAll(references(page, Bundle.SearchEntryMode.MATCH));
            included.addAll(references(page, Bundle.SearchEntryMode.INCLUDE));
        }
        assertThat(matches)
                .hasSize(10)
                .doesNotHaveDuplicates()
                .contains("Patient/ada", "Encounter/stay-ada", "Observation/hr-ada", "Observation/more-6");
        assertThat(included).containsExactly("Location/MICU");
    }

    @Test
    void everythingCanBeNarrowedByTypeAndTime() {
        Observation later = heartRate("later", "ada", 99);
        later.setEffective(new DateTimeType("2026-03-05T08:00:00Z"));
        hospital.write(later);

        Bundle typed = bundle(hospital.get("nurse", "/Patient/ada/$everything?_type=Observation")
                .body());
        Bundle dated = bundle(
                hospital.get("nurse", "/Patient/ada/$everything?start=2026-03-05&end=2026-03-05&_type=Observation")
                        .body());

        assertThat(references(typed, Bundle.SearchEntryMode.MATCH))
                .containsExactly("Observation/hr-ada", "Observation/later");
        assertThat(references(dated, Bundle.SearchEntryMode.MATCH)).containsExactly("Observation/later");
        Bundle self = bundle(
                hospital.get("nurse", typed.getLink(Bundle.LINK_SELF).getUrl()).body());
        assertThat(references(self, Bundle.SearchEntryMode.MATCH))
                .isEqualTo(references(typed, Bundle.SearchEntryMode.MATCH));
        Bundle posted = bundle(hospital.post(
                        "nurse",
                        "/Patient/ada/$everything",
                        "{\"resourceType\":\"Parameters\",\"parameter\":"
                                + "[{\"name\":\"_type\",\"valueString\":\"Observation\"}]}")
                .body());
        assertThat(posted.getEntry()).hasSameSizeAs(typed.getEntry());
        for (String refused : List.of("color=red", "_type=Nope", "_type=Observation,Nope")) {
            assertThat(hospital.get("nurse", "/Patient/ada/$everything?" + refused)
                            .statusCode())
                    .as(refused)
                    .isEqualTo(400);
        }
    }

    @Test
    void everythingOfAStayIsWhatRefersToIt() {
        Observation inStay = heartRate("in-stay", "ada", 99);
        inStay.setEncounter(new Reference("Encounter/stay-ada"));
        hospital.write(inStay);

        Bundle found =
                bundle(hospital.get("nurse", "/Encounter/stay-ada/$everything").body());

        assertThat(references(found, Bundle.SearchEntryMode.MATCH))
                .containsExactlyInAnyOrder("Encounter/stay-ada", "Observation/in-stay", "Patient/ada");
    }

    @Test
    @Requirement("EVI-1")
    void everythingOfAnotherUnitsPatientIsRefusedAndRecorded() {
        assertThatThrownBy(() -> client("nurse")
                        .operation()
                        .onInstance(new IdType("Patient", "ben"))
                        .named("$everything")
                        .withNoParameters(Parameters.class)
                        .returnResourceType(Bundle.class)
                        .execute())
                .isInstanceOf(ForbiddenOperationException.class);

        assertThat(hospital.entriesOf("nurse"))
                .extracting(Entry::act)
                .containsExactly(new Act.RecordsDisclosed("everything", List.of("Patient/ben/_history/1"), List.of()));
    }

    @Test
    void lastNGivesTheNewestOfEachCode() {
        for (int i = 0; i < 5; i++) {
            Observation rate = heartRate("hr-" + i, "ada", 90 + i);
            rate.setEffective(new DateTimeType("2026-03-02T0%d:00:00Z".formatted(i)));
            Observation temperature = heartRate("t-" + i, "ada", 37 + i);
            temperature.setCode(new CodeableConcept().addCoding(new Coding("http://loinc.org", "8310-5", null)));
            temperature.setEffective(new DateTimeType("2026-03-02T1%d:00:00Z".formatted(i)));
            hospital.write(rate, temperature);
        }

        Bundle one = bundle(
                hospital.get("nurse", "/Observation/$lastn?patient=Patient/ada").body());
        Bundle two =
                bundle(hospital.get("nurse", "/Observation/$lastn?subject=ada&max=2&code=http://loinc.org%7C8867-4")
                        .body());

        assertThat(references(one, Bundle.SearchEntryMode.MATCH))
                .containsExactly("Observation/t-4", "Observation/hr-4");
        assertThat(references(two, Bundle.SearchEntryMode.MATCH))
                .containsExactly("Observation/hr-4", "Observation/hr-3");
        assertThat(hospital.get("nurse", "/Observation/$lastn?patient=ben").statusCode())
                .isEqualTo(403);
        assertThat(hospital.get("nurse", "/Observation/$lastn").statusCode()).isEqualTo(400);
    }

    @Test
    void matchGradesWhoItMayBeAndLeavesOutOtherUnits() {
        hospital.write(
                patient("twin", "Lovelace", "Augusta", "1815-12-10"),
                patient("ada", "Lovelace", "Ada", "1815-12-10"),
                patient("ben", "Lovelace", "Ada", "1815-12-10"));
        hospital.write(stay("twin"), stay("ada"));
        Patient known = patient("", "LOVELACE", "Ada", "1815-12-10");
        known.addIdentifier().setSystem(Hospital.MRN).setValue("MRN-ada");

        Bundle certain = match("nurse", known, true);
        Bundle slip = match("nurse", patient("", "Lovelace", "Ada", "1815-10-12"), false);
        Bundle stranger = match("nurse", patient("", "Somerville", "Mary", "1780-12-26"), false);

        assertThat(references(certain, Bundle.SearchEntryMode.MATCH)).containsExactly("Patient/ada");
        assertThat(grade(certain)).isEqualTo("certain");
        assertThat(certain.getEntryFirstRep().getSearch().getScore())
                .isBetween(new java.math.BigDecimal("0.99"), java.math.BigDecimal.ONE);
        assertThat(references(slip, Bundle.SearchEntryMode.MATCH)).containsExactly("Patient/ada");
        assertThat(grade(slip)).isNotEqualTo("certain");
        assertThat(stranger.getEntry()).isEmpty();
    }

    private Bundle match(String caller, Patient sought, boolean onlyCertain) {
        Parameters parameters = new Parameters();
        parameters.addParameter().setName("resource").setResource(sought);
        parameters.addParameter("onlyCertainMatches", onlyCertain);
        return client(caller)
                .operation()
                .onType(Patient.class)
                .named("$match")
                .withParameters(parameters)
                .returnResourceType(Bundle.class)
                .execute();
    }

    private static String grade(Bundle bundle) {
        return bundle.getEntryFirstRep()
                .getSearch()
                .getExtensionString("http://hl7.org/fhir/StructureDefinition/match-grade");
    }

    private static Patient patient(String id, String family, String given, String born) {
        Patient patient = new Patient();
        if (!id.isEmpty()) {
            patient.setId(id);
            patient.addIdentifier().setSystem(Hospital.MRN).setValue("MRN-" + id);
        }
        patient.addName().setFamily(family).addGiven(given);
        patient.setBirthDateElement(new DateType(born));
        return patient;
    }

    private static org.hl7.fhir.r4.model.Encounter stay(String patient) {
        org.hl7.fhir.r4.model.Encounter stay = new org.hl7.fhir.r4.model.Encounter();
        stay.setId("stay-" + patient);
        stay.setStatus(org.hl7.fhir.r4.model.Encounter.EncounterStatus.INPROGRESS);
        stay.setClass_(new Coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "IMP", null));
        stay.setSubject(new Reference("Patient/" + patient));
        stay.getPeriod().setStartElement(new DateTimeType("2026-03-01T07:00:00Z"));
        stay.addLocation()
                .setStatus(org.hl7.fhir.r4.model.Encounter.EncounterLocationStatus.ACTIVE)
                .setLocation(new Reference("Location/MICU").setDisplay("MICU 12 A"));
        return stay;
    }

    private IGenericClient client(String caller) {
        FHIR.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
        FHIR.getRestfulClientFactory().setSocketTimeout(60_000);
        IGenericClient client = FHIR.newRestfulGenericClient(hospital.base());
        client.registerInterceptor(new SimpleRequestHeaderInterceptor("Authorization", caller));
        return client;
    }

    private static Bundle bundle(String body) {
        return FHIR.newJsonParser().parseResource(Bundle.class, body);
    }

    private static List<String> references(Bundle bundle, Bundle.SearchEntryMode mode) {
        return new ArrayList<>(bundle.getEntry().stream()
                .filter(entry -> entry.getSearch().getMode() == mode)
                .map(entry -> entry.getResource()
                        .getIdElement()
                        .toUnqualifiedVersionless()
                        .getValue())
                .toList());
    }
}
