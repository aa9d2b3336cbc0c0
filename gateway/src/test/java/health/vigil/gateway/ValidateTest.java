package health.vigil.gateway;

import static health.vigil.gateway.Hospital.heartRate;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.interceptor.SimpleRequestHeaderInterceptor;
import health.vigil.ledger.Act;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.OperationOutcomeIssueComponent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Requirement("INT-3")
class ValidateTest extends WithHospital {
    private static final FhirContext FHIR = FhirContext.forR4();
    private static final String US_HEART_RATE = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-heart-rate";

    @BeforeAll
    void loadDefinitions() {
        // the first call does, on a loaded machine longer than a call waits
        for (int attempt = 0; attempt < 5; attempt++) {
            if (validate("/Observation/$validate", json(heartRate("", "ada", 80)))
                            .statusCode()
                    == 200) {
                return;
            }
        }
    }

    @Test
    void whatFhirDoesNotKnowIsFoundWithItsPlace() {
        OperationOutcome outcome = outcome(validate("/Patient/$validate", """
                {"resourceType":"Patient","gender":"malee","birthDate":"1970-13-01","nickname":"x"}"""));

        assertThat(errors(outcome))
                .extracting(issue -> issue.getExpression().getFirst().getValue())
                .contains("Patient", "Patient.gender", "Patient.birthDate");
    }

    @Test
    void aBundleIsValidatedWithWhatItSigns() {
        OperationOutcome outcome = outcome(validate("/Bundle/$validate", """
                {"resourceType":"Bundle","type":"document",
                 "signature":{"type":[{"system":"urn:iso-astm:E1762-95:2013","code":"1.2.840.10065.1.12.1.1"}],
                  "when":"2026-01-01T00:00:00Z","who":{"display":"x"},"sigFormat":"application/jose",
                  "targetFormat":"application/fhir+json","data":"ZXlKaGJHY2lPaUpTVXpJMU5pSjkuZTMwLmFhYQ=="},
                 "entry":[{"resource":{"resourceType":"Patient","gender":"malee"}}]}"""));

        assertThat(errors(outcome))
                .extracting(issue -> issue.getExpression().getFirst().getValue())
                .anyMatch(place -> place.contains("Bundle.entry[0]") && place.endsWith(".gender"));
    }

    /// The validator is HL7's, which has nothing of ours.
    @ParameterizedTest
    @CsvSource(delimiter = ';', nullValues = "-", textBlock = """
            GET;  /metadata;                                             CapabilityStatement; -
            GET;  /Patient?_id=ada&_revinclude=Observation:patient;      Bundle; -
            GET;  /Observation?patient=ada&_count=1&_total=accurate;     Bundle; -
            GET;  /Patient/ada/_history;                                 Bundle; -
            GET;  /Patient/ada/$everything;                              Bundle; -
            GET;  /Encounter/stay-ada/$everything;                       Bundle; -
            GET;  /Observation/$lastn?patient=ada;                       Bundle; -
            GET;  /Patient?_elements=birthDate&_summary=data;            Bundle; -
            GET;  /Observation/none-such;                                OperationOutcome; -
            GET;  /Observation?color=red;                                OperationOutcome; -
            POST; /;      Bundle; {"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"Patient/ada"}},{"request":{"method":"GET","url":"Nothing/1"}}]}
            POST; /;      Bundle; {"resourceType":"Bundle","type":"batch","entry":[{"resource":{"resourceType":"Patient","gender":"male"},"request":{"method":"POST","url":"Patient/$validate"}},{"request":{"method":"GET","url":"Patient/ada/$everything"}}]}
            POST; /Patient/$match; Bundle; {"resourceType":"Parameters","parameter":[{"name":"resource","resource":{"resourceType":"Patient","birthDate":"1970-01-01","name":[{"family":"Lovelace","given":["Ada"]}]}}]}
            """)
    void whatIsAnsweredIsValid(String method, String path, String type, @Nullable String body) {
        HttpResponse<String> answer = hospital.send(hospital.request("nurse", path)
                .header("Content-Type", "application/fhir+json")
                .header("Prefer", "handling=strict")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));

