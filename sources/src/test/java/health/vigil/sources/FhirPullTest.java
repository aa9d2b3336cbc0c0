package health.vigil.sources;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.facts.Fact;
import health.vigil.intake.Receipt;
import health.vigil.testkit.Requirement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;

/// Pages of searches, over TLS.
@Requirement("INT-5")
class FhirPullTest extends WithRecordSystem {
    @Test
    void aHistoryComesPageByPageWithAnAssertedIdentityAndBecomesRecordsAndFacts() throws Exception {
        patient("p1", "4711");
        history("p1", 7);

        assertThat(pulling.pull()).isTrue();

        assertThat(pulling.received()).isEqualTo(new Receipt(8, 0, 0));
        assertThat(pulling.records("Observation")).isEqualTo(7);
        assertThat(pulling.ehr.asked("_getpages")).isEqualTo(3);
        assertThat(pulling.ehr.grantedScopes).containsExactly("system/Patient.rs system/Observation.rs");
        assertThat(pulling.exceptions()).isEmpty();
        Observation first = pulling.current(Observation.class, "o0").orElseThrow();
        Patient patient = pulling.numbered(Patient.class, "4711").orElseThrow();
        assertThat(first.getSubject().getReference())
                .isEqualTo("Patient/" + patient.getIdElement().getIdPart());
        assertThat(first.getMeta().getSource()).isEqualTo(pulling.ehr.base() + "/Observation/o0");
        assertThat(pulling.facts()).filteredOn(Fact.Measured.class::isInstance).hasSize(7);
    }

    @Test
    void theNextRoundBeginsWhereTheLastOneCameToAndWhatWasSeenChangesNothing() throws Exception {
        patient("p1", "4711");
        history("p1", 20);
        pulling.pull();
        pulling.received();
        pulling.ehr.requests.clear();
        pulling.ehr.put("Observation", "new", 1, "2026-02-01T08:30:00Z", heartRate("Patient/p1", "99"));
        pulling.ehr.put("Observation", "o3", 2, "2026-02-01T08:31:00Z", heartRate("Patient/p1", "55"));

        pulling.pull();

        assertThat(pulling.ehr.requests)
                .anyMatch(each -> each.contains("/Observation?_lastUpdated=ge2026-02-01T08:14:00Z&_sort=_lastUpdated"));
        assertThat(pulling.received()).isEqualTo(new Receipt(2, 7, 0));
        assertThat(pulling.records("Observation")).isEqualTo(21);
        assertThat(pulling.current(Observation.class, "o3")
                        .orElseThrow()
                        .getIdElement()
                        .getVersionIdPart())
                .isEqualTo("2");
        assertThat(pulling.count("vault.record where type = 'Observation'")).isEqualTo(22);
    }

    @Test
    void aKillBetweenPagesLosesNothingAndRepeatsNothing() throws Exception {
        patient("p1", "4711");
        history("p1", 9);
        for (int i = 0; i < 4; i++) {
            assertThat(pulling.round(new Faltering(pulling.door(), new AtomicInteger(1), true)))
                    .isFalse();
        }
        assertThat(pulling.count("intake.journal")).isEqualTo(9);
        pulling.pull();

        assertThat(pulling.count("intake.journal")).isEqualTo(10);
        assertThat(pulling.records("Observation")).isEqualTo(9);
        assertThat(pulling.ehr.asked("/Observation?")).isEqualTo(1);
    }

    @Test
    void whereTheNextPageIsGoneItGoesOnFromTheLastChangeThatItRead() throws Exception {
        patient("p1", "4711");
        history("p1", 30);
        pulling.round(new Faltering(pulling.door(), new AtomicInteger(7), true));
        pulling.ehr.forgetPages();
        pulling.received();

        assertThat(pulling.pull()).isTrue();

        assertThat(pulling.ehr.asked("/Observation?_lastUpdated=ge2026-02-01T08:08:00Z"))
                .isEqualTo(1);
        assertThat(pulling.records("Observation")).isEqualTo(30);
        assertThat(pulling.received().repeated()).isLessThan(10);
    }

    @Test
    void whereARecordSystemDoesNotKeepTheOrderNothingIsSkipped() throws Exception {
        patient("p1", "4711");
        pulling.ehr.isOrdered = false;
        for (int i = 0; i < 9; i++) {
            pulling.ehr.put(
                    "Observation", "o" + i, 1, "2026-02-01T08:0" + (9 - i) + ":00Z", heartRate("Patient/p1", "80"));
        }
        pulling.round(new Faltering(pulling.door(), new AtomicInteger(3), true));
        pulling.ehr.forgetPages();

        assertThat(pulling.pull()).isTrue();

        assertThat(pulling.records("Observation")).isEqualTo(9);
    }

    @Test
    void itWaitsAsLongAsItIsAskedAndLongerEachTimeOtherwise() throws Exception {
        patient("p1", "4711");
        pulling.ehr.fail("/Patient?", 429, Map.of("Retry-After", "7"), 1);
        pulling.ehr.fail("/Patient?", 503, Map.of(), 2);

        assertThat(pulling.pull()).isTrue();

        assertThat(pulling.pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(pulling.records("Patient")).isEqualTo(1);
    }

    @Test
    void aTokenThatIsRefusedIsRenewedOnceAndOneRefusedAgainEndsTheRound() throws Exception {
        patient("p1", "4711");
        history("p1", 5);
        pulling.ehr.fail("_offset=2", 401, Map.of(), 1);
        assertThat(pulling.pull()).isTrue();
        assertThat(pulling.ehr.grantedScopes).hasSize(2);

        pulling.ehr.fail(address -> address.contains("/Patient?"), 401);
        assertThat(pulling.pull()).isFalse();
        assertThat(pulling.problems).containsExactly("VGL-SRC-023");
    }

    @Test
    void whatFailsForLongIsTriedAgainInTheNextRound() throws Exception {
        patient("p1", "4711");
        history("p1", 5);
        pulling.ehr.fail(address -> address.contains("_offset=4"), 500);

        assertThat(pulling.pull()).isFalse();
        assertThat(pulling.problems).containsExactly("VGL-SRC-020");
        assertThat(pulling.records("Observation")).isEqualTo(4);

        pulling.ehr.heal();
        assertThat(pulling.pull()).isTrue();
        assertThat(pulling.records("Observation")).isEqualTo(5);
    }
}
