package health.vigil.server;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.console.SendersApi;
import health.vigil.engines.Certificates;
import health.vigil.engines.Database;
import health.vigil.engines.ScratchDatabase;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.intake.Senders;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Ledger;
import health.vigil.ledger.PostgresLedger;
import health.vigil.policy.CedarPolicy;
import health.vigil.policy.Policy;
import health.vigil.policy.Role;
import health.vigil.server.internal.RefusedCalls;
import health.vigil.server.internal.Scrapes;
import health.vigil.server.internal.accounts.Account;
import health.vigil.server.internal.accounts.Accounts;
import health.vigil.server.internal.accounts.Programs;
import health.vigil.server.internal.web.Callers;
import health.vigil.server.internal.web.Door;
import health.vigil.server.internal.web.WebParts;
import health.vigil.server.internal.web.WebServer;
import health.vigil.testkit.Requirement;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/// The command against a real server over TLS, with real tokens, policy and tables.
@Timeout(120)
@Requirement({"INT-2", "ACC-1"})
class SenderCommandTest {
    private static final String LABORATORY = "LAB|GENERAL";

    @TempDir
    private Path home = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @SuppressWarnings("NullAway") // JUnit opens them before each test
    private Database database;

    @SuppressWarnings("NullAway") // likewise
    private Certificates certificates;

    @SuppressWarnings("NullAway") // likewise
    private Accounts accounts;

    @SuppressWarnings("NullAway") // likewise
    private Senders senders;

    @SuppressWarnings("NullAway") // likewise
    private WebServer server;

    @BeforeEach
    void start() {
        InstantSource clock = InstantSource.system();
        database = ScratchDatabase.with(List.of("ledger", "ops", "intake"));
        certificates = Certificates.in(home.resolve("tls"), clock);
        Ids ids = new Ids(clock, new SplittableRandom(7));
        Ledger ledger = new PostgresLedger();
        Policy policy = CedarPolicy.shipped(ids);
        VigilConfig defaults = VigilConfig.embedded(home, 0, 0);
        accounts = new Accounts(
                database.as(DataClass.OPERATIONAL),
                ledger,
                ids,
                clock,
                clock,
                Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8(),
                defaults.signIn());
        senders = new Senders(
                database.as(DataClass.IDENTIFIED), SenderSettings.inZone(ZoneOffset.UTC), policy, ledger, ids, clock);
        server = WebServer.start(new WebParts(
                defaults,
                certificates,
                accounts,
                new Programs(defaults.neighbours().smart(), database.as(DataClass.OPERATIONAL), clock, accounts),
                new RefusedCalls(database.as(DataClass.OPERATIONAL), ledger, ids, clock, clock),
                clock,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                new Scrapes(() -> "", policy, database.as(DataClass.OPERATIONAL), ledger, ids, clock),
                List::of,
                List.of(new Door("senders", new SendersApi(senders, Callers::principal), List.of("/senders/api/*")))));
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    @Test
    void settingsAreChangedOneAtATimeAndTheRestStays() throws IOException {
        Path token = token("ines", Role.INTEGRATION_ENGINEER);

        assertThat(run(token, "set", LABORATORY, "--zone", "Europe/Zurich", "--unnumbered", "true"))
                .as(err.toString())
                .isZero();
        assertThat(run(token, "set", LABORATORY, "--facility", "GH & Söhne", "--listener", "lab.example:6661"))
                .as(err.toString())
                .isZero();

        SenderSettings settings = senders.of(LABORATORY);
        assertThat(settings.zone().getId()).isEqualTo("Europe/Zurich");
        assertThat(settings.facility()).isEqualTo("GH & Söhne");
        assertThat(settings.answerTo()).isEqualTo("lab.example:6661");
        assertThat(settings.numbers()).isEqualTo(SenderSettings.Numbers.IGNORED);
        assertThat(settings.answers()).isEqualTo(SenderSettings.Answers.AS_ASKED);
        assertThat(run(token, "list")).isZero();
        assertThat(run(token, "show", LABORATORY)).isZero();
        assertThat(out.toString()).contains("LAB|GENERAL\tversion 2", "zone\tEurope/Zurich", "version 1\t", "\tines");
    }

    @Test
    void whatCannotBeIsRefusedWithItsReason() throws IOException {
        Path token = token("ines", Role.INTEGRATION_ENGINEER);

        assertThat(run(token, "set", LABORATORY, "--zone", "Mars/Olympus")).isNotZero();
        assertThat(err.toString()).contains("VGL-CON-400");
        assertThat(run(token, "set", "LAB", "--zone", "Europe/Zurich")).isNotZero();
        assertThat(err.toString()).contains("VGL-INT-021");
    }

    @Test
    @Requirement("ACC-2")
    void whoIsNotOfIntegrationIsRefused() throws IOException {
        Path token = token("nora", Role.NURSE);

        assertThat(run(token, "set", LABORATORY, "--zone", "Europe/Zurich")).isNotZero();

        assertThat(err.toString()).contains("VGL-CON-403");
        assertThat(senders.of(LABORATORY)).isEqualTo(SenderSettings.inZone(ZoneOffset.UTC));
        Path unknown = Files.writeString(home.resolve("none"), "a".repeat(43));
        assertThat(run(unknown, "list")).isNotZero();
        assertThat(err.toString()).contains("VGL-SRV-002");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "show", "set"})
    void everyPartExplainsItself(String what) {
        int code = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute("sender", what, "--help");

        assertThat(code).isZero();
        assertThat(out.toString()).contains("vigil sender " + what).contains("--token-file");
    }

    private Path token(String name, Role role) throws IOException {
        accounts.putWithNewPassword(new Account(name, "Somebody", Actor.Kind.PERSON, role, Set.of()));
        String token = accounts.issueToken(name, Duration.ofDays(1)).orElseThrow();
        return Files.writeString(home.resolve(name), token);
    }

    private int run(Path token, String what, String... arguments) {
        String[] all = new String[arguments.length + 8];
        List<String> first = List.of(
                "sender",
                what,
                "--url",
                "https://localhost:" + server.port(),
                "--token-file",
                token.toString(),
                "--authority",
                certificates.authority().toString());
        System.arraycopy(first.toArray(new String[0]), 0, all, 0, 8);
        System.arraycopy(arguments, 0, all, 8, arguments.length);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }
}
