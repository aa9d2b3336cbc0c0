package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import health.vigil.testkit.Requirement;
import java.util.List;
import java.util.Objects;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.Enumerations.DocumentReferenceStatus;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is ordered, given and dispensed, when, and what was observed with it; and what belongs to a problem or a
/// document before this one.
@Requirement({"INT-1", "INT-2"})
class MedicationStepsTest {
    private static final String PID = "PID|1||4711^^^GH&1.2.3&ISO^MR||Muster^Anna||19450607|F";
    private static final String TEMPERATURE = "OBX|1|NM|8310-5^Temp^LN||38.1|Cel|||||F";

    private final Mapped record = new Mapped();
    private final Mapped converted = Mapped.converted();

    private static List<String> times(MedicationRequest request) {
        return request.getDosageInstruction().stream()
                .map(MedicationStepsTest::time)
                .toList();
    }

    private static String time(Dosage dosage) {
        return dosage.getSequence() + " "
                + dosage.getDoseAndRateFirstRep().getDoseQuantity().getValue() + " "
                + dosage.getTiming().getCode().getCoding().stream()
                        .map(code -> code.getCode())
                        .toList()
                + " "
                + dosage.getTiming().getRepeat().getTimeOfDay().stream()
                        .map(one -> one.getValue())
                        .toList()
                + " " + dosage.getRoute().getCodingFirstRep().getCode();
    }

    @Test
    void whatIsTakenAtTwoTimesIsTwoInstructions() {
        record.message(
                "RDE^O11",
                PID,
                "ORC|NW|R1^EPC",
                "RXE||197361^Amlodipine^RXNORM|5||mg",
                "TQ1|1||QAM|0900|||20260301|20260310||||S",
                "TQ1|2||QHS|2100|||20260311|||||||14",
                "RXR|PO^Oral^HL70162");

        MedicationRequest request = record.only(MedicationRequest.class);
        assertThat(times(request)).containsExactly("1 5 [QAM] [09:00:00] PO", "2 5 [QHS] [21:00:00] PO");
        assertThat(request.getDosageInstruction().get(1).getTiming().getRepeat().getCount())
                .isEqualTo(14);
        assertThat(request.getDosageInstruction()
                        .get(1)
                        .getTiming()
                        .getRepeat()
                        .getBoundsPeriod()
                        .getStartElement()
                        .getValueAsString())
                .isEqualTo("2026-03-11");
    }

    @Test
    void whatIsTakenSideBySideHasOneSequence() {
        record.message(
                "RDE^O11",
                PID,
                "ORC|NW|R1^EPC",
                "RXE||197361^Amlodipine^RXNORM|5||mg",
                "TQ1|1||QAM|0900",
                "TQ1|2||QHS|2100",
                "RXR|PO^Oral^HL70162");

        assertThat(times(record.only(MedicationRequest.class)))
                .containsExactly("1 5 [QAM] [09:00:00] PO", "1 5 [QHS] [21:00:00] PO");
    }

    @Test
    void thePatternsOfOneTimingAreOneInstructionInWords() {
        record.message("OMP^O09", PID, "ORC|NW|R1^EPC", "TQ1|1||QD~HS", "RXO|197361^Amlodipine^RXNORM|5||mg");

        MedicationRequest request = record.only(MedicationRequest.class);
        assertThat(times(request)).containsExactly("0 5 [] [] null");
        assertThat(request.getDosageInstructionFirstRep().getTiming().getCode().getText())
                .isEqualTo("QD HS");
    }

    @Test
    void aTimingThatTheOlderFieldRepeatsIsOne() {
        record.message(
                "RDE^O11", PID, "ORC|NW|R1^EPC|||||^Q12H", "RXE|^Q12H|197361^Amlodipine^RXNORM|5||mg", "TQ1|1||Q12H");
        converted.message("RDE^O01", PID, "ORC|NW|R2^EPC|||||^Q6H", "RXE|^Q6H|197361^Amlodipine^RXNORM|5||mg");

        assertThat(times(record.only(MedicationRequest.class))).containsExactly("0 5 [Q12H] [] null");
        assertThat(times(converted.only(MedicationRequest.class))).containsExactly("0 5 [Q6H] [] null");
    }

