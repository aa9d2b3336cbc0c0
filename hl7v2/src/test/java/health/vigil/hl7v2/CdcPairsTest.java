package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// What we make of 128 messages with published FHIR of the CDC (`cdc/README.md`).
@Requirement("INT-2")
@TestInstance(Lifecycle.PER_CLASS)
class CdcPairsTest {
    private final PublishedPairs compared = new PublishedPairs("cdc");

    CdcPairsTest() throws IOException {}

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
        assertThat(compared.pairs()).isEqualTo(128);
        assertThat(compared.equal()).isGreaterThanOrEqualTo(4250);
    }
}
