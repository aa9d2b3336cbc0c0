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

class LaunchedSignInTest {
    private static final Account NURSE =
            new Account("nora", "Nora Field", Actor.Kind.PERSON, Role.NURSE, Set.of("MICU"));
    private static final Principal PERSON =
            new Principal(Actor.Kind.PERSON, "nora", Role.NURSE, Set.of("MICU"), "192.0.2.7");
    private static final Principal OFFICER =
            new Principal(Actor.Kind.PERSON, "vera.vetch", Role.COMPLIANCE_OFFICER, Set.of(), null);
    private static Database database;

    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-03-01T08:00:00Z"));
    private final Ids ids = new Ids(clock, new SplittableRandom(9));
    private Accounts accounts;
    private LaunchedSignIn signIn;

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
        accounts = new Accounts(
                database.as(DataClass.OPERATIONAL),
                new PostgresLedger(),
                ids,
                clock,
                clock,
                Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8(),
                new VigilConfig.SignIn(1, Duration.ofMinutes(10)));
        signIn = new LaunchedSignIn(accounts, database.as(DataClass.OPERATIONAL), clock);
        accounts.putWithNewPassword(NURSE);
        database.as(DataClass.EVIDENCE).useHandle(handle -> handle.execute("DELETE FROM ledger.pending"));
    }

    @Test
    @Requirement({"INT-8", "EVI-1"})
    void whoEntersIsTheAccountWithItsOwnRoleAndUnits() {
        assertThat(signIn.admit("nora", "ehr", "192.0.2.7")).contains(PERSON);
        assertThat(evidence()).as("nobody is signed in yet").isEmpty();

        assertThat(signIn.enter(PERSON, "ehr")).isTrue();

        assertThat(evidence())
                .singleElement()
                .asString()
                .contains("\"nora\"", "sign-in", "success", "\"through\":\"ehr\"", "192.0.2.7");
    }

    @Test
    @Requirement({"INT-8", "PHI-7"})
    void whatAnEhrCallsAStrangerIsWrittenNowhere() {
        assertThat(signIn.admit("zebulon", "ehr", "192.0.2.7")).isEmpty();
        assertThat(signIn.admit("Zebulon Quackenbush", "ehr", "192.0.2.7")).isEmpty();

        assertThat(evidence())
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry)
                        .contains("unknown-account", "\"through\":\"ehr\"")
                        .doesNotContainIgnoringCase("zebulon"));
    }

    @Test
    @Requirement({"INT-8", "ACC-4", "EVI-1"})
    void aLockedAccountIsLockedForThisWayToo() {
        accounts.signIn("nora", "wrong", "192.0.2.7");

        assertThat(signIn.admit("nora", "ehr", "192.0.2.7")).isEmpty();
        assertThat(signIn.enter(PERSON, "ehr")).isFalse();

        assertThat(evidence().subList(1, 3))
                .allSatisfy(entry -> assertThat(entry).contains("\"locked\"", "\"through\":\"ehr\""));
    }

    @Test
    @Requirement({"INT-8", "EVI-1"})
    void aDisabledAccountDoesNotEnter() {
        database.as(DataClass.OPERATIONAL)
                .useHandle(handle -> handle.execute("UPDATE ops.account SET enabled = false"));

        assertThat(signIn.admit("nora", "ehr", "192.0.2.7")).isEmpty();
        assertThat(signIn.enter(PERSON, "ehr")).isFalse();
        assertThat(evidence().getFirst()).contains("\"disabled\"");
    }

    @Test
    @Requirement({"INT-8", "INC-2", "EVI-1"})
    void whoIsFrozenDoesNotEnter() {
        Containment containment = new Containment(
                database.as(DataClass.EVIDENCE),
                new PostgresLedger(),
                CedarPolicy.shipped(ids),
                (_, name) -> name.equals("nora"),
                ids,
                clock,
                clock);
        accounts.heed(containment);
        containment.stop(OFFICER, Containment.Target.ACTOR, "nora", Containment.Reason.STOLEN_CREDENTIALS);

        assertThat(signIn.admit("nora", "ehr", "192.0.2.7")).isEmpty();
        assertThat(signIn.enter(PERSON, "ehr")).isFalse();
        assertThat(evidence()).anySatisfy(entry -> assertThat(entry).contains("\"frozen\"", "\"through\":\"ehr\""));
    }

    private static List<String> evidence() {
        return database.as(DataClass.EVIDENCE)
                .withHandle(handle -> handle.createQuery(
                                "SELECT convert_from(bytes, 'UTF8') FROM ledger.pending ORDER BY seq")
                        .mapTo(String.class)
                        .list());
    }
}
