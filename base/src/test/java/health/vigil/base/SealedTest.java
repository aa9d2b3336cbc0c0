package health.vigil.base;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@Requirement("PHI-2")
class SealedTest {
    private static final PhiAccess ACCESS = PhiAccess.issuedBy(UUID.randomUUID());

    @Test
    void whatIsMadeWhenOpenedIsMadeThenAndOnce() {
        AtomicInteger made = new AtomicInteger();
        Sealed<String> sealed = Sealed.whenOpened(() -> "name " + made.incrementAndGet());

        assertThat(sealed).hasToString("[sealed]");
        assertThat(made).hasValue(0);
        assertThat(sealed.open(ACCESS)).isEqualTo("name 1").isSameAs(sealed.open(ACCESS));
    }
}
