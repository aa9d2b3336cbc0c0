package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.testkit.Requirement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// An element that holds one value holds the first that is sent for it, or the one that goes before, and what is sent
/// for it besides is kept.
@Requirement("INT-2")
class RoomForOneTest {
    private static final String PID = "PID|1||4711^^^GH&1.2.3&ISO^MR||Muster^Anna||19450607|F";
    private static final String ORC = "ORC|NW|P1^EPC|F1^LAB";
    private static final String OBR = "OBR|1|P1^EPC|F1^LAB|CBC^CBC^L";
    private static final String RXA = "RXA|0|1|20260301|20260301|88^influenza^CVX|1|mL^^UCUM";

    private final Mapped record = new Mapped();

    private List<String> kept() {
        return record.only(Provenance.class).getExtensionsByUrl(MessageMapper.UNMAPPED_FIELD).stream()
                .map(one -> one.getExtensionString("position") + " = " + one.getExtensionString("value"))
                .toList();
    }

    private String said() {
        return record.all(Resource.class).stream()
                .filter(one -> !(one instanceof Provenance))
                .map(one -> FhirContext.forR4Cached().newJsonParser().encodeResourceToString(one))
                .collect(Collectors.joining("\n"));
    }

    static Stream<Arguments> sentTwice() {
        return Stream.of(
                arguments(
                        "a second code of a diagnosis",
                        "ADT^A08",
                        List.of("DG1|1||J18.9^Pneumonia^I10~I50.9^Heart failure^I10||20260301|A"),
                        "\"code\":\"J18.9\"",
                        "DG1[1]-3[2].1.1 = I50.9"),
                arguments(
                        "the first repetition with a value",
                        "ADT^A08",
                        List.of("DG1|1||~I50.9^Heart failure^I10~J18.9^Pneumonia^I10||20260301|A"),
                        "\"code\":\"I50.9\"",
                        "DG1[1]-3[3].1.1 = J18.9"),
                arguments(
                        "a second number of who holds a policy",
                        "ADT^A08",
                        List.of("IN1|1|PPO|I1|Insurer||||||E1^^^GH~E2^^^GH|Employer"),
                        "\"value\":\"E1\"",
                        "IN1[1]-10[2].1.1 = E2"),
                arguments(
                        "TQ1-9 goes before OBR-5",
                        "OML^O21",
                        List.of(ORC, "TQ1|1||||||||S", OBR + "|R"),
                        "\"priority\":\"stat\"",
                        "OBR[1]-5 = R"),
                arguments(
                        "a person with a name only orders, not the facility",
                        "OML^O21",
                        List.of(ORC + "|".repeat(9) + "^Orderer^Olga" + "|".repeat(9) + "Clinic^^C1", OBR),
                        "\"display\":\"Olga Orderer\"",
                        "ORC[1]-21 = Clinic^^C1"),
                arguments(
                        "a second number of the group",
                        "RDE^O11",
                        List.of("ORC|NW|P1^EPC|F1^LAB|G1^EPC~G2^EPC", "RXE||88^influenza^CVX|1||mL"),
                        "\"value\":\"G1\"",
                        "ORC[1]-4[2].1.1 = G2"),
                arguments(
                        "what the event says goes before SCH-25",
                        "SIU^S15",
                        List.of("SCH|A1|B1|||||CHECKUP" + "|".repeat(18) + "Booked"),
                        "\"status\":\"cancelled\"",
                        "SCH[1]-25 = Booked"),
                arguments(
                        "a second route of a vaccine",
                        "VXU^V04",
                        List.of(ORC, RXA, "RXR|IM^Intramuscular^HL70162|LD^Left^HL70163", "RXR|PO^Oral^HL70162"),
                        "\"code\":\"IM\"",
                        "RXR[2]-1 = PO^Oral^HL70162"),
                arguments(
                        "a second route of an order",
                        "RDE^O11",
                        List.of(ORC, "RXE||88^influenza^CVX|1||mL", "RXR|IV^Intravenous^HL70162", "RXR|PO||||W"),
                        "\"code\":\"IV\"",
                        "RXR[2]-5 = W"),
                arguments(
                        "what is taken back is not completed",
                        "RAS^O17",
                        List.of(ORC, RXA + "|".repeat(13) + "CP|D"),
                        "\"status\":\"entered-in-error\"",
                        "RXA[1]-20 = CP"),
                arguments(
                        "a second who refers",
                        "REF^I12",
                        List.of(
                                "RF1|A|R|Med||||20260301",
                                "PRD|RP|Referrer^Rita",
                                "PRD|RP|Other^Otto",
                                "PRD|RT|To^Tom"),
                        "\"family\":\"Referrer\"",
                        "PRD[2]-2 = Other^Otto"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sentTwice")
    void whatThereIsNoRoomForIsKept(String name, String type, List<String> segments, String first, String second) {
        MappedMessage mapped = record.message(
                type, Stream.concat(Stream.of(PID), segments.stream()).toArray(String[]::new));

        assertThat(said()).contains(first);
        assertThat(kept()).contains(second);
        assertThat(mapped.report().count(Outcome.UNACCOUNTED)).isZero();
    }

    @Test
    void eachPlaceTakesPart() {
        record.message("SIU^S12", "SCH|A1|B1", PID, "RGS|1", "AIL|1||R1^101~R2^102");

        assertThat(record.only(Appointment.class).getParticipant())
                .extracting(one -> one.getActor().getDisplay())
                .contains("R1 101", "R2 102");
    }

    @Test
    void anOrganisationTakesPartBesideSomebodyWithANameOnly() {
        record.message(
                "ORU^R01",
                PID,
                "OBR|1||F1^LAB|CBC^CBC^L",
                "OBX|1|NM|K^K^L||5|mmol/L|||||F",
                "PRT||UC||RO|^Reader^Rosa|||Clinic^^C1");

        assertThat(record.only(Observation.class).getPerformer())
                .extracting(one -> one.getDisplay())
                .containsExactly("Rosa Reader", "Clinic");
    }

    @Test
    void aDocumentThatIsTakenBackKeepsItsAvailability() {
        record.message("MDM^T11", PID, "PV1|1|I", "TXA|1|PN|TX|20260301||||||||D1^GH|||||AU||AV");

        assertThat(record.only(DocumentReference.class).getStatus().toCode()).isEqualTo("entered-in-error");
        assertThat(said()).contains("\"code\":\"AV\"");
    }
}
