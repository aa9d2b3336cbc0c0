package health.vigil.hl7v2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.base.ProblemException;
import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.testkit.Requirement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Broken and malicious messages: each is refused for a stated reason that repeats nothing of it, or mapped with
/// every field accounted for and resources that can be written.
@Requirement({"INT-1", "INT-2", "PHI-7"})
class HostileTest {
    private static final String MARK = "XqzMarkzqX";
    private static final int MUTATIONS = 25;
    private static final List<String> PAYLOADS = List.of(
            "<script>alert(1)</script>",
            "'; DROP TABLE vault; --",
            "${jndi:ldap://x/y}",
            "\\X00\\",
            "\\XFF\\",
            "\\X0D4D5348\\",
            "\\E",
            "\\\\\\\\",
            "\"\"",
            "\"\"\"",
            "\u202Eleft",
            "\uD83D\uDE00",
            "99999999999999999999999999999999999999999",
            "-1",
            "1e999",
            "00000000",
            "20269999",
            "99991231235959.9999+9999",
            "&&&&&&",
            "^^^^^^",
            "~~~~~~",
            "%00%0a",
            "\u0001\u0002\u001B[2J");
    private final MessageMapper mapper = MessageMapper.ofUnidentified();

    static Stream<Published.Sample> samples() throws IOException {
        return Published.messages().stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void mutationsAreRefusedOrAccountedFor(Published.Sample sample) {
        Random random = new Random(sample.toString().hashCode());
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutant = sample.bytes();
            for (int times = random.nextInt(4); times >= 0; times--) {
                mutant = mutated(mutant, random);
            }
            survive(mutant, "mutation " + i);
        }
    }

