package health.vigil.hl7v2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.vigil.base.SteppedClock;
import health.vigil.testkit.Requirement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which message of which file a line of the report is about, and files in another character set.
@Requirement("INT-2")
class ConvertReportTest {
    private static final String ADMIT = "MSH|^~\\&|A|F|||2026||ADT^A01|%s|P|2.5.1\rPID|1||7^^^N^MR||M\u00fcller\r";

    private final StringWriter out = new StringWriter();
    private final StringWriter report = new StringWriter();

    private Convert converting(SenderSettings settings) throws IOException {
        return new Convert(settings, new SteppedClock(Instant.parse("2026-01-01T00:00:00Z")), out, report);
    }

    private static ByteArrayInputStream file(byte[] content) {
        return new ByteArrayInputStream(content);
    }

    @Test
    void eachMessageIsNamedByItsFileItsPlaceAndItsNumber() throws IOException {
        try (Convert convert = converting(SenderSettings.inZone(ZoneOffset.UTC))) {
            convert.convert("a.hl7", file((ADMIT.formatted("C1") + ADMIT.formatted("")).getBytes(UTF_8)));
            convert.convert("b \"1\".hl7", file(ADMIT.formatted("C\"3").getBytes(ISO_8859_1)));
        }

        List<String> told = new ArrayList<>();
        for (JsonNode message : new ObjectMapper().readTree(report.toString()).path("messages")) {
            told.add(String.join(
                    " ",
                    message.path("file").asText(),
                    message.path("message").asText(),
                    message.path("controlId").asText("none"),
                    message.path("problem").asText("none")));
        }
        assertThat(told).containsExactly("a.hl7 1 C1 none", "a.hl7 2 none none", "b \"1\".hl7 1 C\"3 VGL-HL7-005");
        assertThat(out.toString().lines().toList().getLast()).contains("(message 1 of b \\\"1\\\".hl7)");
    }

    @Test
    void messagesThatDeclareNoCharacterSetAreInThatOfTheSettings() throws IOException {
        try (Convert convert = converting(SenderSettings.inZone(ZoneOffset.UTC).withCharacterSet("8859/1"))) {
            convert.convert("a.hl7", file(ADMIT.formatted("C1").getBytes(ISO_8859_1)));

            assertThat(convert.problems()).isZero();
        }
        assertThat(out.toString()).contains("M\u00fcller");
    }
}
