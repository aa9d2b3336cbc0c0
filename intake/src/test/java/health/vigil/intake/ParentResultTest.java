package health.vigil.intake;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import health.vigil.vault.RecordKey;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;

/// A susceptibility that comes after its organism, in a real record.
@Requirement("INT-2")
class ParentResultTest extends WithIntake {
    @Test
    void itsOrganismIsFoundByTheNumberOfItsCulture() {
        intake.take(Messages.message(
                "ORU^R01",
                "R1",
                Messages.pid("4711"),
                "OBR|1|P1^A|F1^LAB|600-7^Culture^LN|||20260301080000" + "|".repeat(18) + "F",
                "OBX|1|CWE|600-7^Organism^LN|1|112283007^Escherichia coli^SCT||||||F",
                "OBX|2|CWE|600-7^Organism^LN|2|3092008^Staphylococcus aureus^SCT||||||F"));
        intake.take(Messages.message(
                "ORU^R01",
                "R2",
                Messages.pid("4711"),
                "OBR|1|P1^A|F2^LAB|18769-0^Susceptibilities^LN|||20260301080000" + "|".repeat(18)
                        + "F|600-7&Organism&LN^2|||P1&A^F1&LAB",
                "OBX|1|NM|18862-3^Amoxicillin^LN||16|ug/mL||R|||F"));

        Observation susceptibility = result("F2|18769-0|18862-3|");
        CodeableConcept organism = intake.current(
                        Observation.class,
                        new RecordKey(
                                "Observation",
                                susceptibility
                                        .getDerivedFromFirstRep()
                                        .getReferenceElement()
                                        .getIdPart()))
                .getValueCodeableConcept();
        assertThat(organism.getCodingFirstRep().getCode()).isEqualTo("3092008");
    }

    private Observation result(String value) {
        return intake.current(
                Observation.class,
                new RecordKey(
                        "Observation",
                        intake.transaction(transaction ->
                                intake.vault.logicalId(transaction, "Observation", "urn:hl7v2:namespace:LAB", value))));
    }
}
