package health.vigil.sources;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.hl7v2.CommonNames;
import health.vigil.testkit.Requirement;
import org.hl7.fhir.r4.model.Identifier.IdentifierUse;
import org.junit.jupiter.api.Test;

/// Who a pulled Patient is, where HL7 v2 and the record system both speak of them.
@Requirement("INT-5")
class FhirPatientsTest extends WithRegistration {
    @Test
    void registrationSpeaksForAPatientWhoCameFromTheRecordSystem() throws Exception {
        registered("A01", "C1", "4711", "Quastenflosser");
        pulling.ehr.put("Patient", "p1", 1, LATER, named("Hering", number("4711")));
        pulling.pull();
        assertThat(familyOf("4711")).isEqualTo("Hering");

        registered("A08", "C2", "4711", "Neunauge");

        assertThat(familyOf("4711")).isEqualTo("Neunauge");
        assertThat(patientOf("4711").getIdentifier())
                .noneMatch(number -> number.getUse() == IdentifierUse.OLD)
                .anyMatch(number -> number.getSystem().equals(CommonNames.namespace("GENERAL")));
        assertThat(pulling.count("intake.conservation where reason = 'RETIRED_NUMBER'"))
                .isZero();
    }

    @Test
    void aNumberThatIsInUseNoMoreSaysNothingOfTheSurvivor() throws Exception {
        registered("A01", "C1", "4711", "Hering");
        registered("A01", "C2", "4712", "Quastenflosser");
        registered("A40", "C3", "4712", "Quastenflosser", "MRG|4711^^^GENERAL^MR");
        pulling.ehr.put("Patient", "p1", 1, LATER, named("Hering", number("4711")));
        pulling.ehr.put("Observation", "o1", 1, EARLY, heartRate("Patient/p1", "80"));

        pulling.pull();

        assertThat(familyOf("4712")).isEqualTo("Quastenflosser");
        assertThat(ownerOf("o1"))
                .isEqualTo("Patient/" + patientOf("4712").getIdElement().getIdPart());
        assertThat(pulling.count("intake.conservation where sender = 'ehr' and reason = 'RETIRED_NUMBER'"))
                .isPositive();
    }

    @Test
    void aSurvivorKeepsTheNumbersThatAreInUseNoMore() throws Exception {
        registered("A01", "C1", "4711", "Hering");
        registered("A01", "C2", "4712", "Quastenflosser");
        registered("A40", "C3", "4712", "Quastenflosser", "MRG|4711^^^GENERAL^MR");
        pulling.ehr.put("Patient", "p2", 1, LATER, named("Neunauge", number("4712")));

        pulling.pull();

        assertThat(familyOf("4712")).isEqualTo("Neunauge");
        assertThat(patientOf("4712").getIdentifier())
                .anyMatch(number -> number.getUse() == IdentifierUse.OLD
                        && number.getValue().equals("4711"));
    }

    @Test
    void aReplacedPatientWhoIsSaidToLiveDoesNotOverwriteTheOther() throws Exception {
        pulling.ehr.put("Patient", "p1", 1, EARLY, named("Hering", ""));
        pulling.ehr.put("Patient", "p2", 1, EARLY, named("Quastenflosser", number("4712")));
        pulling.pull();
        pulling.ehr.put(
                "Patient",
                "p1",
                2,
                "2026-02-03T08:00:00Z",
                "\"active\":false,\"link\":[{\"other\":{\"reference\":\"Patient/p2\"},\"type\":\"replaced-by\"}]");
        pulling.pull();
        pulling.ehr.put("Patient", "p1", 3, LATER, named("Hering", ""));
        pulling.ehr.put("Observation", "o1", 1, LATER, heartRate("Patient/p1", "80"));

        pulling.pull();

        assertThat(pulling.exceptions()).containsExactly("VGL-SRC-040", "VGL-SRC-041");
        assertThat(familyOf("4712")).isEqualTo("Quastenflosser");
        assertThat(pulling.records("Observation")).isZero();
    }

    @Test
    void whatIsOfAPatientWhoseNumberChangedWaitsUntilTheTwoAreOne() throws Exception {
        registered("A01", "C1", "4711", "Hering");
        pulling.ehr.put("Patient", "p1", 1, LATER, named("Hering", number("4711")));
        pulling.ehr.put("Observation", "o1", 1, LATER, heartRate("Patient/p1", "80"));
        pulling.pull();
        String first = ownerOf("o1");
        pulling.ehr.put("Patient", "p1", 2, "2026-03-01T10:00:02Z", named("Quastenflosser", number("4712")));
        pulling.ehr.put("Observation", "o2", 1, "2026-03-01T10:00:02Z", heartRate("Patient/p1", "81"));
        pulling.pull();
        pulling.ehr.put("Observation", "o3", 1, "2026-03-01T10:00:03Z", heartRate("Patient/p1", "82"));
        pulling.pull();

        assertThat(pulling.exceptions()).containsExactly("VGL-SRC-040", "VGL-SRC-041", "VGL-SRC-041");
        assertThat(pulling.records("Observation")).isOne();
        assertThat(familyOf("4711")).isEqualTo("Hering");

        registered("A40", "C2", "4712", "Quastenflosser", "MRG|4711^^^GENERAL^MR");
        pulling.replay();

        assertThat(pulling.exceptions()).isEmpty();
        assertThat(ownerOf("o3"))
                .isEqualTo("Patient/" + patientOf("4712").getIdElement().getIdPart())
                .isNotEqualTo(first)
                .isEqualTo(ownerOf("o2"))
                .isEqualTo(ownerOf("o1"));
    }

    @Test
    void whatRegistrationSaidAfterTheRecordSystemIsNotUndoneByAnOlderVersion() throws Exception {
        pulling.ehr.put("Patient", "p1", 1, "2026-03-01T08:00:00Z", named("Hering", number("4711")));
        pulling.pull();
        registered("A08", "C1", "4711", "Neunauge");
        pulling.ehr.put("Patient", "p1", 2, "2026-03-01T09:00:00Z", named("Hecht", number("4711")));

        pulling.pull();

        assertThat(familyOf("4711")).isEqualTo("Neunauge");
        assertThat(patientOf("4711").getMeta().hasSource()).isFalse();
    }
}
