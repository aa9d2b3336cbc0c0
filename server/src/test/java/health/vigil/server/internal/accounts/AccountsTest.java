package health.vigil.server.internal.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.SteppedClock;
import health.vigil.engines.Database;
import health.vigil.engines.ScratchDatabase;
import health.vigil.ledger.Actor;
import health.vigil.ledger.PostgresLedger;
import health.vigil.policy.CedarPolicy;
import health.vigil.policy.Principal;
import health.vigil.policy.Role;
import health.vigil.server.VigilConfig;
import health.vigil.testkit.Requirement;
import health.vigil.watch.Containment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

class AccountsTest {
    private static final Account NURSE =
            new Account("nora", "Nora Field", Actor.Kind.PERSON, Role.NURSE, Set.of("MICU"));
    private static final Account MACHINE =
            new Account("fhir-client", "FHIR client", Actor.Kind.MACHINE, Role.PHYSICIAN, Set.of());

    private static final Principal OFFICER =
            new Principal(Actor.Kind.PERSON, "vera.vetch", Role.COMPLIANCE_OFFICER, Set.of(), null);
    private static Database database;

    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-03-01T08:00:00Z"));
    private Accounts accounts;
    private String password;

    @BeforeAll
    static void open() {
        database = ScratchDatabase.with(List.of("ledger", "ops", "watch"));
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void signUp() {
        accounts = open(7);
        password = accounts.putWithNewPassword(NURSE);
        database.as(DataClass.EVIDENCE).useHandle(handle -> handle.execute("DELETE FROM ledger.pending"));
    }

    private Accounts open(long seed) {
        return new Accounts(
                database.as(DataClass.OPERATIONAL),
                new PostgresLedger(),
                new Ids(clock, new SplittableRandom(seed)),
                clock,
                clock,
                Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8(),
                new VigilConfig.SignIn(3, Duration.ofMinutes(10)));
    }

    @Test
    @Requirement("EVI-1")
    void theRightPasswordGivesThePrincipalAndLeavesEvidence() {
        assertThat(accounts.signIn("nora", password, "192.0.2.7"))
                .contains(new Principal(Actor.Kind.PERSON, "nora", Role.NURSE, Set.of("MICU"), "192.0.2.7"));
        assertThat(evidence()).singleElement().asString().contains("\"nora\"", "sign-in", "success", "192.0.2.7");
    }

    @Test
    @Requirement("EVI-1")
    void aWrongPasswordIsRefusedAndLeavesEvidence() {
        assertThat(accounts.signIn("nora", "wrong", "192.0.2.7")).isEmpty();
        assertThat(evidence()).singleElement().asString().contains("\"nora\"", "wrong-password");
    }

    @Test
    @Requirement("PHI-7")
    void whatWasTypedAsAnUnknownNameIsWrittenNowhere() {
        assertThat(accounts.signIn("hunter2-typed-in-the-wrong-field", "x", "192.0.2.7"))
                .isEmpty();
        assertThat(evidence())
                .singleElement()
                .asString()
                .contains("unknown-account")
                .doesNotContain("hunter2");
    }

    @Test
    @Requirement("ACC-4")
    void afterTooManyFailuresTheRightPasswordIsRefusedToo() {
        failThreeTimes();

        assertThat(accounts.signIn("nora", password, "192.0.2.7")).isEmpty();
        assertThat(evidence().getLast()).contains("locked");
    }

    @Test
    void theLockEndsByItself() {
        failThreeTimes();
        clock.advanceTo(clock.instant().plus(Duration.ofMinutes(10)));

        assertThat(accounts.signIn("nora", password, "192.0.2.7")).isPresent();
    }

    @Test
    void aNewPasswordReplacesTheOldOne() {
        String fresh = accounts.putWithNewPassword(NURSE);

        assertThat(accounts.signIn("nora", password, "192.0.2.7")).isEmpty();
        assertThat(accounts.signIn("nora", fresh, "192.0.2.7")).isPresent();
    }

    @Test
    void anAccessTokenOpensUntilItEnds() {
        accounts.putWithNewPassword(MACHINE);
        String token = accounts.issueToken(MACHINE.name(), Duration.ofDays(1)).orElseThrow();

        assertThat(accounts.byToken(token, "192.0.2.7")).map(Principal::id).contains("fhir-client");
        clock.advanceTo(clock.instant().plus(Duration.ofDays(1)));
        assertThat(accounts.byToken(token, "192.0.2.7")).isEmpty();
    }

    @Test
    @Requirement("INC-2")
    void endingSessionsEndsTokensThatWereIssuedBefore() {
        Ids ids = new Ids(clock, new SplittableRandom(8));
        Containment containment = new Containment(
                database.as(DataClass.EVIDENCE),
                new PostgresLedger(),
                CedarPolicy.shipped(ids),
                (_, name) -> name.equals(MACHINE.name()),
                ids,
                clock,
                clock);
        accounts.heed(containment);
        accounts.putWithNewPassword(MACHINE);
        String stolen = accounts.issueToken(MACHINE.name(), Duration.ofDays(30)).orElseThrow();
        clock.advanceTo(clock.instant().plus(Duration.ofMinutes(1)));

        containment.stop(OFFICER, Containment.Target.SESSIONS, MACHINE.name(), Containment.Reason.STOLEN_CREDENTIALS);

        assertThat(accounts.byToken(stolen, "192.0.2.7")).isEmpty();
        assertThat(evidence().getLast()).contains("fhir-client", "\"ended\"");
        clock.advanceTo(clock.instant().plus(Duration.ofMinutes(1)));
        String fresh = accounts.issueToken(MACHINE.name(), Duration.ofDays(1)).orElseThrow();
        assertThat(accounts.byToken(fresh, "192.0.2.7")).isPresent();
    }

    @Test
    @Requirement({"INC-2", "EVI-1"})
    void revokedTokensAndThoseOfAResetAccountOpenNoMore() {
        accounts.putWithNewPassword(MACHINE);
        String first = accounts.issueToken(MACHINE.name(), Duration.ofDays(30)).orElseThrow();

        assertThat(accounts.revokeTokens(MACHINE.name())).isEqualTo(1);
        assertThat(evidence().getLast()).contains("access-token", "revoked 1");
        String second = accounts.issueToken(MACHINE.name(), Duration.ofDays(30)).orElseThrow();
        accounts.putWithNewPassword(MACHINE);

        assertThat(accounts.byToken(first, "192.0.2.7")).isEmpty();
        assertThat(accounts.byToken(second, "192.0.2.7")).isEmpty();
    }

    @Test
    @Requirement("INC-2")
    void whatAnotherProcessRevokesEndsWithinASecond() {
        accounts.putWithNewPassword(MACHINE);
        String token = accounts.issueToken(MACHINE.name(), Duration.ofDays(30)).orElseThrow();
        assertThat(accounts.byToken(token, "192.0.2.7")).isPresent();

        open(8).revokeTokens(MACHINE.name());
        clock.advanceTo(clock.instant().plusSeconds(1));

        assertThat(accounts.byToken(token, "192.0.2.7")).isEmpty();
    }

    @Test
    @Requirement("EVI-1")
    void whoGotATokenIsEvidenceAndNobodyElseGetsOne() {
        accounts.putWithNewPassword(MACHINE);

        accounts.issueToken(MACHINE.name(), Duration.ofDays(1));

        assertThat(accounts.issueToken("nobody", Duration.ofDays(1))).isEmpty();
        assertThat(evidence().getLast()).contains("access-token", "fhir-client");
    }

    @Test
    @Requirement("PHI-2")
    void neitherPasswordNorTokenIsStored() {
        accounts.putWithNewPassword(MACHINE);
        String token = accounts.issueToken(MACHINE.name(), Duration.ofDays(1)).orElseThrow();

        List<String> rows = database.as(DataClass.OPERATIONAL)
                .withHandle(handle -> handle.createQuery(
                                "SELECT a::text FROM ops.account a UNION ALL SELECT encode(digest, 'escape') FROM ops.access_token")
                        .mapTo(String.class)
                        .list());
        assertThat(rows).isNotEmpty().noneMatch(row -> row.contains(password) || row.contains(token));
    }

    private void failThreeTimes() {
        for (int i = 0; i < 3; i++) {
            assertThat(accounts.signIn("nora", "wrong", "192.0.2.7")).isEmpty();
        }
    }

    private static List<String> evidence() {
        return database.as(DataClass.EVIDENCE)
                .withHandle(handle -> handle.createQuery(
                                "SELECT convert_from(bytes, 'UTF8') FROM ledger.pending ORDER BY seq")
                        .mapTo(String.class)
                        .list());
    }
}
