package health.vigil.server.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a caller is told by the status: only a request that was not read is the caller's to mend.
class FhirRefusalTest {
    @ParameterizedTest
    @Requirement("INT-3")
    @CsvSource({
        "400, VGL-SRV-014, invalid",
        "405, VGL-SRV-014, not-supported",
        "414, VGL-SRV-014, invalid",
        "403, VGL-SRV-015, processing",
        "503, VGL-SRV-015, processing"
    })
    void theStatusSaysWhoseFaultItIs(int status, String code, String issue) {
        FhirRefusal refusal = FhirRefusal.of(status);

        assertThat(refusal.status()).isEqualTo(status);
        assertThat(refusal.problem().code()).isEqualTo(code);
        assertThat(refusal.issue()).isEqualTo(issue);
    }
}
