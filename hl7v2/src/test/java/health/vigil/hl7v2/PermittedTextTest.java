package health.vigil.hl7v2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.testkit.Requirement;
import java.io.StringReader;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What HL7 version 2 can send and FHIR cannot hold.
@Requirement({"INT-2", "INT-6"})
class PermittedTextTest {
    private static final String OBR = "OBR|1||F1^LAB|1-1|||20260301100000";
    private final Mapped record = new Mapped();

    /// As XML, read by another parser: one that refuses what XML forbids.
    private static int elements(String xml) throws XMLStreamException {
        XMLStreamReader reader = XMLInputFactory.newDefaultFactory().createXMLStreamReader(new StringReader(xml));
        int elements = 0;
        while (reader.hasNext()) {
            elements += reader.next() == XMLStreamReader.START_ELEMENT ? 1 : 0;
        }
        return elements;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u0001b",
                "a\u001Cb",
                "a\u001Fb",
                "a\\X00\\b",
                "a\\X01\\b",
                "a\\X1C\\b",
                "a\uFFFEb",
                "a\uFFFFb",
                "a\\XEFBFBE\\b"
            })
    void aForbiddenCharacterIsReplaced(String given) throws XMLStreamException {
        record.message("ADT^A01", "PID|1||7^^^N^MR||Doe^" + given + "||||" + given, "ZAB|" + given + "|1^" + given);

        Patient patient = record.patient();
        assertThat(patient.getNameFirstRep().getGivenAsSingleString()).isEqualTo("a\uFFFDb");
        for (Resource resource : List.of(patient, record.only(Provenance.class))) {
            String xml = FhirContext.forR4Cached().newXmlParser().encodeResourceToString(resource);
            assertThat(elements(xml)).isPositive();
            assertThat(xml).doesNotContain("\u0001", "\u001C", "\u001F", "\uFFFE", "\uFFFF");
        }
    }

    /// A delimiter can be half of a character that takes two, and what is left is no character.
    @Test
    void halfACharacterIsReplaced() {
        String text = "MSH|^~\\\uD83D\uDE00|A|F|||2026||ADT^A01|1|P|2.5.1\rPID|1||7^^^N^MR||Doe^\uD83D\uDE01\r";
        MappedMessage mapped = new MessageMapper().map(Message.parse(text.getBytes(UTF_8)), Mapped.alone());

        assertThat(mapped.changes())
                .filteredOn(MappedChange.Put.class::isInstance)
                .extracting(change -> ((MappedChange.Put) change).resource())
                .allSatisfy(resource -> assertThat(elements(
                                FhirContext.forR4Cached().newXmlParser().encodeResourceToString(resource)))
                        .isPositive());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\tb", "\u00E4\u00DF", "\uD83D\uDE00", "\u65E5\u672C", "\u0085"})
    void whatIsPermittedStays(String given) {
        record.message("ADT^A01", "PID|1||7^^^N^MR||Doe^x" + given + "x");

        assertThat(record.patient().getNameFirstRep().getGivenAsSingleString()).isEqualTo("x" + given + "x");
    }

    @Test
    void whatWasSentIsReadAsItIs() {
        Message message =
                Message.parse("MSH|^~\\&|A|F|||2026||ADT^A01|1|P|2.5.1\rPID|||||a\u0001\\X02\\".getBytes(UTF_8));

        assertThat(message.segment("PID").field(5).text()).isEqualTo("a\u0001\u0002");
    }

    /// Two numbers that differ in nothing else would be one patient.
    @ParameterizedTest
    @ValueSource(strings = {"7\u0001", "7\\X02\\"})
    @Requirement("INT-6")
    void aPatientsNumberWithSuchACharacterIsRefused(String number) {
        assertThatThrownBy(() -> record.message("ADT^A01", "PID|1||" + number + "^^^N^MR||Doe"))
                .hasMessageStartingWith("VGL-HL7-027");
        assertThat(record.all(Patient.class)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "\\H\\bold\\N\\ text ! bold text",
                "one\\.br\\two ! 'one\ntwo'",
                "one\\.sp\\two ! 'one\ntwo'",
                "one\\.sp2\\two ! 'one\n\ntwo'",
                "one\\.ce\\two ! 'one\ntwo'",
                "one\\.br\\\\.ce\\two ! 'one\ntwo'",
                "\\.in+4\\\\.ti-4\\one\\.sk3\\two ! one   two",
                "\\.fi\\one\\.nf\\ two ! one two",
                "\\E\\H\\E\\ stays ! \\H\\ stays",
                "\\Zlocal\\ stays ! \\Zlocal\\ stays",
                "\\.xy\\ stays ! \\.xy\\ stays",
                "\\.spx\\ stays ! \\.spx\\ stays"
            })
    void formattedTextIsPlain(String sent, String text) {
        record.message(
                "ORU^R01", "PID|1||7^^^N^MR||Doe", OBR, "OBX|1|FT|1-1^n^LN||" + sent + "||||||F", "NTE|1||" + sent);

        Observation result = record.observation("1-1");
        assertThat(result.getValueStringType().getValue()).isEqualTo(text);
        assertThat(result.getNoteFirstRep().getText()).isEqualTo(text);
    }

    @Test
    void aCommandCannotAskForMoreThanAFewLines() {
        record.message("ORU^R01", "PID|1||7^^^N^MR||Doe", OBR, "OBX|1|FT|1-1^n^LN||a\\.sp999999999999\\b||||||F");

        assertThat(record.observation("1-1").getValueStringType().getValue()).isEqualTo("a" + "\n".repeat(20) + "b");
    }
}
