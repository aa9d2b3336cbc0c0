package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.testkit.Requirement;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Encounter.EncounterLocationComponent;
import org.hl7.fhir.r4.model.Encounter.EncounterLocationStatus;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestPriority;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceAgentComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestPriority;
import org.junit.jupiter.api.Test;

/// Rows of HL7's mapping tables that few senders use.
@Requirement("INT-2")
class TableRowsTest {
    private static final String AGENT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
    private static final String PID = "PID|1||100^^^GH^MR||Adler^Eva||19600101|F";
    private final Mapped converted = Mapped.converted();
    private final Mapped record = new Mapped();

    @Test
    void theTimingOfOlderVersionsHasQuantityDurationAndPriority() {
        converted.message(
                "ORM^O01",
                PID,
                "ORC|NW|A1|||||2&mL^BID^D4^^^S",
                "OBR|1|A1||2160-0^Creatinine^LN",
                "ORC|NW|A2",
                "RXO|RX8^Cefazolin|1||g",
                "RXE|^Q8H^W1^^^R|RX8^Cefazolin|1||g");

        ServiceRequest order = converted.only(ServiceRequest.class);
        assertThat(order.getQuantityQuantity().getCode()).isEqualTo("mL");
        assertThat(order.getPriority()).isEqualTo(ServiceRequestPriority.STAT);
        assertThat(order.getOccurrenceTiming().getRepeat().getBoundsDuration().getValue())
                .isEqualByComparingTo("4");
        assertThat(converted.all(MedicationRequest.class))
                .extracting(MedicationRequest::getPriority)
                .contains(MedicationRequestPriority.ROUTINE);
        assertThat(converted.all(MedicationRequest.class))
                .anySatisfy(encoded -> assertThat(encoded.getDosageInstructionFirstRep()
                                .getTiming()
                                .getRepeat()
                                .getBoundsDuration()
                                .getCode())
                        .isEqualTo("wk"));
    }

    @Test
    void aDurationThatIsNoneStaysAsSent() {
        MappedMessage mapped =
                converted.message("ORM^O01", PID, "ORC|NW|A1|||||1^BID^INDEF", "OBR|1|A1||2160-0^Creatinine^LN");

        assertThat(mapped.report().fields())
                .filteredOn(line -> line.position().toString().equals("ORC[1]-7[1].3.1"))
                .singleElement()
                .satisfies(line -> assertThat(line.outcome()).isEqualTo(Outcome.EXTENSION));
    }

    @Test
    void aConversionTellsFormerAndPendingPlacesAndARecordDoesNot() {
        String[] segments = {
            PID,
            "PV1|1|I|W1^1^1^GH|||W0^1^1^GH|||||||||||||V1^^^GH" + "|".repeat(24) + "DAY^^^GH",
            "PV2|W2^1^1^GH|||||||||||Elective admission"
        };
        converted.message("ADT^A08", segments);
        record.message("ADT^A08", segments);

        assertThat(converted.encounter().getLocation())
                .extracting(EncounterLocationComponent::getStatus)
                .containsExactly(
                        EncounterLocationStatus.PLANNED,
                        EncounterLocationStatus.COMPLETED,
                        EncounterLocationStatus.COMPLETED,
                        EncounterLocationStatus.ACTIVE);
        assertThat(converted.encounter().getText().getDiv().allText()).contains("Elective admission");
        assertThat(record.encounter().getLocation())
                .extracting(EncounterLocationComponent::getStatus)
                .containsExactly(EncounterLocationStatus.ACTIVE);
    }

    @Test
    void theProvenanceSaysWhereWhenForWhomAndByWhatDevice() {
        converted.message(
                "ORM^O01",
                "EVN||20260301101500|||||GH^1.2.3^ISO",
                PID,
                "ORC|NW|A1||||||||7^Erfasser^Jo|||||||ED^Emergency^L|T5^Tablet 5^L",
                "OBR|1|A1||2160-0^Creatinine^LN");

        Provenance provenance = converted.only(Provenance.class);
        assertThat(provenance.getRecordedElement().getValueAsString()).startsWith("2026-03-01T10:15:00");
        assertThat(provenance.getLocation().getDisplay()).isEqualTo("GH");
        assertThat(converted.only(Location.class).getName()).isEqualTo("GH");
        assertThat(provenance.getAgent())
                .filteredOn(agent ->
                        "enterer".equals(agent.getType().getCodingFirstRep().getCode()))
                .extracting(ProvenanceAgentComponent::getOnBehalfOf)
                .singleElement()
                .extracting(Reference::getDisplay)
                .isEqualTo("Emergency");
        assertThat(provenance.getAgent())
                .extracting(agent -> agent.getWho().getDisplay())
                .contains("Tablet 5");
    }

