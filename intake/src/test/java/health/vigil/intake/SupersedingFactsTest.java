package health.vigil.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import health.vigil.base.PatientToken;
import health.vigil.base.Sealed;
import health.vigil.facts.Fact;
import health.vigil.facts.FactBatch;
import health.vigil.testkit.Requirement;
import health.vigil.vault.RecordChange;
import health.vigil.vault.RecordKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A fact said again under its id replaces what was said before: corrections, cancellations and merges must say it
/// so.
@Requirement("SCO-5")
class SupersedingFactsTest extends WithIntake {
    @Test
    void ofThePersonOnlyAgeAndSexAreSaidAndWithoutTheBirthday() {
        intake.take(Messages.admit("A1", "4711"));

        assertThat(ofThePerson())
                .extracting(Fact.Trait::attribute, Fact.Trait::value, Fact.Trait::effective)
                .containsExactly(
                        tuple(Fact.Trait.Attribute.AGE, 80, Instant.EPOCH),
                        tuple(Fact.Trait.Attribute.SEX, 0, Instant.EPOCH));
    }

    @Test
    void aStayInIntensiveCareIsSaidWithBothAdmissionsUntilThePatientLeavesIt() {
        intake.take(moved("A01", "A1", "ED^^^GH", "20260301070000"));
        assertThat(attributes())
                .contains(Fact.Trait.Attribute.HOSPITAL_ADMISSION)
                .hasSize(3);

        intake.take(moved("A02", "A2", "TSICU^1^1^GH", "20260301090000"));
        intake.take(moved("A02", "A3", "MICU^1^1^GH", "20260301110000"));

        Fact.Trait unit = last(Fact.Trait.Attribute.UNIT_ADMISSION);
        assertThat(unit.effective()).isEqualTo(Instant.parse("2026-03-01T09:00:00Z"));
        assertThat(last(Fact.Trait.Attribute.HOSPITAL_ADMISSION).effective())
                .isEqualTo(Instant.parse("2026-03-01T06:00:00Z"));
        assertThat(last(Fact.Trait.Attribute.UNIT_KIND).value()).isEqualTo(1);

        intake.take(moved("A02", "A4", "WARD-4^1^1^GH", "20260301150000"));
        assertThat(facts(Fact.Retracted.class))
                .extracting(Fact::id)
                .containsOnly(unit.id(), last(Fact.Trait.Attribute.UNIT_KIND).id());

        intake.take(moved("A03", "A5", "WARD-4^1^1^GH", "20260301170000"));
        assertThat(facts(Fact.Retracted.class))
                .extracting(Fact::id)
                .contains(last(Fact.Trait.Attribute.HOSPITAL_ADMISSION).id());
    }

    /// The installation takes a unit off its list of intensive care while a patient lies there.
    @Test
    void whatAStayStatedUnderOtherUnitsIsTakenBackWhenItMoves() {
        intake.take(moved("A01", "A1", "MICU^1^1^GH", "20260301070000"));
        Fact.Trait unit = last(Fact.Trait.Attribute.UNIT_ADMISSION);
        IntensiveCare none = new IntensiveCare(Set.of(), Set.of(), Set.of());
        intake.send(moved("A08", "A2", "MICU^1^1^GH", "20260301070000"));
        intake.normalise(none);
        intake.send(moved("A02", "A3", "WARD-4^1^1^GH", "20260301150000"));
        intake.normalise(none);

        assertThat(facts(Fact.Retracted.class)).extracting(Fact::id).contains(unit.id());
    }

    private List<Fact.Trait.Attribute> attributes() {
        return facts(Fact.Trait.class).stream().map(Fact.Trait::attribute).toList();
    }