    @Test
    void whatIsObservedAtAnAdministrationIsItsOwn() {
        converted.message(
                "RAS^O17",
                PID,
                "ORC|RE|R1^EPC",
                "RXA|0|1|20260301100200|20260301100200|1191^Aspirin^RXNORM|81|mg^^UCUM||^given late",
                "RXR|PO^Oral^HL70162",
                TEMPERATURE);

        MedicationAdministration given = converted.only(MedicationAdministration.class);
        assertOfOrder(given.getRequest());
        assertThat(given.getRequest().hasReference()).isFalse();
        assertThat(given.getNoteFirstRep().getText()).isEqualTo("given late");
        assertThat(given.getSupportingInformation())
                .extracting(Reference::getReference)
                .containsExactly(
                        "Observation/" + converted.only(Observation.class).getIdPart());
    }

    @Test
    void whatIsObservedAtADispenseIsItsOwn() {
        converted.message(
                "RDS^O13",
                PID,
                "ORC|RE|R1^EPC",
                "RXD|1|1191^Aspirin^RXNORM|20260301|10|TAB||RX1",
                "RXR|PO^Oral^HL70162",
                TEMPERATURE);

        MedicationDispense dispense = converted.only(MedicationDispense.class);
        assertOfOrder(dispense.getAuthorizingPrescriptionFirstRep());
        assertThat(dispense.getSupportingInformation())
                .extracting(Reference::getReference)
                .containsExactly(
                        "Observation/" + converted.only(Observation.class).getIdPart());
    }

    /// A record may have the order from another message, before or after.
    @Test
    void inARecordTheOrderIsReferredToAsWell() {
        record.message("RAS^O17", PID, "ORC|RE|R1^EPC", "RXA|0|1|20260301100200||1191^Aspirin^RXNORM|81|mg");
        record.message("RDE^O11", PID, "ORC|NW|R1^EPC", "RXE||1191^Aspirin^RXNORM|81||mg");

        Reference request = record.only(MedicationAdministration.class).getRequest();
        assertOfOrder(request);
        assertThat(request.getReference())
                .isEqualTo("MedicationRequest/"
                        + record.only(MedicationRequest.class).getIdPart());
    }

    private static void assertOfOrder(Reference order) {
        assertThat(order.getIdentifier().getValue()).isEqualTo("R1");
        assertThat(order.getIdentifier().getSystem()).isEqualTo("urn:hl7v2:namespace:EPC");
    }

    @Test
    void whatIsObservedForTheOrderStaysWithTheOrder() {
        converted.message(
                "RAS^O17",
                PID,
                "ORC|RE|R1^EPC",
                "RXE||1191^Aspirin^RXNORM|81||mg",
                "OBX|1|NM|29463-7^Weight^LN||70|kg|||||F",
                "RXA|0|1|20260301100200||1191^Aspirin^RXNORM|81|mg",
                TEMPERATURE);

        assertThat(converted.only(MedicationRequest.class).getSupportingInformation())
                .extracting(Reference::getReference)
                .containsExactly(
                        "Observation/" + converted.observation("29463-7").getIdPart());
        assertThat(converted.only(MedicationAdministration.class).getSupportingInformation())
                .extracting(Reference::getReference)
                .containsExactly(
                        "Observation/" + converted.observation("8310-5").getIdPart());
    }

    @Test
    void anOrderOfMedicationHasItsDiagnosisAsReason() {
        record.message(
                "ORM^O01",
                PID,
                "ORC|NW|R1^EPC",
                "RXO|308182^Amoxicillin^RXNORM|250||mg",
                "DG1|1||J02.9^Pharyngitis^I10|||W",
                TEMPERATURE);

        assertThat(record.only(MedicationRequest.class)
                        .getReasonReferenceFirstRep()
                        .getReference())
                .isEqualTo("Condition/" + record.only(Condition.class).getIdPart());
    }

