package health.vigil.intake;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.facts.Fact;
import health.vigil.testkit.Requirement;
import health.vigil.vault.RecordKey;
import java.util.List;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Messages that give a visit another patient or another number.
@Requirement({"INT-1", "SCO-5"})
class MovesTest extends WithIntake {
    @BeforeEach
    void aPatientOnAVisitWithAResult() {
        intake.take(Messages.admit("C1", "4711"), Messages.admit("C2", "0815"), Messages.heartRate("C3", "0815", "88"));
    }

    @Test
    void aMergeThatNamesThePriorPatientsVisitIsCarriedOut() {
        byte[] merge = moved("A40", "C4", "MRG|0815^^^GH&1.2.3&ISO^MR", "V-0815");

        intake.take(merge);

        assertThat(intake.state("C4")).isEqualTo("NORMALISED");
        assertThat(subject("V-0815")).isEqualTo("Patient/" + intake.patientId("4711"));
        assertThat(intake.patientId("0815")).isEqualTo(intake.patientId("4711"));
        assertThat(heartRates("4711")).containsExactly("88");
    }

    @Test
    void aVisitMovesToAnotherPatientWithWhatWasChartedOnIt() {
        intake.take(moved("A45", "C4", "MRG|0815^^^GH&1.2.3&ISO^MR||||V-0815^^^GH&1.2.3&ISO^VN", "V-0815"));

        assertThat(intake.state("C4")).isEqualTo("NORMALISED");
        assertThat(subject("V-0815")).isEqualTo("Patient/" + intake.patientId("4711"));
        assertThat(intake.patientId("0815")).isNotEqualTo(intake.patientId("4711"));
        assertThat(heartRates("4711")).containsExactly("88");
        assertThat(intake.facts("0815"))
                .as("what the other patient was scored by is taken back")
                .anySatisfy(fact -> assertThat(fact).isInstanceOf(Fact.Retracted.class))
                .anySatisfy(fact -> assertThat(fact)
                        .isInstanceOfSatisfying(
                                Fact.Stay.class,
                                stay -> assertThat(stay.phase()).isEqualTo(Fact.Stay.Phase.CANCELLED)));
    }

    @Test
    void aMoveThatIsSentAgainChangesNothing() {
        String visit = "MRG|0815^^^GH&1.2.3&ISO^MR||||V-0815^^^GH&1.2.3&ISO^VN";
        intake.take(moved("A45", "C4", visit, "V-0815"));
        long versions = intake.count("vault.record where type <> 'Provenance'");

        intake.take(moved("A45", "C5", visit, "V-0815"));

        assertThat(intake.state("C5")).isEqualTo("NORMALISED");
        assertThat(intake.count("vault.record where type <> 'Provenance'")).isEqualTo(versions);
    }

    @Test
    void theVisitsOfAnAccountMoveWithIt() {
        intake.take(Messages.message(
                "ADT^A04",
                "C4",
                Messages.evn(),
                Messages.pid("0815") + "|||||||A-9^^^GH&1.2.3&ISO^AN",
                "PV1|1|O|||||||||||||||||V-9^^^GH&1.2.3&ISO^VN"));

        intake.take(Messages.message(
                "ADT^A44",
                "C5",
                Messages.evn(),
                Messages.pid("4711") + "|||||||A-9^^^GH&1.2.3&ISO^AN",
                "MRG|0815^^^GH&1.2.3&ISO^MR||A-9^^^GH&1.2.3&ISO^AN"));

        assertThat(intake.state("C5")).isEqualTo("NORMALISED");
        assertThat(subject("V-9")).isEqualTo("Patient/" + intake.patientId("4711"));
        assertThat(subject("V-0815")).isEqualTo("Patient/" + intake.patientId("0815"));
    }

    @Test
    void whatWasChartedUnderTheOldNumberOfAVisitIsOfTheNewOne() {
        intake.take(Messages.message(
                "ADT^A50",
                "C4",
                Messages.evn(),
                Messages.pid("0815"),
                "MRG|0815^^^GH&1.2.3&ISO^MR||||V-0815^^^GH&1.2.3&ISO^VN",
                "PV1|1|I|||||||||||||||||V-NEW^^^GH&1.2.3&ISO^VN"));

        assertThat(intake.state("C4")).isEqualTo("NORMALISED");
        assertThat(visit("V-0815").getStatus()).isEqualTo(EncounterStatus.ENTEREDINERROR);
        assertThat(intake.count("vault.current_record where type = 'Observation' and version = 2"))
                .as("the heart rate refers to the visit's new number")
                .isEqualTo(1);
    }

    @Test
    @Requirement("INT-6")
    void aVisitOfAThirdPatientDoesNotMove() {
        intake.take(Messages.admit("C4", "0042"));

        intake.take(moved("A45", "C5", "MRG|0815^^^GH&1.2.3&ISO^MR||||V-0042^^^GH&1.2.3&ISO^VN", "V-0042"));

        assertThat(intake.state("C5")).isEqualTo("EXCEPTION");
        assertThat(subject("V-0042")).isEqualTo("Patient/" + intake.patientId("0042"));
    }

    private static byte[] moved(String event, String controlId, String mrg, String visit) {
        return Messages.message(
                "ADT^" + event,
                controlId,
                Messages.evn(),
                Messages.pid("4711"),
                mrg,
                "PV1|1|I|MICU^101^1^GH||||||||||||||||" + visit + "^^^GH&1.2.3&ISO^VN");
    }

    private Encounter visit(String number) {
        String id = intake.transaction(
                transaction -> intake.vault.logicalId(transaction, "Encounter", Messages.AUTHORITY, number));
        return intake.current(Encounter.class, new RecordKey("Encounter", id));
    }

    private String subject(String visit) {
        return visit(visit).getSubject().getReference();
    }

    private List<String> heartRates(String mrn) {
        return intake.facts(mrn).stream()
                .filter(Fact.Measured.class::isInstance)
                .map(fact -> ((Fact.Measured) fact).value().value().toPlainString())
                .toList();
    }
}
