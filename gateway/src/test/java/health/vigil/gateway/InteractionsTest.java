package health.vigil.gateway;

import static health.vigil.gateway.Hospital.heartRate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.PreferReturnEnum;
import ca.uhn.fhir.rest.api.SummaryEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.interceptor.SimpleRequestHeaderInterceptor;
import ca.uhn.fhir.rest.server.exceptions.PreconditionFailedException;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.testkit.Requirement;
import java.math.BigDecimal;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;

/// The whole of FHIR's REST, by HAPI's own client, as a system that keeps records.
@Requirement("INT-3")
class InteractionsTest extends WithHospital {
    private static final FhirContext FHIR = FhirContext.forR4();

    @Test
    void oneSearchGoesOverSeveralTypesPageByPage() {
        List<String> found = new ArrayList<>();
        String next = "/?_type=Encounter,Observation&patient=ada&_id=stay-ada,hr-ada&_count=1";
        int pages = 0;
        while (next != null) {
            Bundle page = (Bundle) FHIR.newJsonParser()
                    .parseResource(hospital.get("nurse", next).body());
            page.getEntry().forEach(entry -> found.add(entry.getFullUrl().replace(hospital.base() + "/", "")));
            next = page.getLink("next") == null ? null : page.getLink("next").getUrl();
            pages++;
        }

        assertThat(found).containsExactly("Encounter/stay-ada", "Observation/hr-ada");
        assertThat(pages).isEqualTo(2);
        assertThat(hospital.get("nurse", "/?_type=Encounter,Observation&patient=ben")
                        .statusCode())
                .isEqualTo(403);
        assertThat(hospital.get("nurse", "/?patient=ada").statusCode()).isEqualTo(400);
        assertThat(hospital.get("nurse", "/?_type=Encounter,Nothing&patient=ada")
                        .statusCode())
                .isEqualTo(400);
        assertThat(hospital.get("nurse", "/?_type=Encounter,Observation&nonsense=1")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aPatientIsCreatedUnderAConditionOnce() {
        IGenericClient ehr = client("ehr");

        MethodOutcome first = ehr.create()
                .resource(patient("C-1", "Conditional"))
                .conditional()
                .where(Patient.IDENTIFIER.exactly().systemAndCode(Hospital.MRN, "C-1"))
                .execute();
        MethodOutcome second = ehr.create()
                .resource(patient("C-1", "Conditional"))
                .conditional()
                .where(Patient.IDENTIFIER.exactly().systemAndCode(Hospital.MRN, "C-1"))
                .execute();

        assertThat(first.getCreated()).isTrue();
        assertThat(second.getId().getIdPart()).isEqualTo(first.getId().getIdPart());
        assertThat(second.getId().getVersionIdPart()).isEqualTo("1");
    }

    @Test
    void aClientGivesAnIdThatIsNoNumber() {
        IGenericClient ehr = client("ehr");
        Patient patient = patient("U-1", "Updated");
        patient.setId("given-by-the-ehr");

        MethodOutcome created = ehr.update().resource(patient).execute();
        patient.setId("12345");

        assertThat(created.getCreated()).isTrue();
        assertThat(created.getId().getVersionIdPart()).isEqualTo("1");
        assertThatThrownBy(() -> ehr.update().resource(patient).execute())
                .isInstanceOf(UnprocessableEntityException.class);
    }

    @Test
    void updatesAndDeletesUnderAConditionMeanOneRecord() {
        IGenericClient ehr = client("ehr");
        ehr.create().resource(organization("one")).execute();

        MethodOutcome updated = ehr.update()
                .resource(organization("one").setActive(false))
                .conditional()
                .where(Organization.IDENTIFIER.exactly().systemAndCode("urn:org", "one"))
                .execute();
        ehr.create().resource(organization("two")).execute();
        ehr.create().resource(organization("two")).execute();

        assertThat(updated.getId().getVersionIdPart()).isEqualTo("2");
        assertThatThrownBy(() -> ehr.delete()
                        .resourceConditionalByType(Organization.class)
                        .where(Organization.IDENTIFIER.exactly().systemAndCode("urn:org", "two"))
                        .execute())
                .isInstanceOf(PreconditionFailedException.class);
        ehr.delete()
                .resourceConditionalByType(Organization.class)
                .where(Organization.IDENTIFIER.exactly().systemAndCode("urn:org", "one"))
                .execute();
        assertThatThrownBy(() -> ehr.read()
                        .resource(Organization.class)
                        .withId(updated.getId().getIdPart())
                        .execute())
                .isInstanceOf(ResourceGoneException.class);
    }

    @Test
    void bothPatchesChangeWhatTheySay() {
        IGenericClient ehr = client("ehr");
        IdType id = (IdType)
                ehr.create().resource(patient("P-1", "Patched")).execute().getId();
        String json = """
                [{"op":"test","path":"/name/0/family","value":"Patched"},
                 {"op":"replace","path":"/name/0/family","value":"Json"},
                 {"op":"add","path":"/name/0/given","value":["A"]},
                 {"op":"add","path":"/name/0/given/-","value":"B"},
                 {"op":"add","path":"/gender","value":"female"}]""";
        Parameters path = new Parameters();
        operation(path, "replace", "Patient.name[0].family", null, "FhirPath");
        operation(path, "delete", "Patient.name.given[0]", null, null);
        operation(path, "add", "Patient.name.where(family='FhirPath')", "prefix", "Dr");
        Parameters.ParametersParameterComponent gender = operation(path, "replace", "Patient.gender", null, null);
        gender.addPart().setName("value").setValue(new CodeType("male"));

        ehr.patch().withBody(json).withId(id.toUnqualifiedVersionless()).execute();
        ehr.patch().withFhirPatch(path).withId(id.toUnqualifiedVersionless()).execute();

        Patient now = ehr.read().resource(Patient.class).withId(id.getIdPart()).execute();
        assertThat(now.getNameFirstRep().getFamily()).isEqualTo("FhirPath");
        assertThat(now.getNameFirstRep().getGivenAsSingleString()).isEqualTo("B");
        assertThat(now.getNameFirstRep().getPrefixAsSingleString()).isEqualTo("Dr");
        assertThat(now.getGender().toCode()).isEqualTo("male");
        assertThat(now.getIdElement().getVersionIdPart()).isEqualTo("3");
        for (String refused : List.of(
                "[{\"op\":\"test\",\"path\":\"/name/0/family\",\"value\":\"x\"}]",
                "[{\"op\":\"remove\",\"path\":\"/photo\"}]",
                "[{\"op\":\"replace\",\"path\":\"/resourceType\",\"value\":\"Group\"}]",
                "[{\"op\":\"add\",\"path\":\"/nonsense\",\"value\":1}]",
                "[" + "{\"op\":\"copy\",\"from\":\"/name\",\"path\":\"/name/-\"},".repeat(40) + "{}]",
                "{}")) {
            HttpResponse<String> answer = hospital.send(hospital.request("ehr", "/Patient/" + id.getIdPart())
                    .header("Content-Type", "application/json-patch+json")
                    .method("PATCH", BodyPublishers.ofString(refused)));
            assertThat(answer.statusCode()).as(refused).isEqualTo(422);
        }
    }

    @Test
    void aPatchLeavesTheDigitsOfDecimalsAsTheyAre() {
        IGenericClient ehr = client("ehr");
        Observation lactate = new Observation();
        lactate.setStatus(Observation.ObservationStatus.PRELIMINARY);
        lactate.getCode().setText("lactate");
        lactate.setSubject(new Reference("Patient/ada"));
        lactate.setValue(new Quantity().setValue(new BigDecimal("100.0")));
        IdType id = (IdType) ehr.create().resource(lactate).execute().getId();

        ehr.patch().withBody("""
                        [{"op":"test","path":"/valueQuantity/value","value":100},
                         {"op":"replace","path":"/status","value":"final"}]""").withId(id.toUnqualifiedVersionless()).execute();

        assertThat(hospital.get("ehr", "/Observation/" + id.getIdPart()).body())
                .contains("\"final\"")
                .containsPattern("\"value\"\\s*:\\s*100\\.0");
    }

    @Test
    void aReadThatTheCallerHasAlreadyIsNotRepeated() {
        HttpResponse<String> first = hospital.get("nurse", "/Patient/ada");
        String etag = first.headers().firstValue("ETag").orElseThrow();
        String modified = first.headers().firstValue("Last-Modified").orElseThrow();

        for (String path : List.of("/Patient/ada", "/Patient/ada/_history/1")) {
            assertThat(hospital.send(hospital.request("nurse", path).header("If-None-Match", etag))
                            .statusCode())
                    .as(path)
                    .isEqualTo(304);
        }
        assertThat(hospital.send(hospital.request("nurse", "/Patient/ada").header("If-Modified-Since", modified))
                        .statusCode())
                .isEqualTo(304);
        assertThat(hospital.send(hospital.request("nurse", "/Patient/ada").header("If-None-Match", "W/\"9\""))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void preferSaysWhatComesBack() {
        IGenericClient ehr = client("ehr");

        MethodOutcome minimal = ehr.create()
                .resource(organization("p1"))
                .prefer(PreferReturnEnum.MINIMAL)
                .execute();
        MethodOutcome whole = ehr.create()
                .resource(organization("p2"))
                .prefer(PreferReturnEnum.REPRESENTATION)
                .execute();

        assertThat(minimal.getId().getIdPart()).isNotEmpty();
        assertThat(minimal.getResource()).isNull();
        assertThat(whole.getResource()).isInstanceOf(Organization.class);
    }

    @Test
    void aTransactionHasInternalReferencesAndIsAllOrNothing() {
        IGenericClient ehr = client("ehr");
        Bundle transaction = new Bundle().setType(Bundle.BundleType.TRANSACTION);
        post(transaction, "urn:uuid:11111111-1111-4111-8111-111111111111", patient("T-1", "Transacted"));
        Encounter stay = new Encounter().setStatus(Encounter.EncounterStatus.FINISHED);
        stay.setSubject(new Reference("urn:uuid:11111111-1111-4111-8111-111111111111"));
        stay.setServiceProvider(new Reference("Organization?identifier=urn:org|txn"));
        stay.getClass_().setCode("AMB");
        post(transaction, "urn:uuid:22222222-2222-4222-8222-222222222222", stay);
        Observation result = heartRate("", "x", 77);
        result.setSubject(new Reference("urn:uuid:11111111-1111-4111-8111-111111111111"));
        result.setEncounter(new Reference("urn:uuid:22222222-2222-4222-8222-222222222222"));
        post(transaction, "urn:uuid:33333333-3333-4333-8333-333333333333", result);

        HttpResponse<String> refused = bundle("ehr", transaction);
        ehr.create().resource(organization("txn")).execute();
        Bundle answer = ehr.transaction().withBundle(transaction).execute();

        assertThat(refused.statusCode()).isEqualTo(412);
        assertThat(refused.body()).contains("VGL-GW-414");
        assertThat(answer.getEntry())
                .hasSize(3)
                .allSatisfy(entry -> assertThat(entry.getResponse().getStatus()).startsWith("201"));
        Bundle found = ehr.search()
                .byUrl("Observation?patient.identifier=" + Hospital.MRN + "|T-1&_include=Observation:encounter"
                        + "&_include:iterate=Encounter:service-provider&_include=Observation:subject")
                .returnBundle(Bundle.class)
                .execute();
        assertThat(types(found)).isEqualTo(Set.of("Observation", "Encounter", "Patient", "Organization"));
        assertThat(found.getEntry().getLast().getSearch().getMode()).isEqualTo(Bundle.SearchEntryMode.INCLUDE);
        List<Act> acts = hospital.entriesOf("ehr").stream().map(Entry::act).toList();
        assertThat(acts)
                .anySatisfy(act -> assertThat(act).isInstanceOfSatisfying(Act.RecordsWritten.class, written -> {
                    assertThat(written.interaction()).isEqualTo("transaction");
                    assertThat(written.resources())
                            .anySatisfy(resource -> assertThat(resource).startsWith("Observation/"));
                }));
    }

    @Test
    void aRefusedEntryUndoesItsTransactionAndIsRecorded() {
        Bundle transaction = new Bundle().setType(Bundle.BundleType.TRANSACTION);
        post(transaction, "urn:uuid:1", heartRate("", "ada", 121));
        post(transaction, "urn:uuid:2", heartRate("", "ben", 122));

        HttpResponse<String> refused = bundle("physician", transaction);

        assertThat(refused.statusCode()).isEqualTo(403);
        OperationOutcome outcome = FHIR.newJsonParser().parseResource(OperationOutcome.class, refused.body());
        assertThat(outcome.getIssueFirstRep().getExpression().getFirst().getValue())
                .isEqualTo("Bundle.entry[1]");
        assertThat(client("physician")
                        .search()
                        .byUrl("Observation?patient=ada&value-quantity=121")
                        .returnBundle(Bundle.class)
                        .execute()
                        .getEntry())
                .isEmpty();
        assertThat(hospital.entriesOf("physician"))
                .extracting(Entry::act)
                .contains(new Act.RecordsWritten("create", List.of("Observation")));
    }

    @Test
    void aBatchAnswersEachEntryByItself() {
        Bundle batch = new Bundle().setType(Bundle.BundleType.BATCH);
        get(batch, "Patient/ada");
        get(batch, "Patient/ben");
        get(batch, "Observation?patient=ada&code=8867-4");
        get(batch, "Nonsense/1");

        Bundle answer = client("nurse").transaction().withBundle(batch).execute();

        assertThat(answer.getEntry())
                .extracting(entry -> entry.getResponse().getStatus().substring(0, 3))
                .containsExactly("200", "403", "200", "404");
        assertThat(answer.getEntry().get(2).getResource()).isInstanceOf(Bundle.class);
    }

    @Test
    void historiesOfATypeAndOfEverythingPageBackInTime() {
        IGenericClient ehr = client("ehr");
        IdType id = (IdType) ehr.create().resource(organization("h")).execute().getId();
        ehr.update()
                .resource(organization("h").setActive(true).setId(id.getIdPart()))
                .execute();
        ehr.delete().resourceById("Organization", id.getIdPart()).execute();

        Bundle page = ehr.history()
                .onType(Organization.class)
                .returnBundle(Bundle.class)
                .count(2)
                .execute();
        List<String> seen = new ArrayList<>();
        for (Bundle.BundleEntryComponent entry : page.getEntry()) {
            seen.add(entry.getRequest().getMethod().toCode());
        }
        Bundle next = ehr.loadPage().next(page).execute();

        assertThat(seen).containsExactly("DELETE", "PUT");
        assertThat(next.getEntry().getFirst().getRequest().getMethod()).isEqualTo(Bundle.HTTPVerb.POST);
        Bundle system =
                client("nurse").history().onServer().returnBundle(Bundle.class).execute();
        assertThat(types(system)).contains("Observation", "Encounter", "Patient");
        assertThat(FHIR.newJsonParser().encodeResourceToString(system)).doesNotContain("Britten");
    }

    @Test
    void searchesTakeWhatTheResponseIsToBe() {
        IGenericClient ehr = client("ehr");

        Bundle counted = ehr.search()
                .forResource(Patient.class)
                .summaryMode(SummaryEnum.COUNT)
                .returnBundle(Bundle.class)
                .execute();
        HttpResponse<String> elements = hospital.get("ehr", "/Patient?_id=ada&_elements=gender,birthDate");
        HttpResponse<String> summary = hospital.get("ehr", "/Patient?_id=ada&_summary=true");
        HttpResponse<String> lenient = hospital.send(
                hospital.request("ehr", "/Patient?_id=ada&nickname=x").header("Prefer", "handling=lenient"));
        HttpResponse<String> strict = hospital.get("ehr", "/Patient?_id=ada&nickname=x");
        HttpResponse<String> sorted = hospital.get("ehr", "/Patient?_sort=-family,given&_total=accurate&_count=2");
        HttpResponse<String> posted = hospital.send(hospital.request("ehr", "/Patient/_search")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("family=Lovelace&_revinclude=Observation:patient")));
        HttpResponse<String> noForm = hospital.send(hospital.request("ehr", "/Patient/_search")
                .header("Content-Type", "application/x-www-form-urlencodedx")
                .POST(BodyPublishers.ofString("family=Lovelace")));

        assertThat(noForm.statusCode()).isEqualTo(415);
        assertThat(counted.getTotal()).isGreaterThanOrEqualTo(3);
        assertThat(counted.getEntry()).isEmpty();
        assertThat(elements.body()).doesNotContain("Lovelace").contains("SUBSETTED");
        assertThat(summary.body()).contains("SUBSETTED");
        assertThat(lenient.statusCode()).isEqualTo(200);
        assertThat(lenient.body()).contains("VGL-GW-417").doesNotContain("nickname");
        assertThat(strict.statusCode()).isEqualTo(400);
        assertThat(sorted.statusCode()).isEqualTo(200);
        Bundle first = FHIR.newJsonParser().parseResource(Bundle.class, sorted.body());
        assertThat(first.getEntry()).hasSize(2);
        assertThat(first.getTotal()).isGreaterThanOrEqualTo(3);
        assertThat(types(FHIR.newJsonParser().parseResource(Bundle.class, posted.body())))
                .isEqualTo(Set.of("Patient", "Observation"));
    }

    @Test
    @Requirement("ACC-2")
    void aChainTellsNothingOfRecordsThatTheCallerMayNotSee() {
        String byName = "/Location?_has:Encounter:location:subject:Patient.family=";

        assertThat(bundleOf("nurse", byName + "Lovelace")).hasSize(1);
        assertThat(bundleOf("nurse", byName + "Britten")).isEmpty();
        assertThat(bundleOf("ehr", byName + "Britten")).hasSize(1);
        assertThat(bundleOf("billing", byName + "Lovelace")).isEmpty();
    }

    private List<Bundle.BundleEntryComponent> bundleOf(String caller, String path) {
        HttpResponse<String> answer = hospital.get(caller, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return FHIR.newJsonParser().parseResource(Bundle.class, answer.body()).getEntry();
    }

    private HttpResponse<String> bundle(String caller, Bundle bundle) {
        return hospital.post(caller, "", FHIR.newJsonParser().encodeResourceToString(bundle));
    }

    private static void post(Bundle bundle, String fullUrl, org.hl7.fhir.r4.model.Resource resource) {
        bundle.addEntry()
                .setFullUrl(fullUrl)
                .setResource(resource)
                .getRequest()
                .setMethod(Bundle.HTTPVerb.POST)
                .setUrl(resource.fhirType());
    }

    private static void get(Bundle bundle, String url) {
        bundle.addEntry().getRequest().setMethod(Bundle.HTTPVerb.GET).setUrl(url);
    }

    private static Parameters.ParametersParameterComponent operation(
            Parameters parameters,
            String type,
            String path,
            @org.jspecify.annotations.Nullable String name,
            @org.jspecify.annotations.Nullable String value) {
        Parameters.ParametersParameterComponent operation =
                parameters.addParameter().setName("operation");
        operation.addPart().setName("type").setValue(new CodeType(type));
        operation.addPart().setName("path").setValue(new StringType(path));
        if (name != null) {
            operation.addPart().setName("name").setValue(new StringType(name));
        }
        if (value != null) {
            operation.addPart().setName("value").setValue(new StringType(value));
        }
        return operation;
    }

    private static Set<String> types(Bundle bundle) {
        return bundle.getEntry().stream()
                .filter(entry -> entry.getResource() != null)
                .map(entry -> entry.getResource().fhirType())
                .collect(Collectors.toSet());
    }

    private static Patient patient(String number, String family) {
        Patient patient = new Patient();
        patient.addIdentifier().setSystem(Hospital.MRN).setValue(number);
        patient.addName().setFamily(family);
        return patient;
    }

    private static Organization organization(String number) {
        Organization organization = new Organization();
        organization.addIdentifier().setSystem("urn:org").setValue(number);
        return organization;
    }

    private IGenericClient client(String caller) {
        FHIR.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
        FHIR.getRestfulClientFactory().setSocketTimeout(60_000);
        IGenericClient client = FHIR.newRestfulGenericClient(hospital.base());
        client.registerInterceptor(new SimpleRequestHeaderInterceptor("Authorization", caller));
        return client;
    }
}
