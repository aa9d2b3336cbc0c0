package health.vigil.server;

import health.vigil.alerts.Alerts;
import health.vigil.gateway.FhirGateway;
import health.vigil.gateway.SubscriptionEvents;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Checkpoint;
import health.vigil.policy.Role;
import health.vigil.server.internal.CareWay;
import health.vigil.server.internal.Closing;
import health.vigil.server.internal.Doors;
import health.vigil.server.internal.Ground;
import health.vigil.server.internal.KeyInventory;
import health.vigil.server.internal.Scrapes;
import health.vigil.server.internal.accounts.Account;
import health.vigil.server.internal.accounts.Accounts;
import health.vigil.server.internal.accounts.Programs;
import health.vigil.server.internal.evidence.EvidenceWatch;
import health.vigil.server.internal.web.WebParts;
import health.vigil.server.internal.web.WebServer;
import health.vigil.vault.ExactFhir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/// Everything, put together by constructors: engines first, then the rooms from the record to the pages, the
/// doors last. Closing goes the other way.
public final class Platform implements AutoCloseable {
    private final Closing closing;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Ground ground;
    private final Accounts accounts;
    private final CareWay way;
    private final FhirGateway fhir;
    private final WebServer web;

    private Platform(Closing closing, Ground ground, Accounts accounts, CareWay way, FhirGateway fhir, WebServer web) {
        this.closing = closing;
        this.ground = ground;
        this.accounts = accounts;
        this.way = way;
        this.fhir = fhir;
        this.web = web;
    }

    /// Starts everything and returns when all doors are open. What had started is stopped again where a part
    /// fails.
    ///
    /// @param clock the platform's time: the system's, or a sandbox's
    /// @throws health.vigil.base.ProblemException with the part's code
    public static Platform start(VigilConfig config, InstantSource clock) {
        Closing closing = new Closing();
        try {
            return start(config, clock, closing);
        } catch (RuntimeException | Error e) {
            closing.close();
            throw e;
        } catch (IOException e) {
            closing.close();
            throw new UncheckedIOException(e);
        }
    }

    private static Platform start(VigilConfig config, InstantSource clock, Closing closing) throws IOException {
        Ground ground = Ground.lay(config, clock, closing);
        Accounts accounts = new Accounts(
                ground.operational(),
                ground.ledger(),
                ground.ids(),
                clock,
                ground.wallClock(),
                Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8(),
                config.signIn());
        accounts.heed(ground.containment());
        Programs programs =
                new Programs(config.neighbours().smart(), ground.operational(), ground.wallClock(), accounts);
        EvidenceWatch watch = EvidenceWatch.start(ground, closing);
        SubscriptionEvents events = new SubscriptionEvents(ExactFhir.shared(), ground.identified(), ground.keys());
        CareWay way = CareWay.start(ground, models(), events, new WayFigures(ground.meters()), closing);
        KeyInventory.record(ground.data(), ground.operational(), ground.ledger(), ground.ids(), clock);
        Doors doors = Doors.open(ground, accounts, watch, way, events, programs, closing);
        WebServer web = closing.add(
                "web",
                WebServer.start(new WebParts(
                        config,
                        ground.certificates(),
                        accounts,
                        programs,
                        ground.refused(),
                        ground.wallClock(),
                        ground.meters(),
                        new Scrapes(
                                ground.meters()::scrape,
                                ground.policy(),
                                ground.operational(),
                                ground.ledger(),
                                ground.ids(),
                                clock),
                        () -> notReady(ground, way),
                        doors.all())));
        return new Platform(closing, ground, accounts, way, doors.fhir(), web);
    }

    /// Loads in the background what a first caller would otherwise wait for, some 20 s of processor time: for an
    /// installation that stays, not for a sandbox.
    public void warmUp() {
        fhir.warmUp();
    }

    /// The console's address.
    public String url() {
        return "https://localhost:" + web.port();
    }

    /// Where HL7 v2 messages are taken, over MLLP and TLS.
    public InetSocketAddress mllpAddress() {
        return new InetSocketAddress("localhost", way.mllp().port());
    }

    /// Returns when nothing is under way between the HL7 v2 door and the alerts.
    public void awaitIdle() throws InterruptedException {
        way.idle().await();
    }

    /// What went through since the start.
    public WayFigures figures() {
        return way.figures();
    }

    /// The alerts, as their own room has them.
    public Alerts alerts() {
        return way.alerts();
    }

    /// What a sender in the sandbox presents and trusts.
    public SSLContext senderTls() {
        return ground.certificates().clientContext("sandbox-sender");
    }

    /// Puts what has committed until now under a checkpoint.
    ///
    /// @return how many entries it signs for
    public long checkpoint() throws IOException {
        return ground.sequencer().drain().map(Checkpoint::size).orElse(0L);
    }

    /// Makes an account of a machine, or resets the one there is, and gives it an access token.
    ///
    /// @param name as [Account] takes it
    /// @return the token, which is kept nowhere
    public String issueMachineToken(String name, Role role, Duration life) {
        accounts.putWithNewPassword(new Account(name, name, Actor.Kind.MACHINE, role, Set.of()));
        return accounts.issueToken(name, life).orElseThrow();
    }

    /// The bytes that each schema's tables take in the database, with their indexes.
    public Map<String, Long> storedBytes() {
        return ground.operational()
                .withHandle(handle -> handle.createQuery("""
                        select n.nspname, sum(pg_total_relation_size(c.oid))
                        from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where c.relkind = 'r' and n.nspname = any(:schemas) group by 1""")
                        .bind("schemas", Ground.SCHEMAS.toArray(String[]::new))
                        .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
                        .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// Who may sign in.
    public Accounts accounts() {
        return accounts;
    }

    /// Waits until [#close] has been called.
    public void awaitClose() throws InterruptedException {
        closed.await();
    }

    /// Stops everything: doors first, engines last.
    @Override
    public void close() {
        closing.close();
        closed.countDown();
    }

    private static List<String> notReady(Ground ground, CareWay way) {
        List<String> names = new ArrayList<>();
        try {
            ground.operational().useHandle(handle -> handle.execute("SELECT 1"));
        } catch (RuntimeException e) {
            names.add("database");
        }
        if (ground.sequencer().problem().isPresent()) {
            names.add("ledger");
        }
        way.stages().stream()
                .filter(stage -> !stage.running().getAsBoolean())
                .forEach(stage -> names.add(stage.name()));
        return names;
    }

    /// The bundles that this installation ships, beside its jars.
    private static Path models() {
        return Path.of(System.getProperty("vigil.home", "")).resolve("models");
    }
}
