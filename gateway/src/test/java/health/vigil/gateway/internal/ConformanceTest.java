package health.vigil.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.time.Instant;
import java.util.Date;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestSecurityComponent;
import org.junit.jupiter.api.Test;

@Requirement({"INT-3", "ACC-1"})
class ConformanceTest {
    @Test
    void howProgramsSignInIsSaidWhereThereAreAny() {
        assertThat(security(true).getService()).hasSize(1);
        assertThat(security(true).getDescription()).contains("smart-configuration");
        assertThat(security(false).getService()).isEmpty();
        assertThat(security(false).getDescription()).contains("signed-in").doesNotContain("SMART", "smart");
    }

    private static CapabilityStatementRestSecurityComponent security(boolean programs) {
        return new Conformance(Date.from(Instant.EPOCH), programs)
                .statement()
                .getRestFirstRep()
                .getSecurity();
    }
}