    @Test
    void whoEnteredOrdersForTwoOrganisationsIsAnAgentOfEach() {
        converted.message(
                "ORM^O01",
                PID,
                "ORC|NW|A1||||||||7^Adams|||||||X^Ward X^L",
                "OBR|1|A1||2160-0^Creatinine^LN",
                "ORC|NW|A2||||||||8^Baker",
                "OBR|2|A2||2524-7^Lactate^LN",
                "ORC|NW|A3||||||||7^Adams|||||||Y^Ward Y^L",
                "OBR|3|A3||2951-2^Sodium^LN");

        assertThat(converted.only(Provenance.class).getAgent())
                .filteredOn(agent -> agent.getType().hasCoding(AGENT, "enterer"))
                .extracting(
                        agent -> name(agent.getWho()),
                        agent -> agent.getOnBehalfOf().getDisplay())
                .containsExactly(tuple("Adams", "Ward X"), tuple("Baker", null), tuple("Adams", "Ward Y"));
    }

    private String name(Reference who) {
        return converted.all(Practitioner.class).stream()
                .filter(one -> who.getReference().endsWith(one.getIdElement().getIdPart()))
                .map(one -> one.getNameFirstRep().getFamily())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aDiagnosisNamesTheOneThatItIsDueTo() {
        converted.message("ADT^A01", PID, "DG1|1||N18.3^CKD^I10|||A" + "|".repeat(14) + "D2||D1^GH");

        Reference cause = (Reference) converted
                .only(Condition.class)
                .getExtensionByUrl("http://hl7.org/fhir/StructureDefinition/condition-dueTo")
                .getValue();
        assertThat(cause.getIdentifier().getValue()).isEqualTo("D1");
    }

    @Test
    void anAllergyNamesWhoReportedIt() {
        converted.message(
                "ADT^A60",
                PID,
                "IAM|1||P^Penicillin^L|||A|I1||||||20260301|Adler^Eva|SEL",
                "IAM|2||N^Nuts^L|||A|I2||||||20260301|Adler^Max^^^Dr|SPO^Spouse");

        assertThat(converted.all(AllergyIntolerance.class))
                .extracting(AllergyIntolerance::getRecorder)
                .anySatisfy(own -> assertThat(own.getReference())
                        .isEqualTo("Patient/" + converted.patient().getIdPart()))
                .anySatisfy(other -> assertThat(other.getDisplay()).isEqualTo("Dr Max Adler"));
    }

    @Test
    void aRolesAddressIsThePersonsInAConversion() {
        converted.message(
                "ADT^A01", PID, "PV1|1|I|||||||||||||||||V1^^^GH", "ROL|1|AD|AT|30^Arzt^Lia|||||||1 Hill^^Bern");

        assertThat(converted.only(Practitioner.class).getAddressFirstRep().getCity())
                .isEqualTo("Bern");
    }

    @Test
    void whatFhirHasNoPlaceForBesideOrNoCodeStaysAsSent() {
        MappedMessage mapped = converted.message(
                "OML^O21",
                "PID|1||100^^^GH^MR||Adler^Eva^^^^^^^^^doctor||19600101|F",
                "ORC|NW|A1",
                "TQ1|1||BID^^^^^^^AC|0800",
                "OBR|1|A1||2160-0^Creatinine^LN");

        assertThat(converted.only(ServiceRequest.class).getOccurrenceTiming().getRepeat())
                .satisfies(repeat -> assertThat(repeat.hasWhen()).isTrue())
                .satisfies(repeat -> assertThat(repeat.hasTimeOfDay()).isFalse());
        assertThat(mapped.report().fields())
                .filteredOn(line -> line.outcome() == Outcome.EXTENSION)
                .extracting(line -> line.position().toString())
                .containsExactly("PID[1]-5[1].11.1", "TQ1[1]-4[1].1.1");
    }
}
