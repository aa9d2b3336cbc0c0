package health.vigil.hl7v2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.testkit.Requirement;
import java.util.List;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Provenance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Delimiters that a sender did not escape in a text, which has no components: the text is one, with its escapes read.
@Requirement("INT-2")
class UnescapedDelimitersTest {
    private static final String PID = "PID|1||4711^^^GH&1.2.3&ISO^MR||Muster^Anna";
    private static final String OBR = "OBR|1|P1^OE|F1^LAB|T^Test^L|||20260301100000";

    private final Mapped record = new Mapped();

    private Observation result(String type, String sent) {
        MappedMessage mapped =
                record.message("ORU^R01", PID, OBR, "OBX|1|" + type + "|C^Culture^L||" + sent + "|mg/dL|||||F");
        assertThat(mapped.report().count(Outcome.UNACCOUNTED)).isZero();
        return record.observation("C");
    }

    private List<String> kept() {
        return record.only(Provenance.class).getExtensionsByUrl(MessageMapper.UNMAPPED_FIELD).stream()
                .map(one -> one.getExtensionString("position") + " = " + one.getExtensionString("value"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "ST ! Penicillin & cephalosporin resistant ! Penicillin & cephalosporin resistant",
                "TX ! GPC in pairs & chains ! GPC in pairs & chains",
                "FT ! line1\\.br\\10^9/L \\T\\ rest ! 'line1\n10^9/L & rest'",
                "TX ! x^y \\F\\ z&w ! x^y | z&w",
                "'' ! see R&D ! see R&D",
                "XX ! MRSA & VRE^both ! MRSA & VRE^both",
                "NM ! 5&6 ! 5&6",
                "NM ! 5^6 ! 5^6",
                "SN ! >^5&6 ! > 5&6 mg/dL",
                "SN ! 5&6^x&y ! 5&6 x&y mg/dL",
                "VR ! 1&2^3 ! 1&2-3",
                "NR ! 1&2^3 ! 1&2^3",
                "ED ! ^TEXT^PLAIN^A^one & two ! one & two",
                "ST ! a & ! a &",
            })
    void aTextIsOne(String type, String sent, String text) {
        assertThat(result(type, sent).getValueStringType().getValue()).isEqualTo(text);
        assertThat(kept()).noneMatch(one -> one.startsWith("OBX[1]-5") && !type.equals("ED"));
    }

    @Test
    void eachRepetitionIsOne() {
        assertThat(result("TX", "MRSA & VRE~see R&D").getComponent())
                .extracting(one -> one.getValueStringType().getValue())
                .containsExactly("MRSA & VRE", "see R&D");
    }

    @Test
    void aNumberWithEmptyComponentsIsANumber() {
        assertThat(result("NM", "5^^").getValueQuantity().getValue()).isEqualByComparingTo("5");
    }

    @Test
    void moreThanAStructuredNumberHasIsKept() {
        assertThat(result("SN", ">^5^^^extra").getValueQuantity().getValue()).isEqualByComparingTo("5");
        assertThat(kept()).contains("OBX[1]-5[1].5.1 = extra");
    }

    @Test
    void anAddressHasItsWholeQuery() {
        Attachment attachment = (Attachment) result("RP", "https://example.org/?a=1&b=2^Archive^image^png")
                .getExtensionByUrl("http://hl7.org/fhir/5.0/StructureDefinition/extension-Observation.valueAttachment")
                .getValue();

        assertThat(attachment.getUrl()).isEqualTo("https://example.org/?a=1&b=2");
    }

    @Test
    void whatStandsAroundAResultIsOne() {
        record.message(
                "ORU^R01",
                PID,
                OBR,
                "OBX|1|NM|C^Test & name^L||5|mg/dL|1-5 & ^y||||F",
                "NTE|1||crush & mix^well~second & last");

        Observation result = record.observation("C");
        assertThat(result.getCode().getCodingFirstRep().getDisplay()).isEqualTo("Test & name");
        assertThat(result.getReferenceRangeFirstRep().getText()).isEqualTo("1-5 & ^y");
        assertThat(result.getNoteFirstRep().getText()).isEqualTo("crush & mix^well\nsecond & last");
        assertThat(kept()).noneMatch(one -> one.startsWith("OBX") || one.startsWith("NTE"));
    }

    @Test
    void whatIsSaidOfAVisitIsOne() {
        record.message(
                "ADT^A01",
                PID,
                "PV1|1|I|MICU||||||||||||||||V1",
                "PV2||||||||||||fell & hit^head",
                "AL1|1|DA|PCN^Penicillin & co^L|MO|Hives & rash",
                "DG1|1||J18^Pneumonia^I10|left & right^both|20260301|A",
                "PR1|1||1^Drain^L|left & right^both|20260301");

        assertThat(record.encounter().getText().getDivAsString()).contains("fell &amp; hit^head");
        AllergyIntolerance allergy = record.only(AllergyIntolerance.class);
        assertThat(allergy.getReactionFirstRep().getManifestationFirstRep().getText())
                .isEqualTo("Hives & rash");
        assertThat(allergy.getCode().getCodingFirstRep().getDisplay()).isEqualTo("Penicillin & co");
        assertThat(record.only(Condition.class).getCode().getText()).isEqualTo("left & right^both");
        assertThat(record.only(Procedure.class).getCode().getText()).isEqualTo("left & right^both");
        assertThat(kept()).noneMatch(one -> one.contains("&"));
    }

    @Test
    void anInstructionIsOne() {
        record.message(
                "RDE^O11",
                PID,
                "ORC|NW|P1^OE",
                "RXE||161^Paracetamol^L|500||mg",
                "TQ1|1|1|BID|||||||PRN pain & fever|with food & ^water");

        MedicationRequest request = record.only(MedicationRequest.class);
        assertThat(request.getDosageInstructionFirstRep()
                        .getAdditionalInstructionFirstRep()
                        .getText())
                .isEqualTo("PRN pain & fever");
        assertThat(request.getDosageInstructionFirstRep().getText()).isEqualTo("with food & ^water");
    }

    @Test
    void aDocumentIsOne() {
        MappedMessage mapped = record.message(
                "MDM^T02",
                PID,
                "TXA|1|CN|TX|20260301||||||||D1",
                "OBX|1|TX|1^t^L||Line one & two",
                "OBX|2|FT|1^t^L||10^9/L \\T\\ rest");

        assertThat(new String(
                        record.only(DocumentReference.class)
                                .getContentFirstRep()
                                .getAttachment()
                                .getData(),
                        UTF_8))
                .isEqualTo("Line one & two\n10^9/L & rest");
        assertThat(mapped.report().fields().stream()
                        .filter(line -> line.position().toString().startsWith("OBX[1]-5"))
                        .map(line -> line.position() + " " + line.outcome())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("OBX[1]-5[1].1.1 MAPPED", "OBX[1]-5[1].1.2 MAPPED");
    }
}
