package health.vigil.server;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.engines.Certificates;
import health.vigil.keys.ClassKeyring;
import health.vigil.keys.FileKeyProvider;
import health.vigil.keys.KeyProvider;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import health.vigil.ledger.Ledger;
import health.vigil.ledger.PostgresLedger;
import health.vigil.ledger.Sequencer;
import health.vigil.policy.CedarPolicy;
import health.vigil.server.internal.Closing;
import health.vigil.server.internal.DataDirectory;
import health.vigil.server.internal.Engines;
import health.vigil.server.internal.LedgerKey;
import health.vigil.server.internal.accounts.Accounts;
import health.vigil.server.internal.web.Door;
import health.vigil.server.internal.web.WebParts;
import health.vigil.server.internal.web.WebServer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jdbi.v3.core.Jdbi;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/// Everything, put together by constructors: engines first, then the rooms from the record to the pages, the doors
/// last. Closing goes the other way.
public final class Platform implements AutoCloseable {
    /// In the order in which later ones refer to roles and tables of earlier ones.
    private static final List<String> SCHEMAS = List.of("ledger", "ops");
    private static final Duration SEQUENCING = Duration.ofMillis(200);

    private final Closing closing;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Accounts accounts;
    private final WebServer web;

    private Platform(Closing closing, Accounts accounts, WebServer web) {
        this.closing = closing;
        this.accounts = accounts;
        this.web = web;
    }

    /// Starts everything and returns when all doors are open. What had started is stopped again where a part fails.
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

        Path secrets = data.resolve("secrets");
        ClassKeyring ledgerKeyring = ClassKeyring.open(secrets, "ledger", keyProvider);
        Sequencer sequencer = closing.add(
                "ledger",
                new Sequencer(evidence, data.resolve("ledger"), LedgerKey.open(secrets, ledgerKeyring), SEQUENCING));
        sequencer.start();
        Ledger ledger = new PostgresLedger();
        CedarPolicy policy = CedarPolicy.shipped(ids);
        operational.useTransaction(transaction -> {
            ledger.append(transaction, started(ids, clock));
            ledger.append(transaction, policiesInForce(ids, clock, policy));
        });

        Accounts accounts = new Accounts(
                operational,
                ledger,
                ids,
                clock,
                wallClock,
                Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8(),
                config.signIn());
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        closing.add("metrics", measureProcess(registry));
        List<Door> doors = new ArrayList<>();
        WebServer web = closing.add(
                "web",
                WebServer.start(new WebParts(
                        config,
                        certificates,
                        accounts,
                        policy,
                        wallClock,
                        registry,
                        () -> notReady(operational, sequencer),
                        doors)));
        return new Platform(closing, accounts, web);
    }

    /// The console's address.
    public String url() {
        return "https://localhost:" + web.port();
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

    private static Entry started(Ids ids, InstantSource clock) {
        return new Entry(
                ids.next(),
                clock.instant(),
                Actor.platform("server"),
                new Authority.Duty("life-cycle@1"),
                null,
                new Act.JobRan("platform-start", "success", Map.of()));
    }

    private static Entry policiesInForce(Ids ids, InstantSource clock, CedarPolicy policy) {
        return new Entry(
                ids.next(),
                clock.instant(),
                Actor.platform("policy"),
                new Authority.Duty("life-cycle@1"),
                null,
                new Act.ConfigurationChanged("policy", "shipped", "in-force", policy.contentAddress()));
    }

    private static List<String> notReady(Jdbi operational, Sequencer sequencer) {
        List<String> names = new ArrayList<>();
        try {
            operational.useHandle(handle -> handle.execute("SELECT 1"));
        } catch (RuntimeException e) {
            names.add("database");
        }
        if (sequencer.problem().isPresent()) {
            names.add("ledger");
        }
        return names;
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
