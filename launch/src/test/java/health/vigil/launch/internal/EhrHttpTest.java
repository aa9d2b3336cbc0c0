package health.vigil.launch.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.URI;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses come from the EHR: one that cannot be called is its fault, said as such.
@Requirement("INT-8")
class EhrHttpTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://ehr.example.org/jwks",
                "https:ehr.example.org",
                "https://localhost:99999/jwks",
                "https://localhost:0/jwks"
            })
    void whatCannotBeCalledIsNoAnswer(String address) throws Exception {
        try (EhrHttp http = new EhrHttp(SSLContext.getDefault())) {
            assertThatThrownBy(() -> http.get(URI.create(address))).isInstanceOf(IOException.class);
        }
    }
}
