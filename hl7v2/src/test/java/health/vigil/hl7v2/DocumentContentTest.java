package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import health.vigil.testkit.Requirement;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.DocumentReference.DocumentReferenceContentComponent;
import org.junit.jupiter.api.Test;

/// What the OBX of an MDM make of a document.
@Requirement("INT-2")
class DocumentContentTest {
    private final Mapped record = new Mapped();

    private List<Attachment> attachments(String... obx) {
        String[] segments = new String[obx.length + 2];
        segments[0] = "PID|1||100^^^GH^MR||Adler^Eva||19600101|F";
        segments[1] = "TXA|1|DS^Discharge summary|TX|20260301100000||||||||D1^EHR|||||AU||AV";
        System.arraycopy(obx, 0, segments, 2, obx.length);
        record.message("MDM^T02^MDM_T02", segments);
        return record.only(DocumentReference.class).getContent().stream()
                .map(DocumentReferenceContentComponent::getAttachment)
                .toList();
    }

    private static String text(Attachment attachment) {
        return new String(attachment.getData(), StandardCharsets.UTF_8);
    }

    @Test
    void textOfAnotherCodeIsAnotherContent() {
        List<Attachment> contents = attachments(
                "OBX|1|TX|A^Course^L||first||||||F",
                "OBX|2|TX|A^Course^L||second||||||F",
                "OBX|3|FT|B^Plan^L||third||||||F",
                "OBX|4|ED|C^Report^L||^AP^PDF^Base64^not base64!||||||F",
                "OBX|5|TX|C^Report^L||fifth||||||F");

        assertThat(contents)
                .extracting(Attachment::getTitle, DocumentContentTest::text)
                .containsExactly(
                        tuple("Course", "first\nsecond"),
                        tuple("Plan", "third"),
                        tuple("Report", "^AP^PDF^Base64^not base64!\nfifth"));
        assertThat(contents.getLast().getExtension()).hasSize(1);
    }

    @Test
    void textAfterAPointerToTextIsAContentOfItsOwn() {
        List<Attachment> contents =
                attachments("OBX|1|RP|A^Course^L||x://y/z^^TEXT^PLAIN||||||F", "OBX|2|TX|A^Course^L||second||||||F");

        assertThat(contents).hasSize(2);
        assertThat(contents.getFirst().getUrl()).isEqualTo("x://y/z");
        assertThat(text(contents.getLast())).isEqualTo("second");
    }

    @Test
    void linesWithoutACodeFollowTheLineBefore() {
        List<Attachment> contents = attachments("OBX|1|TX|A^Course^L||first||||||F", "OBX|2|TX|||second||||||F");

        assertThat(contents)
                .extracting(Attachment::getTitle, DocumentContentTest::text)
                .containsExactly(tuple("Course", "first\nsecond"));
    }
}
