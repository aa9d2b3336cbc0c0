package health.vigil.server.internal.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
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
import health.vigil.policy.Scopes;
import health.vigil.server.SmartSettings;
import health.vigil.server.VigilConfig;
import health.vigil.smart.AssertionSigner;
import health.vigil.smart.RegisteredClient;
import health.vigil.testkit.Requirement;
import health.vigil.watch.Containment;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

@Requirement("ACC-1")
class ProgramsTest {
    private static final URI HERE = URI.create("https://vigil.example.org/oauth/token");
    private static final String FROM = "192.0.2.7";
    private static final Scopes REGISTERED = Scopes.of(List.of("system/Observation.rs", "system/Patient.cruds"));
    private static final Principal OFFICER =
            new Principal(Actor.Kind.PERSON, "vera.vetch", Role.COMPLIANCE_OFFICER, Set.of(), null);

    private static Database database;

    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-03-01T08:00:00Z"));
    private final Ids ids = new Ids(clock, new SplittableRandom(7));

    @TempDir
    private Path directory;

    private ECKey key;
    private AssertionSigner program;
    private Accounts accounts;
    private Programs programs;

    @BeforeAll
    static void open() {
        database = ScratchDatabase.with(List.of("ledger", "ops", "watch"));
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void register() throws Exception {
        key = new ECKeyGenerator(Curve.P_384).keyID("one").generate();
        program = new AssertionSigner(file("own.jwk", key.toJSONString()), "analytics", clock);
        accounts = new Accounts(
                database.as(DataClass.OPERATIONAL),
                new PostgresLedger(),
                ids,
                clock,
                clock,
                Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8(),
                new VigilConfig.SignIn(3, Duration.ofMinutes(10)));
        programs = open(REGISTERED);
        database.as(DataClass.EVIDENCE).useHandle(handle -> handle.execute("DELETE FROM ledger.pending"));
    }

    @Test
    @Requirement("EVI-1")
    void aProgramGetsATokenForWhatItAsksAndMayHaveWithItsEvidence() {
        Programs.Issued issued = programs.issue(program.assertion(HERE), "system/*.rs openid", HERE, FROM);

        assertThat(issued.scopes()).hasToString("system/Observation.rs system/Patient.rs");
        assertThat(programs.byToken(issued.token(), FROM))
                .contains(new Principal(
                        Actor.Kind.MACHINE, "analytics", Role.RECORD_SYSTEM, Set.of(), FROM, issued.scopes()));
        assertThat(evidence()).singleElement().asString().contains("\"analytics\"", "sign-in", "success", FROM);
    }

    @Test
    @Requirement("EVI-1")
    void whoMayHaveNothingOfWhatItAsksGetsNoTokenButEvidence() {
        refused(() -> programs.issue(program.assertion(HERE), "system/Group.rs", HERE, FROM), "invalid_scope");
        refused(() -> programs.issue(program.assertion(HERE), "", HERE, FROM), "invalid_scope");

        assertThat(evidence()).hasSize(2).allMatch(entry -> entry.contains("nothing-granted"));
    }

    @Test
    @Requirement("ACC-2")
    void anAssertionServesOnceAlsoAfterARestart() {
        String assertion = program.assertion(HERE);
        programs.issue(assertion, "system/*.rs", HERE, FROM);

        refused(() -> programs.issue(assertion, "system/*.rs", HERE, FROM), "invalid_client");
        refused(() -> open(REGISTERED).issue(assertion, "system/*.rs", HERE, FROM), "invalid_client");
    }

    @Test
    @Requirement("ACC-2")
    void theSubjectIsTheProgramItself() throws Exception {
        SignedJWT assertion = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES384).keyID("one").build(),
                new JWTClaimsSet.Builder()
                        .issuer("analytics")
                        .subject("somebody")
                        .audience(HERE.toString())
                        .issueTime(Date.from(clock.instant()))
                        .expirationTime(Date.from(clock.instant().plusSeconds(60)))
                        .jwtID(UUID.randomUUID().toString())
                        .build());
        assertion.sign(new ECDSASigner(key));

