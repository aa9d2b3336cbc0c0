package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.io.IOException;
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
    void mostOfWhatIsPublishedWeHaveAlike() {
        assertThat(compared.pairs()).isEqualTo(2);
        assertThat(compared.equal()).isGreaterThanOrEqualTo(227);
    }
}
