package health.vigil.server;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.alerts.Alerts;
import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.Sha256;
import health.vigil.base.SteppedClock;
import health.vigil.console.Console;
import health.vigil.console.ConsoleRooms;
import health.vigil.engines.Certificates;
import health.vigil.facts.FactStore;
import health.vigil.gateway.FhirGateway;
import health.vigil.gateway.GatewayLimits;
import health.vigil.gateway.Receivers;
import health.vigil.gateway.SubscriptionEvents;
import health.vigil.intake.Exceptions;
import health.vigil.intake.UnmappedCodes;
import health.vigil.keys.ClassKeyring;
import health.vigil.keys.FileKeyProvider;
import health.vigil.keys.KeyProvider;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Checkpoint;
import health.vigil.ledger.ClockBound;
import health.vigil.ledger.Entry;
import health.vigil.ledger.Ledger;
import health.vigil.ledger.LedgerReader;
import health.vigil.ledger.LogKeys;
import health.vigil.ledger.PostgresLedger;
import health.vigil.ledger.Sequencer;
import health.vigil.policy.CedarPolicy;
import health.vigil.policy.Policy;
import health.vigil.policy.Principal;
import health.vigil.policy.Role;
import health.vigil.server.internal.CareWay;
import health.vigil.server.internal.Closing;
import health.vigil.server.internal.DataDirectory;
import health.vigil.server.internal.Engines;
import health.vigil.server.internal.Erasure;
import health.vigil.server.internal.EvidenceDesk;
import health.vigil.server.internal.KeyInventory;
import health.vigil.server.internal.LedgerKey;
import health.vigil.server.internal.RefusedCalls;
import health.vigil.server.internal.accounts.Account;
import health.vigil.server.internal.accounts.Accounts;
import health.vigil.server.internal.evidence.EvidenceWatch;
import health.vigil.server.internal.web.Callers;
import health.vigil.server.internal.web.Door;
import health.vigil.server.internal.web.WebParts;
import health.vigil.server.internal.web.WebServer;
import health.vigil.watch.ContainedPolicy;
import health.vigil.watch.Containment;
import health.vigil.watch.Emergencies;
import health.vigil.watch.EmergencyPolicy;
import health.vigil.watch.Holds;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.jdbi.v3.core.Jdbi;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/// Everything, put together by constructors: engines first, then the rooms from the record to the pages, the
/// doors last. Closing goes the other way.
public final class Platform implements AutoCloseable {
    /// In the order in which later ones refer to roles and tables of earlier ones.
    private static final List<String> SCHEMAS =
            List.of("ledger", "ops", "vault", "intake", "gateway", "facts", "registry", "alerts", "watch");
    private static final Duration SEQUENCING = Duration.ofMillis(200);

    private final Closing closing;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Accounts accounts;
    private final WebServer web;
    private final CareWay way;
    private final Sequencer sequencer;
    private final Certificates certificates;
    private final FhirGateway fhir;
    private final Jdbi operational;

