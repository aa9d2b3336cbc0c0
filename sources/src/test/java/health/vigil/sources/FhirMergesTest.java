package health.vigil.sources;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.hl7v2.CommonNames;
import health.vigil.testkit.Requirement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Numbers of the record system's Patients after a merge.
@Requirement("INT-5")
class FhirMergesTest extends WithRegistration {
    private static final String NEXT = "2026-03-01T10:00:02Z";
    private static final String LAST = "2026-03-01T10:00:03Z";
    private static final String OLD_4712 = ended("4712");

    private static String official(String number, String ended) {
        return number(number).replace("]", "," + ended.substring(ended.indexOf('{'), ended.indexOf(']')) + "]");
    }

    private String reference(String number) {
        return "Patient/" + patientOf(number).getIdElement().getIdPart();
    }

    private boolean inUse(String number) {
        return CommonNames.numbersInUse(patientOf("4712"), CommonNames.namespace("GENERAL")).stream()
                .anyMatch(each -> each.value().equals(number));
    }

    /// 4711 was merged into 4712, which is p2 of the record system, and p1 is 4711.
    @BeforeEach
    void merged() throws Exception {
        registered("A01", "C1", "4711", "Hering");
        registered("A01", "C2", "4712", "Quastenflosser");
        registered("A40", "C3", "4712", "Quastenflosser", "MRG|4711^^^GENERAL^MR");
        pulling.ehr.put("Patient", "p2", 1, LATER, named("Hering", number("4712")));
        pulling.pull();
    }

    @Test
    void aSurvivorMayComeByTheOtherNumber() throws Exception {
        pulling.ehr.put("Patient", "p2", 2, NEXT, named("Neunauge", official("4711", OLD_4712)));

        pulling.pull();

        assertThat(familyOf("4712")).isEqualTo("Neunauge");
        assertThat(inUse("4711")).isTrue();
        assertThat(inUse("4712")).isFalse();
        registered("A08", "C4", "4711", "Hecht");
        assertThat(familyOf("4712")).isEqualTo("Hecht");
    }

    @Test
    void aSurvivorWhoComesByTheOtherNumberAloneKeepsBoth() throws Exception {
        pulling.ehr.put("Patient", "p2", 2, NEXT, named("Neunauge", number("4711")));

        pulling.pull();

        assertThat(familyOf("4712")).isEqualTo("Neunauge");
        assertThat(inUse("4711")).isTrue();
        assertThat(inUse("4712")).isTrue();
    }

    @Test
    void whoWasMergedAwaySaysNothingOfTheSurvivor() throws Exception {
        pulling.ehr.put("Patient", "p1", 1, NEXT, named("Aal", number("4711")));
        pulling.pull();
        pulling.ehr.put("Patient", "p1", 2, LAST, named("Aal", number("4711")));

        pulling.pull();

        assertThat(familyOf("4712")).isEqualTo("Hering");
        assertThat(inUse("4711")).isFalse();
    }

    @Test
    void aReplacedPatientWhoseNumberIsInUseNoMoreIsMerged() throws Exception {
        pulling.ehr.put("Patient", "p3", 1, LATER, named("Aal", number("4713")));
        pulling.ehr.put("Observation", "o1", 1, LATER, heartRate("Patient/p3", "80"));
        pulling.pull();
        pulling.ehr.put("Patient", "p3", 2, NEXT, replacedBy("p2", named("Aal", ended("4713"))));

        pulling.pull();

        assertThat(pulling.exceptions()).isEmpty();
        assertThat(reference("4713")).isEqualTo(reference("4712")).isEqualTo(ownerOf("o1"));
    }

    @Test
    void aReplacedPatientWhoseNumberTheSurvivorHasNowIsMerged() throws Exception {
        pulling.ehr.put("Patient", "p3", 1, LATER, named("Aal", number("4713")));
        pulling.pull();
        pulling.ehr.put("Patient", "p2", 2, NEXT, named("Hering", official("4712", ended("4713"))));
        pulling.ehr.put("Patient", "p3", 2, NEXT, replacedBy("p2", named("Aal", "")));

        pulling.pull();

        assertThat(pulling.exceptions()).isEmpty();
        assertThat(reference("4713")).isEqualTo(reference("4712"));
    }

    /// That number may have been another person's: their record is not merged.
    @Test
    void aReplacedPatientWhoLostTheirNumberWaits() throws Exception {
        pulling.ehr.put("Patient", "p3", 1, LATER, named("Aal", number("4713")));
        pulling.pull();
        pulling.ehr.put("Patient", "p3", 2, NEXT, replacedBy("p2", named("Aal", "")));

        pulling.pull();

        assertThat(pulling.exceptions()).containsExactly("VGL-SRC-040");
        assertThat(reference("4713")).isNotEqualTo(reference("4712"));
    }
}