    private Fact.Trait last(Fact.Trait.Attribute attribute) {
        return facts(Fact.Trait.class).stream()
                .filter(trait -> trait.attribute() == attribute)
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    /// An ADT of one visit, admitted at six, that says where the patient is since when.
    private static byte[] moved(String event, String controlId, String place, String since) {
        return Messages.message(
                "ADT^" + event,
                controlId,
                "EVN||" + since + "||||" + since,
                Messages.pid("4711"),
                "PV1|1|I|" + place + "|".repeat(16) + "V-4711^^^GH&1.2.3&ISO^VN" + "|".repeat(25) + "20260301060000");
    }

    @Test
    void aCorrectedDateOfBirthIsSaidAgainAndAWithdrawnSexIsRetracted() {
        intake.take(Messages.admit("A1", "4711"));

        intake.take(Messages.message(
                "ADT^A08", "A2", Messages.evn(), Messages.pid("4711").replace("19450607|F", "19080607|U")));

        List<Fact.Trait> traits = ofThePerson();
        assertThat(traits).extracting(Fact.Trait::value).containsExactly(80, 0, 90);
        assertThat(traits.getLast().id()).isEqualTo(traits.getFirst().id());
        assertThat(facts(Fact.Retracted.class))
                .extracting(Fact::id)
                .containsExactly(traits.get(1).id());
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

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", ""})
    @Requirement("SCO-5")
    void aResultCorrectedToNothingIsRetracted(String value) {
        intake.take(Messages.result("C1", "4711", Messages.heartRate(1, "", "88", "F")));

        intake.take(Messages.result("C2", "4711", Messages.heartRate(1, "", value, "C")));

        assertThat(facts(Fact.Measured.class)).hasSize(1);
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
    void aDeletedObservationIsRetractedWithItsComponents() {
        intake.take(Messages.admit("C1", "4711"));
        Observation pressure = bloodPressure("120", "80");
        RecordKey key = new RecordKey("Observation", "pressure");
        write(new RecordChange.Put(key, Sealed.of(pressure), null));
        List<Fact.Measured> said = facts(Fact.Measured.class);
        assertThat(said).extracting(Fact.Measured::code).containsExactly("8480-6", "8462-4");

        write(new RecordChange.Delete(key, null));

        assertThat(facts(Fact.Retracted.class))
                .extracting(Fact::id)
                .containsAll(said.stream().map(Fact::id).toList());
    }

    private void write(RecordChange change) {
        intake.transaction(
                transaction -> intake.vault.write(transaction, intake.permit().access(), List.of(change)));
    }

    private Observation bloodPressure(String systolic, String diastolic) {
        Observation pressure = new Observation().setStatus(Observation.ObservationStatus.FINAL);
        pressure.setSubject(new Reference(intake.patient("4711").reference()));
        pressure.setCode(loinc("85354-9"));
        pressure.setEffective(new DateTimeType("2026-03-01T09:00:00Z"));
        pressure.addComponent().setCode(loinc("8480-6")).setValue(millimetres(systolic));
        pressure.addComponent().setCode(loinc("8462-4")).setValue(millimetres(diastolic));
        return pressure;
    }

    private static CodeableConcept loinc(String code) {
        return new CodeableConcept(new Coding("http://loinc.org", code, null));
    }

    private static Quantity millimetres(String amount) {
        return new Quantity()
                .setValue(new BigDecimal(amount))
                .setSystem("http://unitsofmeasure.org")
                .setCode("mm[Hg]");
    }

    @Test
    void aNumberInAUnitThatIsOnlyWrittenIsTakenAsItIsWrittenOrNotAtAll() {
        intake.take(Messages.admit("C1", "4711"));

        write(new RecordChange.Put(new RecordKey("Observation", "percent"), Sealed.of(saturation("97", "%")), null));
        write(new RecordChange.Put(new RecordKey("Observation", "odd"), Sealed.of(saturation("0.9", "of air")), null));

        assertThat(facts(Fact.Measured.class))
                .extracting(measured -> measured.value().unit())
                .containsExactly("%", "{unknown}");
    }

    @Test
    void aResultThatIsOnlyAnnouncedTakesNothingBack() {
        intake.take(Messages.result("C1", "4711", Messages.heartRate(1, "", "", "I")));

        assertThat(facts(Fact.Retracted.class)).isEmpty();
    }

    private Observation saturation(String amount, String unit) {
        Observation saturation = new Observation().setStatus(Observation.ObservationStatus.FINAL);
        saturation.setSubject(new Reference(intake.patient("4711").reference()));
        saturation.setCode(loinc("2708-6"));
        saturation.setEffective(new DateTimeType("2026-03-01T09:00:00Z"));
        saturation.setValue(new Quantity().setValue(new BigDecimal(amount)).setUnit(unit));
        return saturation;
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

        // what is known of the person comes from the surviving record, which has it already
        assertThat(intake.facts("4711"))
                .containsAll(before.stream()
                        .filter(fact -> !(fact instanceof Fact.Trait))
                        .toList());
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

    /// What was said besides the admissions of the stay.
    private List<Fact.Trait> ofThePerson() {
        Set<Fact.Trait.Attribute> ofTheStay = EnumSet.of(
                Fact.Trait.Attribute.HOSPITAL_ADMISSION,
                Fact.Trait.Attribute.UNIT_ADMISSION,
                Fact.Trait.Attribute.UNIT_KIND);
        return facts(Fact.Trait.class).stream()
                .filter(trait -> !ofTheStay.contains(trait.attribute()))
                .toList();
    }

    /// What was said of the one stay.
    private List<Fact.Stay.Phase> phases() {
        List<Fact.Stay> stays = facts(Fact.Stay.class);
        assertThat(stays).extracting(Fact::id).containsOnly(stays.getFirst().id());
        return stays.stream().map(Fact.Stay::phase).toList();
    }
}
