package health.vigil.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.testkit.Requirement;
import java.nio.file.Path;
import java.util.Collections;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How much one search may open, however many chains it is made of.
@Requirement("INT-3")
class VaultChainWorkTest {
    private static final int RESULTS = 55;
    /// No index narrows it: each looks at all results.
    private static final String CHAIN = "_has:Observation:patient:value-quantity gt 120";

    @Test
    void theChainsOfASearchShareOneBound(@TempDir Path home) {
        try (VaultFixture fixture = new VaultFixture(home.resolve("keys"))) {
            fixture.put(IntStream.range(0, RESULTS)
                    .mapToObj(number -> Records.heartRate("rate" + number, "ada", "2026-03-01T08:00:00Z", "140"))
                    .toArray(Resource[]::new));
            fixture.put(Records.patient("ada", "4711", "Byron", "Ada", "1957-03-14"));
            String half = "_filter=" + String.join(" or ", Collections.nCopies(49, CHAIN));

            assertThat(fixture.find("Patient", half)).containsExactly("Patient/ada");
            assertThatThrownBy(() -> fixture.find("Patient", half, half))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("VGL-VLT-414");
        }
    }
}
