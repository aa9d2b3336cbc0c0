package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// HL7's own two messages with expected Bundles (`hl7/README.md`).
@Requirement("INT-2")
class Hl7PairsTest {
    private final PublishedPairs compared = new PublishedPairs("hl7");

    Hl7PairsTest() throws IOException {}

    @Test
    void whatWeDoNotHaveAlikeIsDeclared() {
        compared.assertDeclared();
    }

    @Test
    void noDeviationGrows() {
        compared.assertNoneGrows();
    }

    @Test
    void whatIsAlikeStaysAlike() {
        assertThat(compared.pairs()).isEqualTo(2);
        assertThat(compared.equal()).isGreaterThanOrEqualTo(227);
    }

    @Test
    void theDocumentationCountsEachKindOfDifference() throws IOException {
        Map<String, Integer> kinds = compared.kinds();
        int different = kinds.values().stream().mapToInt(Integer::intValue).sum();

        assertThat(compared.missing()).isEqualTo(different);
        assertThat(Files.readString(Path.of("..", "docs", "hl7v2.md")))
                .contains(
                        "of their " + (compared.equal() + different) + " values we have " + compared.equal() + " alike")
                .contains(kinds.entrySet().stream()
                        .map(kind -> "| " + kind.getKey() + " | " + kind.getValue() + " |")
                        .toList());
    }
}