    private Platform(
            Closing closing,
            Accounts accounts,
            WebServer web,
            CareWay way,
            Sequencer sequencer,
            Certificates certificates,
            FhirGateway fhir,
            Jdbi operational) {
        this.certificates = certificates;
        this.fhir = fhir;
        this.operational = operational;
        this.closing = closing;
        this.accounts = accounts;
        this.web = web;
        this.way = way;
        this.sequencer = sequencer;
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
        InstantSource wallClock = InstantSource.system();
        Ids ids = new Ids(clock, new SecureRandom());
        Path data =
                closing.add("data directory", DataDirectory.take(config.data())).path();
        Certificates certificates = Certificates.in(data.resolve("tls"), wallClock);
        KeyProvider keyProvider = FileKeyProvider.open(data.resolve("keys"));
        Engines engines = Engines.start(config, data, certificates, closing);
        engines.database().migrate(SCHEMAS);
        Jdbi operational = engines.database().as(DataClass.OPERATIONAL);
        Jdbi evidence = engines.database().as(DataClass.EVIDENCE);

        Path secrets = DataDirectory.secrets(data);
        ClassKeyring ledgerKeyring = ClassKeyring.open(secrets, "ledger", keyProvider);
        LogKeys logKeys = LedgerKey.open(secrets, config.evidence().origin(), ledgerKeyring);
        Sequencer sequencer = closing.add(
                "ledger", new Sequencer(evidence, DataDirectory.ledger(data), logKeys, wallClock, SEQUENCING));
        sequencer.start();
        ClockBound bound = new ClockBound(config.evidence().clockBound());
        Ledger ledger = new PostgresLedger(clock instanceof SteppedClock ? null : bound);
        CedarPolicy shipped = CedarPolicy.shipped(ids);
        operational.useTransaction(transaction -> {
            ledger.append(transaction, lifeCycle(ids, clock, "platform-start"));
            ledger.append(transaction, inForce(ids, clock, "policy", "shipped", shipped.contentAddress()));
            ledger.append(
                    transaction,
                    inForce(ids, clock, "configuration", "settings", "sha256:" + Sha256.hex(config.toString())));
        });
        closing.add(
                "life cycle",
                () -> operational.useTransaction(
                        transaction -> ledger.append(transaction, lifeCycle(ids, clock, "platform-stop"))));
        LedgerReader reader = new LedgerReader(evidence, DataDirectory.ledger(data));
        Containment containment =
                new Containment(evidence, ledger, shipped, Containment.inLog(reader), ids, clock, wallClock);
        Policy contained = new ContainedPolicy(shipped, containment::frozen, ids);
        Emergencies emergencies = EvidenceDesk.emergencies(evidence, ledger, contained, ledgerKeyring, ids, clock);
        Policy policy = new EmergencyPolicy(contained, emergencies::open);

        Accounts accounts = new Accounts(
                operational,
                ledger,
                ids,
                clock,
                wallClock,
                Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8(),
                config.signIn());
        accounts.heed(containment);
        RefusedCalls refused =
                closing.add("refused calls", new RefusedCalls(operational, ledger, ids, clock, wallClock).start());
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        closing.add("metrics", measureProcess(registry));
        Holds holds = new Holds(evidence, ledger, policy, ids, clock);
        EvidenceWatch watch = EvidenceWatch.start(
                new EvidenceWatch.Ground(
                        config.evidence(),
                        data,
                        holds,
                        ledgerKeyring,
                        logKeys,
                        sequencer,
                        evidence,
                        operational,
                        ledger,
                        ids,
                        bound,
                        clock,
                        wallClock),
                registry,
                closing);
        WayFigures figures = new WayFigures(registry);
        Jdbi identified = engines.database().as(DataClass.IDENTIFIED);
        FhirContext fhirModel = FhirContext.forR4Cached();
        SubscriptionEvents events = new SubscriptionEvents(fhirModel, identified, keyProvider);
        CareWay way = CareWay.start(
                new CareWay.Ground(
                        config,
                        data,
                        models(),
                        certificates,
                        engines,
                        keyProvider,
                        ledger,
                        policy,
                        events,
                        ids,
                        clock,
                        figures,
                        refused,
                        containment::frozenModel),
                closing);
        KeyInventory.record(data, operational, ledger, ids, clock);
        Jdbi pseudonymised = engines.database().as(DataClass.PSEUDONYMISED);
        FhirGateway fhir = new FhirGateway(
                fhirModel,
                identified,
                keyProvider,
                way.vault(),
                policy,
                ledger,
                Callers::principal,
                events,
                receivers(config.subscriptions()),
                ids,
                clock,
                GatewayLimits.concurrent(Math.max(1, config.database().connectionsPerRole() / 2)));
        EvidenceDesk desk = EvidenceDesk.start(
                new EvidenceDesk.Ground(
                        evidence,
                        identified,
                        pseudonymised,
                        reader,
                        ledger,
                        policy,
                        containment,
                        emergencies,
                        holds,
                        watch.archive(),
                        new Erasure(
                                identified,
                                pseudonymised,
                                way.vault(),
                                new FactStore(way.codec()),
                                reader,
                                ledger,
                                policy,
                                holds,
                                ids,
                                clock),
                        EvidenceDesk.reportKey(data, secrets, ledgerKeyring),
                        ids,
                        clock,
                        ZoneId.systemDefault()),
                closing);
        Console console = new Console(
                new ConsoleRooms(
                        identified,
                        pseudonymised,
                        way.vault(),
                        policy,
                        ledger,
                        reader,
                        way.alerts().board(),
                        way.feed(),
                        new FactStore(way.codec()),
                        new Exceptions(identified, keyProvider, policy, ledger, ids, clock),
                        new UnmappedCodes(identified, keyProvider, way.vault(), policy, ledger, ids, clock),
                        way.senders(),
                        desk.rooms(),
                        ids,
                        clock,
                        ZoneId.systemDefault(),
                        clock instanceof SteppedClock),
                new SignedIn());
        List<Door> doors = List.of(
                new Door("fhir", fhir, List.of("/fhir/*")),
                new Door("notifications", fhir.notifications(), List.of(FhirGateway.NOTIFICATIONS)),
                new Door("evidence", desk.api(), List.of("/evidence/api/*")),
                new Door("console", console, List.of("/*")));
        WebServer web = closing.add(
                "web",
                WebServer.start(new WebParts(
                        config,
                        certificates,
                        accounts,
                        policy,
                        refused,
                        wallClock,
                        registry,
                        () -> notReady(operational, sequencer, way),
                        doors)));
        return new Platform(closing, accounts, web, way, sequencer, certificates, fhir, operational);
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
        return certificates.clientContext("sandbox-sender");
    }

