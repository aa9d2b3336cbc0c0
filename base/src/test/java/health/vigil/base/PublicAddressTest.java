package health.vigil.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.testkit.Requirement;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Requirement({"INT-3", "INT-7", "INT-8"})
class PublicAddressTest {
    @Test
    void whatIsConfiguredIsToldWhateverPortWasCalled() {
        assertThat(new PublicAddress(URI.create("https://vigil.example.org/")).at(8443, "/oauth/token"))
                .isEqualTo("https://vigil.example.org/oauth/token");
        assertThat(PublicAddress.LOCAL.at(8443, "/oauth/token")).isEqualTo("https://localhost:8443/oauth/token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://vigil.example.org",
                "https://vigil.example.org/ward",
                "https://vigil.example.org//",
                "https://name@vigil.example.org",
                "https://vigil.example.org?x=1"
            })
    void whatIsNoHostOverTlsIsRefused(String address) {
        assertThatThrownBy(() -> new PublicAddress(URI.create(address))).isInstanceOf(IllegalArgumentException.class);
    }
}
