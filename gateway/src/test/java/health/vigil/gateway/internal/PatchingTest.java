package health.vigil.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import health.vigil.testkit.Requirement;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Requirement("INT-3")
class PatchingTest {
    private static final Patching PATCHING = new Patching(FhirContext.forR4());

    /// What is replaced may be what the path found it by.
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            Patient.name.where(family='Ins').family; given=Gi|Changed
            Patient.name.where(family='Ins').text; given=Gi|Ins
            Patient.name.where(text='I. Ins').text; given=Gi|Ins
            Patient.name.where(use='official').family; given=Gi|Changed
            Patient.name[1].family; given=Gi|Changed
            Patient.name.last().family; given=Gi|Changed
            Patient.maritalStatus.where(text='single').text; given=Gi|Ins
            """)
    void aReplacementFindsItsPlaceOnce(String path, String names) {
        Patient patched = (Patient) PATCHING.apply(patient(), replacing(path, new StringType("Changed")));

        assertThat("given=" + patched.getName().getFirst().getFamily() + "|"
                        + patched.getName().getLast().getFamily())
                .isEqualTo(names);
        assertThat(FhirContext.forR4Cached().newJsonParser().encodeResourceToString(patched))
                .containsOnlyOnce("Changed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'op':'replace','path':'/id','value':'other'}]",
                "[{'op':'remove','path':'/id'}]",
                "[{'op':'replace','path':'/meta/versionId','value':'9'}]",
                "[{'op':'replace','path':'/meta/lastUpdated','value':'2020-01-01T00:00:00Z'}]",
                "[{'op':'replace','path':'/meta','value':{'versionId':'9'}}]"
            })
    void whatTheServerGivesIsNotPatched(String patch) {
        assertThatThrownBy(() -> PATCHING.apply(patient(), new Patch.Json(patch.replace('\'', '"'))))
                .isInstanceOf(BaseServerResponseException.class)
                .hasFieldOrPropertyWithValue("statusCode", 422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Patient.id", "Patient.meta.versionId", "Patient.birthDate.value"})
    void norByFhirPath(String path) {
        assertThatThrownBy(() -> PATCHING.apply(patient(), replacing(path, new CodeType("9"))))
                .isInstanceOf(BaseServerResponseException.class)
                .hasFieldOrPropertyWithValue("statusCode", 422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'op':'test','path':'/id','value':'p'},{'op':'replace','path':'/id','value':'p'}]",
                "[{'op':'replace','path':'/meta','value':{'tag':[{'code':'x'}]}}]",
                "[{'op':'remove','path':'/meta'}]"
            })
    void whatStaysIsNoChangeOfIt(String patch) {
        assertThat(PATCHING.apply(patient(), new Patch.Json(patch.replace('\'', '"')))
                        .getIdElement()
                        .getIdPart())
                .isEqualTo("p");
    }

    private static Patch replacing(String path, org.hl7.fhir.r4.model.Type value) {
        Parameters parameters = new Parameters();
        Parameters.ParametersParameterComponent operation =
                parameters.addParameter().setName("operation");
        operation.addPart().setName("type").setValue(new CodeType("replace"));
        operation.addPart().setName("path").setValue(new StringType(path));
        operation.addPart().setName("value").setValue(value);
        return new Patch.FhirPath(parameters);
    }

    private static Patient patient() {
        Patient patient = new Patient();
        patient.setId("p");
        patient.getMeta().setVersionId("3").getLastUpdatedElement().setValueAsString("2026-01-01T08:00:00Z");
        patient.getMaritalStatus().setText("single");
        patient.addName().setFamily("Gi");
        patient.addName().setUse(HumanName.NameUse.OFFICIAL).setFamily("Ins").setText("I. Ins");
        return patient;
    }
}
