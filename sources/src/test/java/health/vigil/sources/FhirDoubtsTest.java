package health.vigil.sources;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import org.junit.jupiter.api.Test;

/// A Patient of the record system who is somebody else by one of its versions.
@Requirement("INT-5")
class FhirDoubtsTest extends WithRegistration {
    /// The first version has one number, the second another one.
    private void inDoubt() throws InterruptedException {
        pulling.ehr.put("Patient", "p1", 1, EARLY, named("Hering", number("4711")));
        pulling.pull();
        pulling.ehr.put("Patient", "p1", 2, "2026-02-02T08:00:00Z", named("Quastenflosser", number("4712")));
        pulling.pull();
        assertThat(pulling.exceptions()).containsExactly("VGL-SRC-040");
    }

    private void fromTheBeginning() throws InterruptedException {
        pulling.identified().useHandle(handle -> handle.execute("delete from intake.source_progress"));
        pulling.ehr.forgetPages();
        pulling.pull();
    }

    @Test
    void aNumberThatTheRecordSystemTookBackEndsTheDoubt() throws Exception {
        inDoubt();
        pulling.ehr.put("Patient", "p1", 3, "2026-02-03T08:00:00Z", named("Hering", number("4711")));
        pulling.ehr.put("Observation", "o1", 1, EARLY, heartRate("Patient/p1", "80"));

        pulling.pull();

        assertThat(ownerOf("o1"))
                .isEqualTo("Patient/" + patientOf("4711").getIdElement().getIdPart());
        pulling.replay();
        assertThat(pulling.exceptions()).isEmpty();
        assertThat(pulling.records("Patient")).isOne();
    }

    @Test
    void whatWasTakenBackSaysNothingAlsoAfterRegistrationSpoke() throws Exception {
        inDoubt();
        pulling.ehr.put("Patient", "p1", 3, "2026-02-03T08:00:00Z", named("Hering", number("4711")));
        pulling.pull();
        registered("A08", "C1", "4711", "Neunauge");

        pulling.replay();

        assertThat(pulling.exceptions()).isEmpty();
        assertThat(familyOf("4711")).isEqualTo("Neunauge");
    }

    @Test
    void whatWasTakenBackAndComesLaterSaysNothing() throws Exception {
        pulling.ehr.put("Patient", "p1", 3, "2026-02-03T08:00:00Z", named("Hering", number("4711")));
        pulling.pull();
        registered("A08", "C1", "4711", "Neunauge");
        pulling.ehr.put("Patient", "p1", 2, "2026-02-02T08:00:00Z", named("Quastenflosser", number("4712")));

        fromTheBeginning();

        assertThat(pulling.exceptions()).isEmpty();
        assertThat(familyOf("4711")).isEqualTo("Neunauge");
    }

    @Test
    void anOlderVersionThatComesLaterEndsNoDoubt() throws Exception {
        inDoubt();
        pulling.ehr.put("Patient", "p1", 1, EARLY, named("Hecht", number("4711")));
        pulling.ehr.put("Observation", "o1", 1, EARLY, heartRate("Patient/p1", "80"));

        fromTheBeginning();

        assertThat(pulling.exceptions()).containsExactly("VGL-SRC-040", "VGL-SRC-041");
        assertThat(familyOf("4711")).isEqualTo("Hering");
    }

    /// The number may have been taken away because it was somebody else's.
    @Test
    void aReplacementOfOneInDoubtMergesNoFormerNumber() throws Exception {
        inDoubt();
        pulling.ehr.put("Patient", "p2", 1, EARLY, named("Quastenflosser", number("4713")));
        pulling.ehr.put("Patient", "p1", 3, "2026-02-03T08:00:00Z", replacedBy("p2", named("Hering", ended("4711"))));

        pulling.pull();

        assertThat(pulling.exceptions()).containsExactly("VGL-SRC-040", "VGL-SRC-040");
        assertThat(patientOf("4711").getIdElement().getIdPart())
                .isNotEqualTo(patientOf("4713").getIdElement().getIdPart());
    }

    @Test
    void aReplacementThatWasTakenBackMergesNobody() throws Exception {
        pulling.ehr.put("Patient", "p1", 1, EARLY, replacedBy("p2", named("Hering", number("4711"))));
        pulling.pull();
        assertThat(pulling.exceptions()).containsExactly("VGL-SRC-031");
        pulling.ehr.put("Patient", "p1", 2, "2026-02-02T08:00:00Z", named("Hering", number("4711")));
        pulling.ehr.put("Patient", "p2", 1, "2026-02-02T08:00:00Z", named("Quastenflosser", number("4712")));
        pulling.pull();

        pulling.replay();

        assertThat(pulling.exceptions()).isEmpty();
        assertThat(pulling.records("Patient")).isEqualTo(2);
        assertThat(familyOf("4711")).isEqualTo("Hering");
    }
}
