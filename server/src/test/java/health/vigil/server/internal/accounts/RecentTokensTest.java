package health.vigil.server.internal.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.ledger.Actor;
import health.vigil.policy.Role;
import health.vigil.server.internal.accounts.AccountTable.Held;
import health.vigil.testkit.Requirement;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@Requirement("INC-2")
class RecentTokensTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final byte[] TOKEN = {1, 2, 3};

    private final RecentTokens<Held> recent = new RecentTokens<>();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void theDatabaseIsAskedOnceInASecond() {
        assertThat(holder(NOON, NOON.plusSeconds(60))).isPresent();
        assertThat(holder(NOON.plusMillis(999), NOON.plusSeconds(60))).isPresent();
        assertThat(asked).hasValue(1);

        assertThat(holder(NOON.plusMillis(1000), NOON.plusSeconds(60))).isPresent();
        assertThat(asked).hasValue(2);
    }

    @Test
    void aTokenEndsWhenItExpiresAndNoLater() {
        holder(NOON, NOON.plusMillis(300));
        assertThat(recent.holder(TOKEN, NOON.plusMillis(300), Optional::empty)).isEmpty();
    }

    @Test
    void aClockThatIsSetBackKeepsNothingOpen() {
        holder(NOON, NOON.plusSeconds(60));
        assertThat(recent.holder(TOKEN, NOON.minusMillis(1), Optional::empty)).isEmpty();
        assertThat(recent.holder(TOKEN, NOON, Optional::empty)).isEmpty();
    }

    @Test
    void whatIsForgottenOrUnknownIsAskedForAgain() {
        holder(NOON, NOON.plusSeconds(60));
        recent.forget();
        assertThat(recent.holder(TOKEN, NOON, Optional::empty)).isEmpty();
        assertThat(holder(NOON, NOON.plusSeconds(60))).isPresent();
    }

    @Test
    void whatIsRevokedWhileItIsLookedUpDoesNotComeBack() {
        recent.holder(TOKEN, NOON, () -> {
            recent.forget();
            return held(NOON.plusSeconds(60));
        });
        assertThat(recent.holder(TOKEN, NOON, Optional::empty)).isEmpty();
    }

    private Optional<Held> holder(Instant now, Instant expires) {
        return recent.holder(TOKEN, now, () -> {
            asked.incrementAndGet();
            return held(expires);
        });
    }

    private static Optional<Held> held(Instant expires) {
        Account account = new Account("fhir-client", "FHIR client", Actor.Kind.MACHINE, Role.PHYSICIAN, Set.of());
        return Optional.of(new Held(new AccountTable.Stored(account, "", true, null), NOON, expires));
    }
}