        assertThat(answer.body()).contains("\"resourceType\":\"" + type + "\"");
        assertThat(errors(outcome(validate("/" + type + "/$validate", answer.body()))))
                .extracting(issue -> issue.getDiagnostics() + " at "
                        + issue.getExpression().getFirst().getValue())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            Condition;   {"resourceType":"Condition","subject":{"reference":"Patient/ada"},"code":{"text":"x"},"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"},{"system":"urn:x","code":"q"}]}}
            Observation; {"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/ada"},"valueTime":"08:15:30.25"}
            """)
    void whatFhirAllowsIsNoError(String type, String resource) {
        assertThat(errors(outcome(validate("/" + type + "/$validate", resource))))
                .extracting(OperationOutcomeIssueComponent::getDiagnostics)
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            Condition;   {"resourceType":"Condition","subject":{"reference":"Patient/ada"},"code":{"text":"x"},"clinicalStatus":{"coding":[{"system":"urn:x","code":"q"}]}}
            Observation; {"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/ada"},"valueTime":"25:15:30.25"}
            """)
    void whatFhirForbidsIsOne(String type, String resource) {
        assertThat(errors(outcome(validate("/" + type + "/$validate", resource))))
                .isNotEmpty();
    }

    @Test
    void aProfileOfUsCoreAsksForMoreThanFhirDoes() {
        String plain = json(heartRate("", "ada", 80));

        OperationOutcome base = outcome(validate("/Observation/$validate", plain));
        OperationOutcome us = outcome(validate("/Observation/$validate?profile=" + US_HEART_RATE, plain));

        assertThat(errors(base)).isEmpty();
        assertThat(errors(us))
                .extracting(OperationOutcomeIssueComponent::getDiagnostics)
                .anyMatch(text -> text.contains("Observation.category"));
    }

    @Test
    void anotherClientSendsParameters() {
        FHIR.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
        FHIR.getRestfulClientFactory().setSocketTimeout(60_000);
        IGenericClient client = FHIR.newRestfulGenericClient(hospital.base());
        client.registerInterceptor(new SimpleRequestHeaderInterceptor("Authorization", "integrator"));
        Observation withoutStatus = heartRate("", "ada", 80);
        withoutStatus.setStatus(null);

        MethodOutcome validated = client.validate().resource(withoutStatus).execute();

        assertThat(errors((OperationOutcome) validated.getOperationOutcome()))
                .extracting(OperationOutcomeIssueComponent::getDiagnostics)
                .anyMatch(text -> text.contains("Observation.status"));
    }

    @Test
    void theModeAddsWhatThisServerAsksFor() {
        Observation ofNobody = heartRate("", "ada", 80);
        ofNobody.setSubject(null);

        OperationOutcome create = outcome(validate("/Observation/$validate?mode=create", json(ofNobody)));
        OperationOutcome update =
                outcome(validate("/Observation/other/$validate?mode=update", json(heartRate("one", "ada", 80))));

        OperationOutcome task = outcome(validate("/Task/$validate?mode=create", """
                {"resourceType":"Task","status":"requested","intent":"order"}"""));

        assertThat(errors(create)).hasSize(1);
        assertThat(errors(update)).hasSize(1);
        assertThat(errors(task)).as("which may be nobody's").isEmpty();
    }

    @Test
    void xmlIsValidatedAndFetchesNothing() throws IOException {
        try (ServerSocket outside = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String entity = """
                    <?xml version="1.0"?><!DOCTYPE Patient [<!ENTITY x SYSTEM "http://localhost:%d/x">]>
                    <Patient xmlns="http://hl7.org/fhir"><gender value="&x;"/></Patient>""".formatted(outside.getLocalPort());
            String schema = """
                    <Patient xmlns="http://hl7.org/fhir" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    xsi:schemaLocation="http://hl7.org/fhir http://localhost:%d/x.xsd"><gender value="malee"/></Patient>""".formatted(outside.getLocalPort());

            HttpResponse<String> refused = validateXml(entity);
            HttpResponse<String> validated = validateXml(schema);

            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(errors(outcome(validated))).isNotEmpty();
            outside.setSoTimeout(1);
            assertThat(accepted(outside)).isFalse();
        }
    }

    @Test
    void hostileBodiesGetAnAnswer() {
        String deep = "{\"resourceType\":\"Patient\",\"extension\":[" + "{\"extension\":[".repeat(5_000)
                + "]}".repeat(5_000) + "]}";
        for (String body :
                List.of("", "[]", "null", "{", "{}", "\"x\"", deep, "{\"resourceType\":\"Group\"}", "<a/>")) {
            HttpResponse<String> answer = validate("/Patient/$validate", body);

            assertThat(answer.statusCode())
                    .as(body.substring(0, Math.min(20, body.length())))
                    .isIn(200, 400);
        }
        for (String profile : List.of("http://localhost:1/StructureDefinition/x", US_HEART_RATE + "%7C9.9")) {
            HttpResponse<String> unknown =
                    validate("/Patient/$validate?profile=" + profile, "{\"resourceType\":\"Patient\"}");
            assertThat(unknown.statusCode()).as(profile).isEqualTo(422);
        }
    }

    @Test
    @Requirement({"ACC-2", "EVI-1"})
    void validatingIsDecidedAndRecordedWithoutContent() {
        int before = hospital.entriesOf("integrator").size();

        validate("/Patient/$validate", "{\"resourceType\":\"Patient\"}");

        assertThat(hospital.entriesOf("integrator").subList(before, before + 1))
                .extracting(entry -> entry.act())
                .containsExactly(new Act.RecordsDisclosed("validate", List.of("Patient"), List.of()));
        assertThat(hospital.post("engineer", "/Patient/$validate", "{\"resourceType\":\"Patient\"}")
                        .statusCode())
                .isEqualTo(403);
    }

    private static boolean accepted(ServerSocket outside) {
        try {
            outside.accept().close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private HttpResponse<String> validate(String path, String body) {
        return hospital.post("integrator", path, body);
    }

    private HttpResponse<String> validateXml(String body) {
        return hospital.send(hospital.request("integrator", "/Patient/$validate")
                .header("Content-Type", "application/fhir+xml")
                .header("Accept", "application/fhir+json")
                .POST(BodyPublishers.ofString(body)));
    }

    private static String json(Observation resource) {
        return FHIR.newJsonParser().encodeResourceToString(resource);
    }

    private static OperationOutcome outcome(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return FHIR.newJsonParser().parseResource(OperationOutcome.class, response.body());
    }

    private static List<OperationOutcomeIssueComponent> errors(OperationOutcome outcome) {
        return outcome.getIssue().stream()
                .filter(issue ->
                        issue.getSeverity() == IssueSeverity.ERROR || issue.getSeverity() == IssueSeverity.FATAL)
                .toList();
    }
}
