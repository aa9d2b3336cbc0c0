package health.vigil.base;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses that others give lead nowhere else.
@Requirement({"INT-5", "INT-7", "INT-8"})
class HttpsAddressTest {
    private static final String BASE = "https://ehr.example.org/r4";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://ehr.example.org/r4/Patient/1",
                "https://ehr.example.org/r4/Patient?name=a..b",
                "https://ehr.example.org/r4?page=2"
            })
    void whatIsBelowTheBaseIsThere(String link) {
        assertThat(HttpsAddress.below(BASE, link)).contains(URI.create(link));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://elsewhere.example.org/r4/Patient/1",
                "https://ehr.example.org/r4x/Patient/1",
                "https://ehr.example.org/r4@elsewhere.example.org/",
                "https://ehr.example.org/r4/../admin",
                "https://ehr.example.org/r4/%2e%2E/admin",
                "https://ehr.example.org/r4/Patient%2f..",
                "https://ehr.example.org/r4/%5c..",
                "https://ehr.example.org/r4/Patient/1#fragment",
                "https://ehr.example.org/r4/Patient 1",
                "http://ehr.example.org/r4/Patient/1",
                "https:ehr.example.org/r4/Patient/1",
                "Patient/1",
                ""
            })
    void whatLeavesTheBaseIsNowhere(String link) {
        assertThat(HttpsAddress.below(BASE, link)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://ehr.example.org",
                "https://name@ehr.example.org",
                "https://ehr.example.org?x=1",
                "https://ehr.example.org#x",
                "https:ehr.example.org",
                "/r4"
            })
    void whatIsMoreThanAPlaceOverTlsIsNotPlain(String address) {
        assertThat(HttpsAddress.isPlain(URI.create(address))).isFalse();
    }

    @Test
    void anOriginHasNoPath() {
        assertThat(HttpsAddress.isPlain(URI.create(BASE))).isTrue();
        assertThat(HttpsAddress.isOrigin(URI.create(BASE))).isFalse();
        assertThat(HttpsAddress.isOrigin(URI.create("https://ehr.example.org:8443")))
                .isTrue();
    }
}