        refused(() -> programs.issue(assertion.serialize(), "system/*.rs", HERE, FROM), "invalid_client");
    }

    @Test
    @Requirement("ACC-2")
    void aTokenEndsAfterFiveMinutesAndWithItsRegistration() {
        String token = token();
        Programs narrowed = open(Scopes.of(List.of("system/Patient.r", "system/Group.r")));

        assertThat(narrowed.byToken(token, FROM))
                .map(Principal::scopes)
                .contains(Scopes.of(List.of("system/Patient.r")));
        assertThat(new Programs(new SmartSettings(List.of()), database.as(DataClass.OPERATIONAL), clock, accounts)
                        .byToken(token, FROM))
                .isEmpty();
        clock.advanceTo(clock.instant().plus(Duration.ofMinutes(5)));
        int before = evidence().size();
        assertThat(programs.byToken(token, FROM)).isEmpty();
        assertThat(evidence()).as("the door records the refused call").hasSize(before);
    }

    @Test
    @Requirement("INC-2")
    void whoIsStoppedGetsNoTokenAndLosesThePresentOne() {
        String token = token();
        Containment containment = new Containment(
                database.as(DataClass.EVIDENCE),
                new PostgresLedger(),
                CedarPolicy.shipped(ids),
                (target, name) -> true,
                ids,
                clock,
                clock);
        accounts.heed(containment);
        assertThat(programs.byToken(token, FROM)).isPresent();

        containment.stop(OFFICER, Containment.Target.ACTOR, "analytics", Containment.Reason.STOLEN_CREDENTIALS);

        assertThat(programs.byToken(token, FROM)).isEmpty();
        assertThat(evidence().getLast()).contains("analytics", "\"frozen\"");
        int before = evidence().size();
        assertThat(programs.byToken(token, FROM)).isEmpty();
        assertThat(evidence()).as("the door counts further ones").hasSize(before);
        clock.advanceTo(clock.instant().plus(Duration.ofMinutes(1)));
        assertThat(programs.byToken(token, FROM)).isEmpty();
        assertThat(evidence()).hasSize(before + 1);
        refused(() -> programs.issue(program.assertion(HERE), "system/*.rs", HERE, FROM), "unauthorized_client");
        assertThat(evidence().getLast()).contains("analytics", "\"frozen\"");
    }

    @Test
    @Requirement("ACC-4")
    void theTablesOpenNoDoor() {
        String assertion = program.assertion(HERE);
        String token = programs.issue(assertion, "system/*.rs", HERE, FROM).token();

        List<String> rows = database.as(DataClass.OPERATIONAL)
                .withHandle(handle -> handle.createQuery(
                                "SELECT string_agg(t::text, ' ') FROM"
                                        + " ops.program_token t UNION SELECT string_agg(u::text, ' ') FROM ops.used_assertion u")
                        .mapTo(String.class)
                        .list());

        assertThat(rows).hasSize(2);
        for (String secret : List.of(token, assertion)) {
            String bytes = HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8));
            assertThat(rows).noneMatch(row -> row.contains(secret) || row.contains(bytes));
        }
    }

    private String token() {
        return programs.issue(program.assertion(HERE), "system/*.rs", HERE, FROM)
                .token();
    }

    private static void refused(Runnable asks, String error) {
        assertThatThrownBy(asks::run)
                .isInstanceOfSatisfying(
                        TokenRefusal.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(error));
    }

    private Programs open(Scopes scopes) {
        try {
            Path keys = file("registered.jwks", program.publicKeys());
            return new Programs(
                    new SmartSettings(List.of(
                            new SmartSettings.Client(new RegisteredClient("analytics", "analytics", keys), scopes))),
                    database.as(DataClass.OPERATIONAL),
                    clock,
                    accounts);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text, StandardCharsets.UTF_8);
    }

    /// The entries of the test, oldest first.
    private static List<String> evidence() {
        return database.as(DataClass.EVIDENCE)
                .withHandle(handle -> handle.createQuery(
                                "SELECT convert_from(bytes, 'UTF8') FROM ledger.pending ORDER BY seq")
                        .mapTo(String.class)
                        .list());
    }
}
