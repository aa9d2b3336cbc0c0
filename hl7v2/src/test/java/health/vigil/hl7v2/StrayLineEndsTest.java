package health.vigil.hl7v2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.testkit.Requirement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Line ends within a text, in messages whose segments end in CR.
@Requirement("INT-1")
class StrayLineEndsTest {
    private static final String MSH = "MSH|^~\\&|APP|FAC|||20260301||ORU^R01|1|P|2.5.1";

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\n\n", "\r\n\r\n"})
    void theTextGoesOn(String stray) {
        String sent = MSH + "\rOBX|1|TX|C^r^L||first" + stray + "second line||||||F\rNTE|1||x" + stray;

        Message message = parse(sent);

        assertThat(message.segments()).extracting(Segment::name).containsExactly("MSH", "OBX", "NTE");
        assertThat(message.segment("OBX").field(5).text()).isEqualTo("first" + stray + "second line");
        assertThat(message.segment("OBX").field(11).text()).isEqualTo("F");
        assertThat(message.segment("NTE").field(3).text()).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void soItIsInAFile(String stray) throws IOException {
        String sent = MSH + "\rOBX|1|TX|C^r^L||first" + stray + "second||||||F\r";
        BatchReader reader = new BatchReader(new ByteArrayInputStream((sent + sent).getBytes(UTF_8)), Limits.DEFAULT);

        for (int i = 0; i < 2; i++) {
            Message message = Message.parse(Objects.requireNonNull(reader.next()));
            assertThat(message.segment("OBX").field(5).text()).isEqualTo("first" + stray + "second");
        }
        assertThat(reader.next()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void whereASegmentBeginsTheOneBeforeEnds(String end) {
        Message message = parse(MSH + "\rPID|1" + end + "PV1|1" + end + "\rZZ1|x" + end + end + "NTE|1");

        assertThat(message.segments()).extracting(Segment::name).containsExactly("MSH", "PID", "PV1", "ZZ1", "NTE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\r\n"})
    void whereSegmentsEndSoALineWithoutANameIsRefused(String end) {
        assertThatThrownBy(() -> parse(MSH + end + "OBX|1|TX|C^r^L||first" + end + "second||||||F"))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("does not begin with a segment name");
    }

    @Test
    void manyLineEndsAreReadInOneGo() {
        String sent = MSH + "\rOBX|1|TX|C^r^L||first" + "\n".repeat(1_000_000) + "\rNTE|1||" + "\n\n x".repeat(300_000);

        assertThat(parse(sent).segments()).hasSize(3);
    }

    private static Message parse(String text) {
        return Message.parse(text.getBytes(UTF_8));
    }
}