    /// What the fuzzer begins with and what it has found.
    @ParameterizedTest
    @ValueSource(strings = {"crossed-merges", "empty-parts", "other-delimiters"})
    void whatTheFuzzerFoundStaysMended(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(HostileTest.class.getResourceAsStream("fuzzed/" + name + ".hl7"), name)) {
            survive(in.readAllBytes(), name);
        }
    }

    private void survive(byte[] bytes, String what) {
        try {
            MappedMessage mapped = map(bytes);
            assertThat(mapped.report().count(Outcome.UNACCOUNTED)).as(what).isZero();
            for (MappedChange change : mapped.changes()) {
                if (change instanceof MappedChange.Put put) {
                    FhirContext.forR4Cached().newJsonParser().encodeResourceToString(put.resource());
                }
            }
        } catch (ProblemException e) {
            assertThat(e.problem().code()).as(what).startsWith("VGL-HL7-");
            assertThat(e.getMessage()).as(what).doesNotContain(MARK);
        } catch (RuntimeException e) {
            fail(what + " broke the mapper", e);
        }
    }

    private MappedMessage map(byte[] bytes) {
        return mapper.map(
                Message.parse(bytes),
                new MappingContext(
                        SenderSettings.inZone(ZoneOffset.UTC),
                        "m",
                        Instant.EPOCH,
                        Mapped::id,
                        identity -> Optional.empty()));
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        if (bytes.length < 20) {
            return bytes;
        }
        int at = 9 + random.nextInt(bytes.length - 9);
        int to = Math.min(bytes.length, at + 1 + random.nextInt(40));
        return switch (random.nextInt(9)) {
            case 0 -> joined(slice(bytes, 0, at)); // truncated
            case 1 -> joined(slice(bytes, 0, at), slice(bytes, to, bytes.length)); // a hole
            case 2 -> joined(slice(bytes, 0, to), slice(bytes, at, bytes.length)); // said twice
            case 3 ->
                joined(slice(bytes, 0, at), new byte[] {(byte) random.nextInt(256)}, slice(bytes, at, bytes.length));
            case 4 -> joined(slice(bytes, 0, at), payload(random), slice(bytes, at, bytes.length));
            case 5 -> replacedField(bytes, at, payload(random));
            case 6 -> replacedField(bytes, at, MARK.getBytes(UTF_8));
            case 7 -> joined(slice(bytes, 0, at), "^&~|".repeat(50).getBytes(UTF_8), slice(bytes, at, bytes.length));
            default ->
                joined(slice(bytes, 0, at), (MARK + "Jäger").getBytes(ISO_8859_1), slice(bytes, at, bytes.length));
        };
    }

    private static byte[] payload(Random random) {
        return PAYLOADS.get(random.nextInt(PAYLOADS.size())).getBytes(UTF_8);
    }

    private static byte[] replacedField(byte[] bytes, int at, byte[] with) {
        int from = at;
        while (from > 9 && bytes[from - 1] != '|' && bytes[from - 1] != '\r') {
            from--;
        }
        int to = at;
        while (to < bytes.length && bytes[to] != '|' && bytes[to] != '\r') {
            to++;
        }
        return joined(slice(bytes, 0, from), with, slice(bytes, to, bytes.length));
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, Math.max(from, to));
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Test
    void everyFieldTakesEveryPayload() throws IOException {
        for (Published.Sample sample : Published.messages()) {
            String[] lines = new String(sample.bytes(), ISO_8859_1).split("\r");
            for (String payload : PAYLOADS.subList(0, 6)) {
                StringBuilder all = new StringBuilder(lines[0]);
                for (int i = 1; i < lines.length; i++) {
                    String name = lines[i].substring(0, Math.min(3, lines[i].length()));
                    all.append('\r').append(name).append(("|" + payload).repeat(40));
                }
                survive(all.toString().getBytes(UTF_8), sample + " with a payload everywhere");
            }
        }
    }

    @Test
    void refusesAResultOfFiftyMegabytes() {
        byte[] message = ("MSH|^~\\&|A|B|||20260101||ORU^R01|1|P|2.5\rPID|1||1\rOBR|1||F1|X\rOBX|1|TX|X||"
                        + "x".repeat(50 << 20))
                .getBytes(ISO_8859_1);

        assertThatThrownBy(() -> Message.parse(message)).hasMessageContaining("VGL-HL7-003");
    }

    @Test
    void mapsAResultOfFiftyMegabytesWhereTheLimitAllowsIt() {
        byte[] message = ("MSH|^~\\&|A|B|||20260101||ORU^R01|1|P|2.5\rPID|1||1\rOBR|1||F1|X\rOBX|1|TX|X||"
                        + "x".repeat(50 << 20))
                .getBytes(ISO_8859_1);
        Message parsed = Message.parse(message, new Limits(64 << 20, 10, 100, 10));

        assertThat(parsed.segment("OBX").field(5).text()).hasSize(50 << 20);
    }

    @Test
    void manyOfEverythingTakesNoLongerThanItsLength() {
        StringBuilder text = new StringBuilder("MSH|^~\\&|A|B|||20260101||ORU^R01|1|P|2.5\rPID|1||");
        for (int i = 0; i < 4_000; i++) {
            text.append(i == 0 ? "" : "~").append(i).append("^^^A^MR");
        }
        for (int i = 0; i < 8_000; i++) {
            text.append("\rORC|RE|P1||||||||").append(i).append("\rOBR|1|P1|F1|X\rOBX|1|NM|X||1");
        }
        survive(text.toString().getBytes(UTF_8), "many of everything");
    }

    @Test
    void refusesMoreRepetitionsAndPatientsThanAnybodySends() {
        String start = "MSH|^~\\&|A|B|||20260101||ORU^R01|1|P|2.5\r";
        StringBuilder each = new StringBuilder(start);
        for (int i = 0; i < 150; i++) {
            each.append("PID|1||N").append(i).append('\r');
        }

        assertThatThrownBy(() -> Message.parse((start + "PID|1||" + "~1".repeat(6_000)).getBytes(UTF_8)))
                .hasMessageContaining("VGL-HL7-003");
        assertThatThrownBy(() -> map(each.toString().getBytes(UTF_8))).hasMessageContaining("VGL-HL7-025");
    }
}