    @Test
    void aProblemHasItsObservationsAndIsTheReasonOfItsOrders() {
        record.message(
                "PPR^PC1",
                PID,
                "PRB|AD|20260301|44054006^Diabetes^SCT|PRB1^EPC",
                "NTE|1||of the problem",
                "OBX|1|NM|4548-4^A1c^LN||9.1|%|||||F",
                "NTE|1||of the result",
                "GOL|AD|20260301|G1^Goal^L|GL1^EPC",
                "OBX|1|NM|29463-7^Weight^LN||70|kg|||||F",
                "ORC|NW|P1^EPC",
                "OBR|1|P1^EPC||4548-4^A1c^LN",
                "PRB|AD|20260301|38341003^Hypertension^SCT|PRB2^EPC",
                "OBX|1|NM|8480-6^Systolic^LN||170|mm[Hg]|||||F");

        Condition diabetes = condition("44054006");
        assertThat(diabetes.getNote()).extracting(note -> note.getText()).containsExactly("of the problem");
        assertThat(diabetes.getEvidenceFirstRep().getDetailFirstRep().getReference())
                .isEqualTo("Observation/" + record.observation("4548-4").getIdPart());
        assertThat(record.observation("4548-4").getNoteFirstRep().getText()).isEqualTo("of the result");
        assertThat(condition("38341003")
                        .getEvidenceFirstRep()
                        .getDetailFirstRep()
                        .getReference())
                .isEqualTo("Observation/" + record.observation("8480-6").getIdPart());
        assertThat(record.only(ServiceRequest.class)
                        .getReasonReferenceFirstRep()
                        .getReference())
                .isEqualTo("Condition/" + diabetes.getIdPart());
        assertThat(record.all(Observation.class)).hasSize(2);
        assertThat(record.only(Provenance.class).getExtensionsByUrl(MessageMapper.UNMAPPED_FIELD))
                .anyMatch(one -> one.getExtensionString("value").equals("29463-7^Weight^LN"));
    }

    private Condition condition(String code) {
        return record.all(Condition.class).stream()
                .filter(one -> one.getCode().getCodingFirstRep().getCode().equals(code))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aDocumentThatIsReplacedIsSuperseded() {
        record.message("MDM^T02", PID, "TXA|1|DS|TX|||20260301100000||||||D1^EPC|||||AU||AV", "OBX|1|TX|||first");
        record.message(
                "MDM^T10", PID, "TXA|1|DS|TX|||20260302100000||||||D2^EPC|D1^EPC||||AU||AV", "OBX|1|TX|||second");

        assertThat(record.all(DocumentReference.class))
                .extracting(one -> one.getMasterIdentifier().getValue(), DocumentReference::getStatus)
                .containsExactlyInAnyOrder(
                        tuple("D1", DocumentReferenceStatus.SUPERSEDED), tuple("D2", DocumentReferenceStatus.CURRENT));
    }

    @Test
    void conditionAndTextOfTheOlderTimingAreSaid() {
        record.message(
                "RDE^O11",
                PID,
                "ORC|NW|R1^EPC",
                "RXE|1^PRN^^20260405^^^pain^take with milk|197361^Amlodipine^RXNORM|5||mg");
        MedicationRequest drug = record.only(MedicationRequest.class);
        assertThat(drug.getDosageInstructionFirstRep()
                        .getAdditionalInstructionFirstRep()
                        .getText())
                .isEqualTo("pain");
        assertThat(drug.getNoteFirstRep().getText()).isEqualTo("take with milk");

        record.message(
                "ORM^O01", PID, "ORC|NW|A1^EPC|||||1^PRN^^20260405^^^fever^fast first", "OBR|1|A1^EPC||CBC^Count^L");
        ServiceRequest test = record.only(ServiceRequest.class);
        assertThat(test.getAsNeededCodeableConcept().getText()).isEqualTo("fever");
        assertThat(test.getNoteFirstRep().getText()).isEqualTo("fast first");
    }

    @ParameterizedTest
    @CsvSource({
        "10^d, 20260405, '', 2026-04-05, 2026-04-14",
        "1^d, 20260405, '', 2026-04-05, 2026-04-05",
        "10^d, '', 20260415, 2026-04-06, 2026-04-15",
        "2^wk, 20260405, '', 2026-04-05, 2026-04-18",
        "1^mo, 20260405, '', 2026-04-05, 2026-05-04",
        "2^d, 202604051000+0200, '', 2026-04-05T10:00:00+02:00, 2026-04-07T10:00:00+02:00",
        "8^h, 202604051000+0200, '', 2026-04-05T10:00:00+02:00, 2026-04-05T18:00:00+02:00",
        "8^h, 20260405, '', 2026-04-05, ''",
    })
    void aDurationFromAStartOrToAnEndIsAPeriod(String lasts, String start, String end, String from, String until) {
        record.message(
                "RDE^O11",
                PID,
                "ORC|NW|R1^EPC",
                "TQ1|1||BID|||" + lasts + "|" + start + "|" + end,
                "RXE||197361^Amlodipine^RXNORM|5||mg");

        Period bounds = record.only(MedicationRequest.class)
                .getDosageInstructionFirstRep()
                .getTiming()
                .getRepeat()
                .getBoundsPeriod();
        assertThat(bounds.getStartElement().getValueAsString()).isEqualTo(from);
        assertThat(Objects.toString(bounds.getEndElement().getValueAsString(), ""))
                .isEqualTo(until);
    }
}
