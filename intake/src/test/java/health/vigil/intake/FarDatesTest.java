package health.vigil.intake;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.Sealed;
import health.vigil.facts.Fact;
import health.vigil.testkit.Requirement;
import health.vigil.vault.RecordChange;
import health.vigil.vault.RecordKey;
import java.math.BigDecimal;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Records dated at either end of FHIR's dates state facts like others.
class FarDatesTest extends WithIntake {
    @ParameterizedTest
    @CsvSource({
        "0001-01-01, 0001-01-01T00:00:00+14:00, 90",
        "0100-02-28, 0001, 90",
        "9999-12-31, 9999-12-31T23:59:59-14:00, -1",
        "9999, 9999, -1"
    })
    @Requirement("INT-3")
    void factsAreStatedOfEitherEnd(String born, String time, int age) {
        intake.take(Messages.admit("A1", "4711"));
        RecordKey patient = intake.patient("4711");
        Patient person = new Patient();
        person.setId(patient.id());
        person.setBirthDateElement(new DateType(born));
        Observation rate = new Observation().setStatus(Observation.ObservationStatus.FINAL);
        rate.setId("rate");
        rate.setSubject(new Reference(patient.reference()));
        rate.setCode(new CodeableConcept(new Coding("http://loinc.org", "8867-4", null)));
        rate.setEffective(new DateTimeType(time));
        rate.setValue(new Quantity()
                .setValue(new BigDecimal(80))
                .setSystem("http://unitsofmeasure.org")
                .setCode("/min"));
        Encounter stay = new Encounter().setStatus(Encounter.EncounterStatus.INPROGRESS);
        stay.setId("stay");
        stay.setSubject(new Reference(patient.reference()));
        stay.getPeriod().setStartElement(new DateTimeType(time)).setEndElement(new DateTimeType("9999-12-31"));
        List<RecordChange> changes = List.of(
                new RecordChange.Put(patient, Sealed.of(person), null),
                new RecordChange.Put(new RecordKey("Observation", "rate"), Sealed.of(rate), null),
                new RecordChange.Put(new RecordKey("Encounter", "stay"), Sealed.of(stay), null));

        intake.transaction(
                transaction -> intake.vault.write(transaction, intake.permit().access(), changes));

        List<Fact> facts = intake.facts("4711");
        assertThat(facts).filteredOn(Fact.Measured.class::isInstance).hasSize(1);
        assertThat(facts)
                .filteredOn(fact -> fact instanceof Fact.Trait trait
                        && trait.attribute() == Fact.Trait.Attribute.AGE
                        && trait.value() == 90)
                .hasSize(age == 90 ? 1 : 0);
    }
}
