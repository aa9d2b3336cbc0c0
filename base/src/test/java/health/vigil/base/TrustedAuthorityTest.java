package health.vigil.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.testkit.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is trusted is said, or nothing starts.
@Requirement({"INT-5", "INT-8"})
class TrustedAuthorityTest {
    @TempDir
    Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "no certificate\n", "-----BEGIN CERTIFICATE-----\nAAAA\n"})
    void aFileThatHoldsNoneIsRefused(String content) throws Exception {
        Path file = Files.writeString(directory.resolve("authority.pem"), content);

        assertThatThrownBy(() -> TrustedAuthority.context(file)).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void withoutAFileItIsWhatTheJdkTrusts() throws Exception {
        assertThat(TrustedAuthority.context(null).getProtocol()).isEqualTo("Default");
    }
}
