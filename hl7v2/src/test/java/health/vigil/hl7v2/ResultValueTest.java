package health.vigil.hl7v2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Provenance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Results whose value is deleted, left out, or a document.
@Requirement("INT-2")
class ResultValueTest {
    private static final String PID = "PID|1||4711^^^GH&1.2.3&ISO^MR||Muster^Anna";
    private static final String OBR = "OBR|1|P1^OE|F1^LAB|24323-8^CMP^LN|||20260301100000";
    private static final String ATTACHED =
            "http://hl7.org/fhir/5.0/StructureDefinition/extension-Observation.valueAttachment";
    private final Mapped record = new Mapped();

    private Observation send(String type, String value, String status) {
        record.message("ORU^R01", PID, OBR, "OBX|1|" + type + "|2345-7^Glucose^LN||" + value + "|mmol/L|||||" + status);
        return record.observation("2345-7");
    }

    private static void assertWithoutValue(Observation result) {
        assertThat(result.hasValue()).isFalse();
        assertThat(result.hasComponent()).isFalse();
        assertThat(result.hasExtension(ATTACHED)).isFalse();
        assertThat(result.getDataAbsentReason().getCodingFirstRep().getCode()).isEqualTo("unknown");
        assertThat(result.getEffectiveDateTimeType().getValueAsString()).isEqualTo("2026-03-01T10:00:00+01:00");
    }

    @ParameterizedTest
    @CsvSource({"C, corrected", "F, final", "U, final"})
    @Requirement("SCO-5")
    void aDeletedValueIsGone(String sent, String status) {
        send("NM", "5.60", "F");

        Observation deleted = send("NM", "\"\"", sent);

        assertThat(deleted.getStatus().toCode()).isEqualTo(status);
        assertWithoutValue(deleted);
    }

    @Test
    void aValueThatIsDeletedAtOnceHasNeverBeen() {
        assertWithoutValue(send("NM", "\"\"", "F"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NM", "ST"})
    @Requirement("SCO-5")
    void aCorrectionToNothingIsNotTheOldValue(String type) {
        send(type, "5.60", "F");

        Observation corrected = send(type, "", "C");

        assertThat(corrected.getStatus().toCode()).isEqualTo("corrected");
        assertWithoutValue(corrected);
    }

    @Test
    @Requirement("SCO-5")
    void partsThatAreCorrectedToNothingAreGone() {
        send("NM", "5~6", "F");

        assertWithoutValue(send("NM", "", "C"));
    }

    @Test
    @Requirement("SCO-5")
    void aDeletedValueComesBackWhenItIsSentAgain() {
        send("NM", "5.60", "F");
        send("NM", "\"\"", "C");

        Observation again = send("NM", "5.7", "C");

        assertThat(again.getValueQuantity().getValue()).isEqualByComparingTo("5.7");
        assertThat(again.hasDataAbsentReason()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "SN, ^2^+, 2 + mmol/L",
        "SN, <>^5, <> 5 mmol/L",
        "SN, >^1^.^3, > 1 . 3 mmol/L",
        "NM, '5,2', '5,2 mmol/L'",
        "NM, 10-20, 10-20 mmol/L",
        "NM, 1.5E3, 1.5E3 mmol/L",
        "NM, NEGATIVE, NEGATIVE",
        "ST, 5.0, 5.0 mmol/L",
        "ST, >60, >60 mmol/L",
        "ST, '  >  60 ', '>  60 mmol/L'",
        "ST, not detected, not detected",
        "ST, see 5, see 5",
        "ST, A^B, A^B",
        "NA, 1^2^3, 1 2 3 mmol/L",
        "VR, 1^2, 1-2"
    })
    void aNumberThatIsNoneOfFhirsIsTextWithItsUnit(String type, String sent, String text) {
        assertThat(send(type, sent, "F").getValueStringType().getValue()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"SN, >=^5, >=", "NM, <5, <"})
    void whatHasAComparatorIsAQuantity(String type, String sent, String comparator) {
        Observation result = send(type, sent, "F");

        assertThat(result.getValueQuantity().getComparator().toCode()).isEqualTo(comparator);
        assertThat(result.getValueQuantity().getUnit()).isEqualTo("mmol/L");
    }

    @ParameterizedTest
    @CsvSource({
        "LAB^application^pdf^Base64^SGVsbG8=, application/pdf",
        "^AP^PDF^Base64^SGVs\\.br\\bG8=, application/pdf",
        "^TEXT^^Hex^48656c6c6f, text/plain",
        "^IM^PNG^Hex^48656C6C6F, image/png"
    })
    void aDocumentIsAnAttachment(String sent, String kind) {
        Observation result = send("ED", sent, "F");

        Attachment attachment = (Attachment) result.getExtensionByUrl(ATTACHED).getValue();
        assertThat(new String(attachment.getData(), UTF_8)).isEqualTo("Hello");
        assertThat(attachment.getContentType()).isEqualTo(kind);
        assertThat(result.hasValue()).isFalse();
        assertThat(result.hasDataAbsentReason()).isFalse();
    }

    @Test
    void aDocumentOfCharactersIsText() {
        Observation result = send("ED", "^TEXT^PLAIN^A^Hello\\.br\\world", "F");

        assertThat(result.getValueStringType().getValue()).isEqualTo("Hello\nworld");
        assertThat(result.hasExtension(ATTACHED)).isFalse();
    }

    @Test
    void whereADocumentCameFromIsKept() {
        send("ED", "LAB^application^pdf^Base64^SGVsbG8=", "F");

        assertThat(record.only(Provenance.class).getExtensionsByUrl(MessageMapper.UNMAPPED_FIELD))
                .extracting(
                        (Extension one) -> one.getExtensionString("position") + " " + one.getExtensionString("value"))
                .contains("OBX[1]-5[1].1.1 LAB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"^application^pdf^Base64^!!no", "^application^pdf^Base64^SGVsb", "^application^pdf^Hex^4G"})
    void whatIsNotOfItsEncodingIsKeptAsSent(String sent) {
        Observation result = send("ED", sent, "F");

        assertThat(result.getValueStringType().getValue()).isEqualTo(sent);
        assertThat(result.hasExtension(ATTACHED)).isFalse();
    }

    @Test
    void whereADocumentIsFound() {
        Observation result = send("RP", "https://example.org/1^Archive^image^png", "F");

        Attachment attachment = (Attachment) result.getExtensionByUrl(ATTACHED).getValue();
        assertThat(attachment.getUrl()).isEqualTo("https://example.org/1");
        assertThat(attachment.getContentType()).isEqualTo("image/png");
    }

    @Test
    void aChangeOfStatusAloneLeavesTheDocument() {
        send("ED", "^application^pdf^Base64^SGVsbG8=", "P");

        assertThat(send("ED", "", "F").getExtensionsByUrl(ATTACHED)).hasSize(1);
        assertThat(send("ED", "^application^pdf^Base64^SGVs", "C").getExtensionsByUrl(ATTACHED))
                .hasSize(1);
        assertWithoutValue(send("ED", "", "C"));
    }
}
