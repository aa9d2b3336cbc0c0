package health.vigil.gateway.internal.validation;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.vigil.testkit.Requirement;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// US Core's own examples are valid, and are not once something is wrong with them.
@Requirement("INT-3")
class ExamplesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/";
    private static final Map<String, String> EXAMPLES = new LinkedHashMap<>();
    private static final ProfileValidator VALIDATOR = new ProfileValidator(FhirContext.forR4());

    @BeforeAll
    static void read() throws IOException {
        try (InputStream shipped = Objects.requireNonNull(
                        ExamplesTest.class.getResourceAsStream("us-core-6.1.0-examples.ndjson.gz"));
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(shipped), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode example = JSON.readTree(line);
                EXAMPLES.put(
                        example.path("resourceType").asText() + "/"
                                + example.path("id").asText(),
                        line);
            }
        }
        // the first call loads the definitions, on a loaded machine longer than a call waits
        for (int attempt = 0; attempt < 5; attempt++) {
            try {
                VALIDATOR.validate("{\"resourceType\":\"Basic\",\"code\":{\"text\":\"x\"}}", null);
                return;
            } catch (BaseServerResponseException e) {
                assertThat(e.getStatusCode()).isEqualTo(503);
            }
        }
    }

    @Test
    void noneIsInErrorByItsOwnProfiles() {
        List<String> errors = new ArrayList<>();

        EXAMPLES.forEach((name, example) -> errors(example, null).forEach(error -> errors.add(name + " " + error)));

        assertThat(EXAMPLES).hasSizeGreaterThan(70);
        assertThat(errors).isEmpty();
    }

    @Test
    void noneIsInErrorByThatProfileNamedInTheCallOrByBaseR4() throws IOException {
        List<String> errors = new ArrayList<>();
        for (Map.Entry<String, String> example : EXAMPLES.entrySet()) {
            ObjectNode plain = (ObjectNode) JSON.readTree(example.getValue());
            List<String> profiles = new ArrayList<>();
            plain.at("/meta/profile").forEach(profile -> profiles.add(profile.asText()));
            plain.remove("meta");
            for (String profile : profiles) {
                errors(plain.toString(), profile).forEach(error -> errors.add(example.getKey() + " " + error));
            }
            errors(plain.toString(), null).forEach(error -> errors.add(example.getKey() + " as base R4 " + error));
        }

        assertThat(errors).isEmpty();
    }

    /// What is of base R4 and of no profile of US Core.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'resourceType':'Appointment','id':'a','status':'booked','start':'2026-01-01T08:00:00Z',"
                        + "'end':'2026-01-01T08:30:00Z','participant':[{'actor':{'reference':'Patient/x'},"
                        + "'status':'accepted'}]}",
                "{'resourceType':'Task','id':'t','status':'requested','intent':'order',"
                        + "'for':{'reference':'Patient/x'},'input':[{'type':{'text':'note'},'valueString':'x'}]}",
                "{'resourceType':'Group','id':'g','type':'person','actual':true,"
                        + "'member':[{'entity':{'reference':'Patient/x'}}]}",
                "{'resourceType':'ValueSet','id':'v','url':'http://example.org/v','status':'active',"
                        + "'compose':{'include':[{'system':'http://example.org/c'}]}}",
                "{'resourceType':'Questionnaire','id':'q','status':'draft',"
                        + "'item':[{'linkId':'1','text':'Smokes?','type':'boolean'}]}",
                "{'resourceType':'Slot','id':'s','schedule':{'reference':'Schedule/x'},'status':'free',"
                        + "'start':'2026-01-01T08:00:00Z','end':'2026-01-01T08:30:00Z'}",
                "{'resourceType':'Flag','id':'f','status':'active','code':{'text':'fall risk'},"
                        + "'subject':{'reference':'Patient/x'},'extension':[{'id':'e','url':'http://example.org/e',"
                        + "'valueCode':'x'}]}"
            })
    void baseR4IsValidByItself(String resource) {
        assertThat(errors(resource.replace('\'', '"'), null)).isEmpty();
    }

    /// A field is taken out, or given another value.
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', nullValues = "-", textBlock = """
            Patient/child-example; /gender; -; Patient.gender
            Patient/child-example; /gender; "malee"; Patient.gender
            Patient/child-example; /birthDate; true; Patient.birthDate
            Patient/child-example; /id; "a_b"; Patient.id
            Patient/child-example; /extension/0/extension/0/valueCoding; -; Extension
            Patient/child-example; /extension/0/extension/1; -; text
            Condition/condition-duodenal-ulcer; /category; -; Condition.category
            Condition/condition-duodenal-ulcer; /subject; -; Condition.subject
            Condition/condition-duodenal-ulcer; /clinicalStatus/coding/0/code; "activ"; Condition.clinicalStatus
            Observation/blood-pressure; /status; "fnal"; Observation.status
            Observation/blood-pressure; /component/0; -; systolic
            Observation/blood-pressure; /component/0/valueQuantity/code; "kPa"; is fixed to
            Observation/blood-pressure; /component/0/valueQuantity/value; "120"; value
            Observation/some-day-smoker; /status; "preliminary"; Observation.status
            MedicationRequest/medicationrequest-coded-oral-axid; /intent; "wish"; MedicationRequest.intent
            DocumentReference/episode-summary; /category/0/coding/0/code; "none-such"; DocumentReference.category
            Encounter/1036; /class; -; Encounter.class
            Immunization/imm-1; /primarySource; "yes"; Immunization.primarySource
            """)
    void whatIsWrongIsAnError(String name, String pointer, @Nullable String value, String told) throws IOException {
        JsonNode example = JSON.readTree(Objects.requireNonNull(EXAMPLES.get(name), name));
        assertThat(example.at(pointer).isMissingNode()).as(pointer).isFalse();
        JsonNode parent = example.at(pointer.substring(0, pointer.lastIndexOf('/')));
        String last = pointer.substring(pointer.lastIndexOf('/') + 1);
        if (parent instanceof ArrayNode list) {
            list.remove(Integer.parseInt(last));
        } else if (value == null) {
            ((ObjectNode) parent).remove(last);
        } else {
            ((ObjectNode) parent).set(last, JSON.readTree(value));
        }

        assertThat(errors(example.toString(), null)).anyMatch(error -> error.contains(told));
    }

    /// The sets of race and sex at birth are VSAC's, and are not shipped; that of pregnancy is in part.
    @ParameterizedTest
    @CsvSource(textBlock = """
            Patient/child-example, ValueSet/omb-race-category, true
            Patient/child-example, ValueSet/birthsex, true
            Observation/pregnancy-status, ValueSet/us-core-pregnancy-status, true
            Encounter/1036, ValueSet/encounter-status, false
            """)
    void aCodeOfASetThatIsNotHereWholeIsSaidNotToBeChecked(String name, String set, boolean said) {
        List<SingleValidationMessage> messages =
                VALIDATOR.validate(Objects.requireNonNull(EXAMPLES.get(name), name), null);

        assertThat(messages.stream()
                        .filter(message -> message.getSeverity() == ResultSeverityEnum.INFORMATION)
                        .anyMatch(message -> message.getMessage().contains("was not checked")
                                && message.getMessage().contains(set)))
                .isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            UNK, 0, false
            ASKU, 0, true
            XYZ, 1, true
            """)
    void whatIsHereOfASetIsKnown(String code, int errors, boolean unchecked) throws IOException {
        ObjectNode status =
                (ObjectNode) JSON.readTree(Objects.requireNonNull(EXAMPLES.get("Observation/pregnancy-status")));
        status.putObject("valueCodeableConcept")
                .putArray("coding")
                .addObject()
                .put("system", "http://terminology.hl7.org/CodeSystem/v3-NullFlavor")
                .put("code", code);

        assertThat(errors(status.toString(), null)).hasSize(errors);
        assertThat(VALIDATOR.validate(status.toString(), US_CORE + "us-core-observation-pregnancystatus"))
                .extracting(SingleValidationMessage::getMessage)
                .anyMatch(message -> message.contains("was not checked") == unchecked
                        && (!unchecked || message.contains("us-core-pregnancy-status")));
    }

    private static List<String> errors(String resource, @Nullable String profile) {
        return VALIDATOR.validate(resource, profile).stream()
                .filter(message -> message.getSeverity() == ResultSeverityEnum.ERROR
                        || message.getSeverity() == ResultSeverityEnum.FATAL)
                .map(message -> message.getLocationString() + ": " + message.getMessage())
                .toList();
    }
}