    /// Puts what has committed until now under a checkpoint.
    ///
    /// @return how many entries it signs for
    public long checkpoint() throws IOException {
        return sequencer.drain().map(Checkpoint::size).orElse(0L);
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
        return operational.withHandle(handle -> handle.createQuery("""
                        select n.nspname, sum(pg_total_relation_size(c.oid))
                        from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where c.relkind = 'r' and n.nspname = any(:schemas) group by 1""")
                .bind("schemas", SCHEMAS.toArray(String[]::new))
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

    private static Entry lifeCycle(Ids ids, InstantSource clock, String step) {
        return new Entry(
                ids.next(),
                clock.instant(),
                Actor.platform("server"),
                new Authority.Duty("life-cycle@1"),
                null,
                new Act.JobRan(step, "success", Map.of()));
    }

    /// What holds from this start on; what held before is in the entry of the start before.
    private static Entry inForce(Ids ids, InstantSource clock, String what, String name, String contentAddress) {
        return new Entry(
                ids.next(),
                clock.instant(),
                Actor.platform("server"),
                new Authority.Duty("life-cycle@1"),
                null,
                new Act.ConfigurationChanged(what, name, "in-force", contentAddress));
    }

    private static Receivers receivers(VigilConfig.Subscriptions config) {
        return new Receivers(
                config.receivers(), config.authority() == null ? null : Certificates.trusting(config.authority()));
    }

    private static List<String> notReady(Jdbi operational, Sequencer sequencer, CareWay way) {
        List<String> names = new ArrayList<>();
        try {
            operational.useHandle(handle -> handle.execute("SELECT 1"));
        } catch (RuntimeException e) {
            names.add("database");
        }
        if (sequencer.problem().isPresent()) {
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

    /// The console's view of the sign-in.
    private static final class SignedIn implements health.vigil.console.Callers {
        @Override
        public Optional<Principal> principal(HttpServletRequest request) {
            return Callers.principal(request);
        }

        @Override
        public String csrfToken(HttpServletRequest request) {
            return Callers.csrfToken(request);
        }
    }

    private static AutoCloseable measureProcess(PrometheusMeterRegistry registry) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        JvmGcMetrics collections = new JvmGcMetrics();
        collections.bindTo(registry);
        return () -> {
            collections.close();
            registry.close();
        };
    }
}
