package health.vigil.gateway;

import static health.vigil.gateway.Hospital.heartRate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.SearchStyleEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.interceptor.SimpleRequestHeaderInterceptor;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import ca.uhn.fhir.rest.server.exceptions.PreconditionFailedException;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import health.vigil.ledger.Act;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import health.vigil.testkit.Requirement;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The peer is HAPI's own client.
@Requirement({"INT-3", "ACC-2"})
class FhirGatewayTest {
    private static final FhirContext FHIR = FhirContext.forR4();

    @TempDir
    private Path home = Path.of("");

    private Hospital hospital = unopened();

    @BeforeEach
    void open() {
        hospital = new Hospital(home, GatewayLimits.concurrent(8));
    }

    @AfterEach
    void close() throws Exception {
        hospital.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void aNurseReadsTheRecordsOfHerUnitsPatients(EncodingEnum encoding) {
        IGenericClient nurse = client("nurse");
        nurse.setEncoding(encoding);

        Patient ada = nurse.read().resource(Patient.class).withId("ada").execute();

        assertThat(ada.getNameFirstRep().getFamily()).isEqualTo("Lovelace");
        assertThat(ada.getIdElement().getVersionIdPart()).isEqualTo("1");
    }

    @Test
    @Requirement({"EVI-1", "EVI-2"})
    void aDisclosureIsRecordedWithItsPolicyAndItsPatientsToken() {
        client("nurse").read().resource(Observation.class).withId("hr-ada").execute();

        Entry entry = theOnly(hospital.entriesOf("nurse"));
        assertThat(entry.act())
                .isEqualTo(new Act.RecordsDisclosed("read", List.of("Observation/hr-ada/_history/1"), List.of()));
        assertThat(Objects.requireNonNull(entry.subject()).value()).isEqualTo(hospital.tokenOf("ada"));
        assertThat(entry.authority()).isInstanceOfSatisfying(Authority.Decided.class, decided -> {
            assertThat(decided.permitted()).isTrue();
            assertThat(decided.purpose()).isEqualTo("TREATMENT");
            assertThat(decided.policies()).containsExactly("care-team-reads-its-patients-records");
        });
    }

    @Test
    @Requirement({"EVI-1", "EVI-2"})
    void aRefusalIsRecordedAndSaysWhichPolicy() {
        assertThatThrownBy(() -> client("nurse")
                        .read()
                        .resource(Observation.class)
                        .withId("hr-ben")
                        .execute())
                .isInstanceOfSatisfying(ForbiddenOperationException.class, refusal -> {
                    OperationOutcome outcome = (OperationOutcome) refusal.getOperationOutcome();
                    assertThat(code(outcome)).isEqualTo("VGL-GW-403");
                    assertThat(outcome.getIssueFirstRep().getDiagnostics()).contains("guard-care-only-where-they-work");
                });

        Entry entry = theOnly(hospital.entriesOf("nurse"));
        assertThat(entry.act()).isEqualTo(new Act.RecordsDisclosed("read", List.of("Observation/hr-ben"), List.of()));
        assertThat(Objects.requireNonNull(entry.subject()).value()).isEqualTo(hospital.tokenOf("ben"));
        assertThat(entry.authority())
                .isInstanceOfSatisfying(
                        Authority.Decided.class,
                        decided -> assertThat(decided.permitted()).isFalse());
    }

    @Test
    void aPatientWhoHasLeftIsNobodysPatient() {
        assertThatThrownBy(() -> client("nurse")
                        .read()
                        .resource(Patient.class)
                        .withId("cyd")
                        .execute())
                .isInstanceOf(ForbiddenOperationException.class);
    }

    @Test
    void aRecordThatIsNotThereLooksLikeOneThatIsNotHers() {
        HttpResponse<String> absent = hospital.get("nurse", "/Observation/hr-nobody");

        HttpResponse<String> refused = hospital.get("nurse", "/Observation/hr-ben");
        assertThat(absent.statusCode()).isEqualTo(refused.statusCode());
        assertThat(withoutDecision(absent.body())).isEqualTo(withoutDecision(refused.body()));
    }

    @Test
    void anIdThatACallerMadeUpIsNotWrittenDown() {
        hospital.get("nurse", "/Patient/Winterbottom-19610203");

        assertThat(theOnly(hospital.entriesOf("nurse")).act())
                .isEqualTo(new Act.RecordsDisclosed("read", List.of("Patient"), List.of()));
    }

    @Test
    void aSearchWithoutAPatientShowsOnlyTheCallersUnits() {
        Bundle found = client("nurse")
                .search()
                .forResource(Observation.class)
                .returnBundle(Bundle.class)
                .execute();

        assertThat(references(found)).containsExactly("Observation/hr-ada");
        assertThat(found.getTotal()).isEqualTo(found.getEntry().size());
        List<Entry> entries = hospital.entriesOf("nurse");
        assertThat(entries)
                .hasSize(3)
                .filteredOn(entry -> decided(entry).permitted())
                .hasSize(1);
        assertThat(entries)
                .extracting(entry -> Objects.requireNonNull(entry.subject()).value())
                .containsExactlyInAnyOrder(hospital.tokenOf("ada"), hospital.tokenOf("ben"), hospital.tokenOf("cyd"));
    }

    @Test
    void aSearchForAnotherUnitsPatientIsRefused() {
        assertThatThrownBy(() -> client("nurse")
                        .search()
                        .forResource(Observation.class)
                        .where(Observation.PATIENT.hasId("ben"))
                        .returnBundle(Bundle.class)
                        .execute())
                .isInstanceOf(ForbiddenOperationException.class);

        assertThat(theOnly(hospital.entriesOf("nurse")).act())
                .isEqualTo(new Act.RecordsDisclosed("search", List.of("Observation"), List.of("patient")));
    }

    @Test
    @Requirement("PHI-7")
    void noLinkOfASearchByPostCarriesItsValues() {
        Bundle found = client("float-nurse")
                .search()
                .forResource(Patient.class)
                .where(Patient.FAMILY.matches().values("lovelace", "britten"))
                .count(1)
                .usingStyle(SearchStyleEnum.POST)
                .returnBundle(Bundle.class)
                .execute();

        assertThat(found.getEntry()).hasSize(1);
        assertThat(found.getLink())
                .hasSize(2)
                .allSatisfy(link -> assertThat(link.getUrl())
                        .matches("http://localhost:[0-9]+/fhir/Patient\\?_cursor=[A-Za-z0-9_-]+"));
        assertThat(hospital.entriesOf("float-nurse").getFirst().act())
                .isInstanceOfSatisfying(
                        Act.RecordsDisclosed.class,
                        act -> assertThat(act.parameters()).containsExactly("family"));
    }

    @Test
    void pagesFollowOneAnotherToTheEnd() {
        for (int i = 0; i < 7; i++) {
            hospital.write(heartRate("more-" + i, "ada", 90 + i));
        }
        IGenericClient nurse = client("nurse");

        Bundle page = nurse.search()
                .forResource(Observation.class)
                .where(Observation.PATIENT.hasId("Patient/ada"))
                .count(3)
                .returnBundle(Bundle.class)
                .execute();

        List<String> seen = references(page);
        while (page.getLink(Bundle.LINK_NEXT) != null) {
            page = nurse.loadPage().next(page).execute();
            assertThat(references(page)).hasSizeLessThanOrEqualTo(3);
            seen.addAll(references(page));
        }
        assertThat(seen).hasSize(8).doesNotHaveDuplicates().contains("Observation/hr-ada", "Observation/more-6");
    }

    @Test
    void aPageLinkServesItsOwnCallerOnly() {
        Bundle page = client("nurse")
                .search()
                .forResource(Observation.class)
                .usingStyle(SearchStyleEnum.POST)
                .returnBundle(Bundle.class)
                .execute();
        String self = page.getLink(Bundle.LINK_SELF).getUrl();

        HttpResponse<String> stolen = hospital.get("other-nurse", self);

        assertThat(stolen.statusCode()).isEqualTo(410);
        assertThat(code(outcome(stolen))).isEqualTo("VGL-GW-411");
        assertThat(hospital.get("nurse", self).statusCode()).isEqualTo(200);
        assertThat(hospital.get("nurse", self + "A").statusCode()).isEqualTo(410);
    }

    @Test
    void aPhysicianWritesAVersionAtATime() {
        IGenericClient physician = client("physician");

        MethodOutcome created =
                physician.create().resource(heartRate("", "ada", 101)).execute();
        IdType id = (IdType) created.getId();
        Observation changed = heartRate(id.getIdPart(), "ada", 102);
        MethodOutcome updated = physician
                .update()
                .resource(changed)
                .withId(id.toUnqualifiedVersionless().withVersion("1"))
                .execute();

        assertThat(created.getCreated()).isTrue();
        assertThat(id.getVersionIdPart()).isEqualTo("1");
        assertThat(updated.getId().getVersionIdPart()).isEqualTo("2");
        assertThat(physician
                        .read()
                        .resource(Observation.class)
                        .withIdAndVersion(id.getIdPart(), "1")
                        .execute()
                        .getValueQuantity()
                        .getValue())
                .isEqualByComparingTo("101");
        assertThat(hospital.entriesOf("physician"))
                .extracting(Entry::act)
                .containsExactly(
                        new Act.RecordsWritten("create", List.of("Observation/" + id.getIdPart() + "/_history/1")),
                        new Act.RecordsWritten("update", List.of("Observation/" + id.getIdPart() + "/_history/2")),
                        new Act.RecordsDisclosed(
                                "vread", List.of("Observation/" + id.getIdPart() + "/_history/1"), List.of()));
    }

    @Test
    void anUpdateOfAStaleVersionIsRefusedAndChangesNothing() {
        IGenericClient physician = client("physician");
        hospital.write(heartRate("hr-ada", "ada", 91));

        assertThatThrownBy(() -> physician
                        .update()
                        .resource(heartRate("hr-ada", "ada", 92))
                        .withId(new IdType("Observation", "hr-ada", "1"))
                        .execute())
                .isInstanceOf(PreconditionFailedException.class);

        assertThat(physician
                        .read()
                        .resource(Observation.class)
                        .withId("hr-ada")
                        .execute()
                        .getValueQuantity()
                        .getValue())
                .isEqualByComparingTo("91");
    }

    @Test
    void aDeletedRecordIsGoneAndKeepsItsHistory() {
        IGenericClient physician = client("physician");

        physician.delete().resourceById("Observation", "hr-ada").execute();

        assertThatThrownBy(() -> physician
                        .read()
                        .resource(Observation.class)
                        .withId("hr-ada")
                        .execute())
                .isInstanceOf(ResourceGoneException.class);
        Bundle history = physician
                .history()
                .onInstance(new IdType("Observation", "hr-ada"))
                .returnBundle(Bundle.class)
                .execute();
        assertThat(history.getEntry()).hasSize(2);
        assertThat(history.getEntry().getFirst().getRequest().getMethod()).isEqualTo(Bundle.HTTPVerb.DELETE);
        assertThat(history.getEntry().getLast().getResource()).isInstanceOf(Observation.class);
    }

    @Test
    void aRecordCannotBeGivenToAnotherPatient() {
        hospital.write(heartRate("mine", "ada", 91));

        HttpResponse<String> refused = hospital.send(hospital.request("physician", "/Observation/mine")
                .header("Content-Type", "application/fhir+json")
                .PUT(body(heartRate("mine", "ben", 91))));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(code(outcome(refused))).isEqualTo("VGL-GW-422");
    }

    @Test
    @Requirement("ACC-3")
    void aNurseDoesNotWriteAndTheAttemptIsRecorded() {
        assertThatThrownBy(() -> client("nurse")
                        .create()
                        .resource(heartRate("", "ada", 99))
                        .execute())
                .isInstanceOf(ForbiddenOperationException.class);

        Entry entry = theOnly(hospital.entriesOf("nurse"));
        assertThat(entry.act()).isEqualTo(new Act.RecordsWritten("create", List.of("Observation")));
        assertThat(decided(entry).permitted()).isFalse();
    }

    @Test
    @Requirement("ACC-3")
    void billingReadsEncountersForPaymentAndNothingElse() {
        IGenericClient billing = client("billing");

        Encounter stay =
                billing.read().resource(Encounter.class).withId("stay-ben").execute();

        assertThat(stay.getStatus()).isEqualTo(Encounter.EncounterStatus.INPROGRESS);
        assertThat(hospital.get("billing", "/Observation/hr-ben").statusCode()).isEqualTo(403);
        assertThat(hospital.get("billing", "/Patient?family=britten").statusCode())
                .isEqualTo(403);
        assertThat(hospital.send(hospital.request("billing", "/Encounter/stay-ben")
                                .header("Purpose-Of-Use", "TREATMENT"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    @Requirement("ACC-3")
    void thoseWithoutPatientsSeeNoPatients() {
        for (String caller : List.of("engineer", "operator")) {
            for (String path : List.of("/Patient", "/Patient/ada", "/Encounter", "/Observation/hr-ada/_history")) {
                assertThat(hospital.get(caller, path).statusCode())
                        .as(caller + " " + path)
                        .isEqualTo(403);
            }
        }
    }

    @Test
    void theDirectoryNeedsNoCareRelationship() {
        Bundle found = client("nurse")
                .search()
                .forResource(Location.class)
                .where(Location.NAME.matches().value("SICU"))
                .returnBundle(Bundle.class)
                .execute();

        assertThat(references(found)).containsExactly("Location/SICU");
    }

    private IGenericClient client(String caller) {
        FHIR.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
        FHIR.getRestfulClientFactory().setSocketTimeout(60_000);
        IGenericClient client = FHIR.newRestfulGenericClient(hospital.base());
        client.registerInterceptor(new SimpleRequestHeaderInterceptor("Authorization", caller));
        return client;
    }

    private static java.net.http.HttpRequest.BodyPublisher body(Observation observation) {
        return java.net.http.HttpRequest.BodyPublishers.ofString(
                FHIR.newJsonParser().encodeResourceToString(observation));
    }

    private static OperationOutcome outcome(HttpResponse<String> response) {
        return FHIR.newJsonParser().parseResource(OperationOutcome.class, response.body());
    }

    private static String code(OperationOutcome outcome) {
        return outcome.getIssueFirstRep().getDetails().getCodingFirstRep().getCode();
    }

    private static String withoutDecision(String body) {
        return body.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "decision");
    }

    private static List<String> references(Bundle bundle) {
        return new java.util.ArrayList<>(bundle.getEntry().stream()
                .map(entry -> entry.getResource()
                        .getIdElement()
                        .toUnqualifiedVersionless()
                        .getValue())
                .toList());
    }

    private static Authority.Decided decided(Entry entry) {
        return (Authority.Decided) entry.authority();
    }

    private static Entry theOnly(List<Entry> entries) {
        assertThat(entries).hasSize(1);
        return entries.getFirst();
    }

    @SuppressWarnings("NullAway") // JUnit opens it before each test
    private static Hospital unopened() {
        return null;
    }
}
