package health.vigil.server.internal;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.Sha256;
import health.vigil.base.SteppedClock;
import health.vigil.engines.Certificates;
import health.vigil.keys.ClassKeyring;
import health.vigil.keys.FileKeyProvider;
import health.vigil.keys.KeyProvider;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.ClockBound;
import health.vigil.ledger.Entry;
import health.vigil.ledger.Ledger;
import health.vigil.ledger.LedgerReader;
import health.vigil.ledger.LogKeys;
import health.vigil.ledger.PostgresLedger;
import health.vigil.ledger.Sequencer;
import health.vigil.policy.CedarPolicy;
import health.vigil.policy.Policy;
import health.vigil.server.VigilConfig;
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
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/// What all rooms stand on: directory, engines, keys, ledger, policy, identities and time.
///
/// @param secrets the directory of wrapped keys
/// @param ledgerKeyring wraps the keys of the log
/// @param logKeys sign checkpoints
/// @param bound what entries state of their times
/// @param emergencies who opened a patient in an emergency
/// @param policy with containment and emergencies in force
/// @param holds that keep evidence beyond its time
/// @param refused where refused calls are written down
/// @param clock the platform's, that of entries
/// @param wallClock the system's
public record Ground(
        VigilConfig config,
        Path data,
        Path secrets,
        Certificates certificates,
        Engines engines,
        KeyProvider keys,
        ClassKeyring ledgerKeyring,
        LogKeys logKeys,
        Sequencer sequencer,
        ClockBound bound,
        Ledger ledger,
        LedgerReader reader,
        Containment containment,
        Emergencies emergencies,
        Policy policy,
        Holds holds,
        RefusedCalls refused,
        PrometheusMeterRegistry meters,
        Ids ids,
        InstantSource clock,
        InstantSource wallClock) {
    /// In the order in which later ones refer to roles and tables of earlier ones.
    public static final List<String> SCHEMAS =
            List.of("ledger", "ops", "vault", "intake", "gateway", "facts", "registry", "alerts", "watch");

    private static final Duration SEQUENCING = Duration.ofMillis(200);

    /// Lays it: when this returns, acts can be recorded, and that the platform starts is.
    public static Ground lay(VigilConfig config, InstantSource clock, Closing closing) throws IOException {
        InstantSource wallClock = InstantSource.system();
        Ids ids = new Ids(clock, new SecureRandom());
        Path data =
                closing.add("data directory", DataDirectory.take(config.data())).path();
        Certificates certificates = Certificates.in(data.resolve("tls"), wallClock);
        KeyProvider keys = FileKeyProvider.open(data.resolve("keys"));
        Engines engines = Engines.start(config, data, certificates, closing);
        engines.database().migrate(SCHEMAS);
        Jdbi operational = engines.database().as(DataClass.OPERATIONAL);
        Jdbi evidence = engines.database().as(DataClass.EVIDENCE);

        Path secrets = DataDirectory.secrets(data);
        ClassKeyring ledgerKeyring = ClassKeyring.open(secrets, "ledger", keys);
        LogKeys logKeys = LedgerKey.open(secrets, config.evidence().origin(), ledgerKeyring);
        Path log = DataDirectory.ledger(data);
        Sequencer sequencer = closing.add("ledger", new Sequencer(evidence, log, logKeys, wallClock, SEQUENCING));
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
        LedgerReader reader = new LedgerReader(log);
        Containment containment =
                new Containment(evidence, ledger, shipped, Containment.inLog(reader), ids, clock, wallClock);
        Policy contained = new ContainedPolicy(shipped, containment::frozen, ids);
        Emergencies emergencies = emergencies(evidence, ledger, contained, ledgerKeyring, ids, clock);
        Policy policy = new EmergencyPolicy(contained, emergencies::open);
        RefusedCalls refused =
                closing.add("refused calls", new RefusedCalls(operational, ledger, ids, clock, wallClock).start());
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        closing.add("metrics", measureProcess(meters));
        return new Ground(
                config,
                data,
                secrets,
                certificates,
                engines,
                keys,
                ledgerKeyring,
                logKeys,
                sequencer,
                bound,
                ledger,
                reader,
                containment,
                emergencies,
                policy,
                new Holds(evidence, ledger, policy, ids, clock),
                refused,
                meters,
                ids,
                clock,
                wallClock);
    }

    /// The role of records and messages.
    public Jdbi identified() {
        return engines.database().as(DataClass.IDENTIFIED);
    }

    /// The role of facts, scores and alerts.
    public Jdbi pseudonymised() {
        return engines.database().as(DataClass.PSEUDONYMISED);
    }

    /// The role that reads the ledger.
    public Jdbi evidence() {
        return engines.database().as(DataClass.EVIDENCE);
    }

    /// The role of accounts and of the platform itself.
    public Jdbi operational() {
        return engines.database().as(DataClass.OPERATIONAL);
    }

    /// How many calls of one door may work on records at a time.
    public int concurrentCalls() {
        return Math.max(1, config.database().connectionsPerRole() / 2);
    }

    /// Opens what knows of emergency access; what clinicians write is sealed under the ledger's keyring.
    private static Emergencies emergencies(
            Jdbi evidence, Ledger ledger, Policy contained, ClassKeyring keyring, Ids ids, InstantSource clock) {
        Emergencies.TextSeal seal = new Emergencies.TextSeal() {
            @Override
            public byte[] seal(byte[] plain, String context) {
                return keyring.seal(plain, context);
            }

            @Override
            public byte[] open(byte[] sealed, String context) {
                return keyring.open(sealed, context);
            }
        };
        return new Emergencies(evidence, ledger, contained, Emergencies.Limits.USUAL, seal, ids, clock);
    }

    private static Entry lifeCycle(Ids ids, InstantSource clock, String step) {
        return ofTheServer(ids, clock, new Act.JobRan(step, "success", Map.of()));
    }

    /// What holds from this start on; what held before is in the entry of the start before.
    private static Entry inForce(Ids ids, InstantSource clock, String what, String name, String contentAddress) {
        return ofTheServer(ids, clock, new Act.ConfigurationChanged(what, name, "in-force", contentAddress));
    }

    private static Entry ofTheServer(Ids ids, InstantSource clock, Act act) {
        return new Entry(
                ids.next(), clock.instant(), Actor.platform("server"), new Authority.Duty("life-cycle@1"), null, act);
    }

    private static AutoCloseable measureProcess(PrometheusMeterRegistry meters) {
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
        JvmGcMetrics collections = new JvmGcMetrics();
        collections.bindTo(meters);
        return () -> {
            collections.close();
            meters.close();
        };
    }
}
