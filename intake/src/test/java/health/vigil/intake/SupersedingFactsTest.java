package health.vigil.intake;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.PatientToken;
import health.vigil.facts.Fact;
import health.vigil.facts.FactBatch;
import health.vigil.testkit.Requirement;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A fact said again under its id replaces what was said before: corrections, cancellations and merges must say it
/// so.
@Timeout(120)
@Requirement("SCO-5")
class SupersedingFactsTest {
    @TempDir
    private Path home;

    private IntakeFixture intake;

    @BeforeEach
    void open() {
        intake = new IntakeFixture(home);
    }

    @AfterEach
    void close() {
        intake.close();
    }

    @Test
    void aCorrectedResultIsSaidAgainUnderItsId() {
        intake.take(Messages.heartRate("C1", "4711", "88"));

        intake.take(Messages.result("C2", "4711", Messages.heartRate(1, "", "92", "C")));

        List<Fact.Measured> rates = facts(Fact.Measured.class);
        assertThat(rates).hasSize(2);
        assertThat(rates.getLast().id()).isEqualTo(rates.getFirst().id());
        assertThat(rates.getLast().value().value()).isEqualByComparingTo("92");
    }

    @Test
    void aWithdrawnResultIsRetracted() {
        intake.take(Messages.heartRate("C1", "4711", "88"));

        intake.take(Messages.result("C2", "4711", Messages.heartRate(1, "", "88", "W")));

        assertThat(facts(Fact.Retracted.class))
                .extracting(Fact::id)
                .containsExactly(facts(Fact.Measured.class).getFirst().id());
    }

    @Test
    void aResultCorrectedToWordsIsRetracted() {
        intake.take(Messages.heartRate("C1", "4711", "88"));

        intake.take(Messages.result(
                "C2", "4711", Messages.obx(1, "ST", "8867-4^heart rate^LN", "", "not measurable", "", "C")));

        assertThat(facts(Fact.Retracted.class))
                .extracting(Fact::id)
                .containsExactly(facts(Fact.Measured.class).getFirst().id());
    }

    @Test
    void aCancelledAdmissionCancelsTheStay() {
        intake.take(Messages.admit("C1", "4711"));

        intake.take(Messages.adt("A11", "C2", "4711"));

        assertThat(phases()).containsExactly(Fact.Stay.Phase.PRESENT, Fact.Stay.Phase.CANCELLED);
    }

    @Test
    void aCancelledDischargeMakesThePatientPresentAgain() {
        intake.take(Messages.admit("C1", "4711"), Messages.adt("A03", "C2", "4711"));

        intake.take(Messages.adt("A13", "C3", "4711"));

        assertThat(phases())
                .containsExactly(Fact.Stay.Phase.PRESENT, Fact.Stay.Phase.DISCHARGED, Fact.Stay.Phase.PRESENT);
    }

    @Test
    void aMergeSaysThePriorPatientsFactsAgainUnderTheSurvivorAndRetiresThePrior() {
        intake.take(Messages.admit("C1", "4711"), Messages.heartRate("C2", "0815", "88"));
        PatientToken prior = intake.token("0815");
        List<Fact> before = intake.facts("0815");

        intake.take(Messages.merge("C3", "4711", "0815"));

        assertThat(intake.facts("4711")).containsAll(before);
        FactBatch last = intake.batches().getLast();
        assertThat(last.patient()).isEqualTo(prior);
        assertThat(last.facts())
                .singleElement()
                .isInstanceOfSatisfying(
                        Fact.MergedAway.class,
                        away -> assertThat(away.into())
                                .isEqualTo(intake.token("4711").value()));
    }

    private <F extends Fact> List<F> facts(Class<F> kind) {
        return intake.facts("4711").stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /// What was said of the one stay.
    private List<Fact.Stay.Phase> phases() {
        List<Fact.Stay> stays = facts(Fact.Stay.class);
        assertThat(stays).extracting(Fact::id).containsOnly(stays.getFirst().id());
        return stays.stream().map(Fact.Stay::phase).toList();
    }
}
