package health.vigil.sources.internal.item;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.sources.internal.mapping.Mapping;
import health.vigil.sources.internal.mapping.MappingReader;
import health.vigil.testkit.Requirement;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Bodies, told apart into items byte by byte.
@Requirement("INT-4")
class BodiesTest {
    private static final Mapping MAPPING = MappingReader.read("""
            format: csv
            facility: GENERAL
            patient: {number: p}
            observations:
              - {code: {is: x}, value: {text: v}, time: t}
            """);
    private static final Mapping.Format.Csv CSV = (Mapping.Format.Csv) MAPPING.format();

    private static List<String> rows(String body) {
        return texts(Bodies.rows(body.getBytes(UTF_8), CSV, MAPPING));
    }

    private static List<String> texts(List<byte[]> items) {
        return items.stream().map(item -> new String(item, UTF_8)).toList();
    }

    private static void refused(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.problem().code()).isEqualTo(code));
    }

    @Test
    void eachRowStaysAsItWasSentWithTheRowOfNames() {
        assertThat(rows("\uFEFFp,v,t\r\n1,\"a\r\n\"\"b\"\",c\",3\r\n\r\n2,5\" tube,4\n3,=1+1,\0\r4,,"))
                .containsExactly(
                        "p,v,t\r\n1,\"a\r\n\"\"b\"\",c\",3\r\n",
                        "p,v,t\r\n2,5\" tube,4\n",
                        "p,v,t\r\n3,=1+1,\0\r",
                        "p,v,t\r\n4,,");
    }

    @Test
    void whatIsNoTableIsRefused() {
        refused("VGL-SRC-010", () -> rows(""));
        refused("VGL-SRC-014", () -> rows("p,v\n1,2\n"));
        refused("VGL-SRC-010", () -> Bodies.rows("p,v,t\n1,\u00E4,2\n".getBytes(ISO_8859_1), CSV, MAPPING));
        refused("VGL-SRC-013", () -> rows("p,v,t\n1,\"" + "x".repeat(StrictJson.LARGEST)));
        refused("VGL-SRC-011", () -> rows("p,v,t\n" + "1,2,3\n".repeat(Bodies.MOST + 1)));
    }

    @Test
    @Requirement("INT-6")
    void namesThatMakeRowsLargeAreRefusedBeforeTheRowsAreMade() {
        String wide = "p,v,t," + "x".repeat(63 << 10) + "\n";

        refused("VGL-SRC-013", () -> rows("p,v,t," + "x".repeat(64 << 10) + "\n1,2,3,4\n"));
        refused("VGL-SRC-011", () -> rows(wide + "1,2,3,4\n".repeat(Bodies.MOST)));
        assertThat(rows(wide + "1,2,3,4\n".repeat(200))).hasSize(200);
    }

    @Test
    @Requirement("INT-6")
    void objectsAreCountedWhileTheyAreRead() {
        // what comes after the most is not looked at
        refused("VGL-SRC-011", () -> Bodies.objects(("[" + "{},".repeat(Bodies.MOST + 1) + "1").getBytes(UTF_8)));
    }

    @Test
    void eachObjectStaysAsItWasSent() {
        assertThat(texts(Bodies.objects("\uFEFF[ {\"ä\" : 1.50} ,{}]".getBytes(UTF_8))))
                .containsExactly("{\"ä\" : 1.50}", "{}");
        assertThat(texts(Bodies.objects(" {\"a\": [1]}\n".getBytes(UTF_8)))).containsExactly("{\"a\": [1]}");
        assertThat(texts(Bodies.lines("{\"a\": 1}\r\n\n{}".getBytes(UTF_8)))).containsExactly("{\"a\": 1}\r\n", "{}");
    }

    @Test
    void whatIsNoJsonIsRefused() {
        for (String body : List.of(
                "",
                "1",
                "null",
                "[{}, []]",
                "[{}",
                "{} {}",
                "{\"a\":1,\"a\":2}",
                "{'a': 1}",
                "{\"a\": NaN}",
                "{\"a\": " + "9".repeat(100) + "}",
                "[".repeat(1_000_000),
                "{\"a\": \"" + "x".repeat(StrictJson.LARGEST) + "\"}",
                "{\"a\":".repeat(65) + "1" + "}".repeat(65))) {
            refused("VGL-SRC-010", () -> Bodies.objects(body.getBytes(UTF_8)));
        }
        refused("VGL-SRC-010", () -> Bodies.objects("{\"a\": \"\u00E4\"}".getBytes(ISO_8859_1)));
        refused("VGL-SRC-010", () -> Bodies.lines("{}\n{\n".getBytes(UTF_8)));
        refused("VGL-SRC-010", () -> Bodies.objects("{}".getBytes(java.nio.charset.StandardCharsets.UTF_16)));
    }
}
