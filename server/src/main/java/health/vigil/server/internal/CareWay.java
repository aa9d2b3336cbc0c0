package health.vigil.server.internal;

import health.vigil.alerts.AlertFeed;
import health.vigil.alerts.AlertRules;
import health.vigil.alerts.Alerts;
import health.vigil.alerts.AssessmentIntake;
import health.vigil.alerts.TimerRunner;
import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.ProblemException;
import health.vigil.base.SteppedClock;
import health.vigil.base.Worker;
import health.vigil.engines.Certificates;
import health.vigil.engines.Topics;
import health.vigil.facts.FactCodec;
import health.vigil.facts.FactPublisher;
import health.vigil.facts.FactRecorder;
import health.vigil.facts.FactTopic;
import health.vigil.hl7v2.MllpServer;
import health.vigil.hl7v2.MllpSettings;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.intake.FactProjection;
import health.vigil.intake.MessageDoor;
import health.vigil.intake.Normaliser;
import health.vigil.intake.OutboxRelay;
import health.vigil.intake.Reception;
import health.vigil.intake.Senders;
import health.vigil.keys.ClassKeyring;
import health.vigil.keys.KeyProvider;
import health.vigil.ledger.Ledger;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import health.vigil.policy.Policy;
import health.vigil.policy.Principal;
import health.vigil.registry.BundleRegistry;
import health.vigil.scoring.AssessmentTopic;
import health.vigil.scoring.Bundle;
import health.vigil.scoring.ScoringStream;
import health.vigil.server.VigilConfig;
import health.vigil.server.WayFigures;
import health.vigil.vault.PostgresVault;
import health.vigil.vault.RecordListener;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The data's way, put together: from the HL7 v2 door through intake, vault, facts and scoring to alerts.
///
/// @param vault the sealed records
/// @param senders the systems that send messages
/// @param codec opens facts
/// @param alerts alerts as work
/// @param feed tells of their changes
/// @param mllp the HL7 v2 door
/// @param idle waits until nothing is under way
/// @param figures what went through
/// @param stages what has to work for the platform to be ready
public record CareWay(
        PostgresVault vault,
        Senders senders,
        FactCodec codec,
        Alerts alerts,
        AlertFeed feed,
        MllpServer mllp,
        IdleWay idle,
        WayFigures figures,
        List<Stage> stages) {
    private static final Logger LOG = LoggerFactory.getLogger(CareWay.class);
    /// How soon a message replayed by a person is taken; the door wakes the normaliser at once.
    private static final Duration REPLAY_WITHIN = Duration.ofMillis(500);
    /// How soon facts written through an interface leave; the normaliser wakes the relay at once.
    private static final Duration RELAY_WITHIN = Duration.ofMillis(50);
    private static final int RECORDS_AT_A_TIME = 500;
    private static final Duration TICK = Duration.ofMinutes(1);

    /// A part that must be working for the platform to be ready.
    ///
    /// @param running whether it works now
    public record Stage(String name, BooleanSupplier running) {}

    /// What the way needs from below.
    ///
    /// @param models the directory of bundles
    /// @param clock the platform's
    /// @param refused where connections that were refused are written down
    public record Ground(
            VigilConfig config,
            Path data,
            Path models,
            Certificates certificates,
            Engines engines,
            KeyProvider keys,
            Ledger ledger,
            Policy policy,
            RecordListener subscriptions,
            Ids ids,
            InstantSource clock,
            WayFigures figures,
            RefusedCalls refused,
            Predicate<String> frozenModels) {}

    /// The configuration says which bundle scores; what it was before is in the ledger.
    private static void goLive(BundleRegistry registry, Principal installer, List<Bundle> bundles, String wanted) {
        Bundle bundle = bundles.stream()
                .filter(each -> (each.name() + "-" + each.version()).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        "VGL-SRV-008",
                        "There is no bundle " + wanted + " under models, so nothing can be scored.",
                        "Set scoring.bundle to the name and version of one that is there."));
        if (!registry.hasLive() || !registry.live().address().equals(bundle.address())) {
            registry.activate(installer, bundle.address());
        }
    }

    /// Starts every stage, the last one first, so that nothing is produced that nobody takes.
    public static CareWay start(Ground ground, Closing closing) {
        Jdbi identified = ground.engines().database().as(DataClass.IDENTIFIED);
        Jdbi pseudonymised = ground.engines().database().as(DataClass.PSEUDONYMISED);
        InstantSource machine = InstantSource.system();
        ClassKeyring factKeys = ClassKeyring.open(ground.data().resolve("keys"), "facts", ground.keys());
        FactTopic facts = FactTopic.DEFAULT;
        Topics.ensure(
                ground.engines().kafka(),
                List.of(
                        new Topics.Topic(facts.name(), facts.partitions(), FactTopic.SETTINGS),
                        new Topics.Topic(
                                AssessmentTopic.DEFAULT.name(), facts.partitions(), AssessmentTopic.SETTINGS)));
        FactCodec codec = new FactCodec(factKeys);

        BundleRegistry registry =
                new BundleRegistry(pseudonymised, ground.ledger(), ground.policy(), ground.clock(), ground.ids());
        Principal installer = Principal.platform("server");
        VigilConfig.Scoring scoringConfig = ground.config().scoring();
        List<Bundle> bundles = registry.register(installer, ground.models(), scoringConfig.accelerator());
        goLive(registry, installer, bundles, scoringConfig.bundle());

        Alerts alerts = Alerts.open(
                pseudonymised,
                ground.ledger(),
                ground.policy(),
                factKeys,
                ground.clock(),
                ground.ids(),
                AlertRules.shipped());
        alerts.heed(ground.frozenModels());
        AlertFeed feed = closing.add("alert feed", AlertFeed.listen(pseudonymised));
        AssessmentIntake assessments = closing.add(
                "assessments",
                new AssessmentIntake(
                        ground.engines().kafka().client(),
                        AssessmentTopic.DEFAULT,
                        pseudonymised,
                        alerts,
                        factKeys,
                        machine,
                        ground.figures()::visible));
        assessments.start();
        TimerRunner timers = closing.add("timers", new TimerRunner(alerts));
        timers.start(Duration.ofSeconds(1));
        ScoringStream scoring = closing.add(
                "scoring",
                new ScoringStream(
                        ground.engines().kafka().client(),
                        ground.data().resolve("streams"),
                        facts,
                        AssessmentTopic.DEFAULT,
                        factKeys,
                        registry::live));
        scoring.start();
        FactRecorder recorder = closing.add(
                "fact recorder",
                new FactRecorder(ground.engines().kafka().client(), facts, pseudonymised, codec, ground.clock()));
        recorder.start();
        FactPublisher publisher = closing.add(
                "fact publisher", new FactPublisher(ground.engines().kafka().client(), facts));

        OutboxRelay relay = new OutboxRelay(identified, publisher, ground.figures(), machine);
        Worker relaying = closing.add(
                "outbox relay",
                new Worker("outbox-relay", relay::runOnce, RELAY_WITHIN, failure -> failed("outbox relay", failure))
                        .start());
        PostgresVault vault = PostgresVault.open(identified, ground.keys(), ground.clock());
        reindex(identified, vault, ground);
        vault.listenForKeys(KeyInventory.ofPatients(ground.ledger(), ground.ids(), ground.clock()));
        vault.listen(new FactProjection(vault, codec, ground.ids(), machine));
        vault.listen(ground.subscriptions());
        Senders senders = new Senders(
                identified,
                SenderSettings.inZone(ground.config().mllp().zone()),
                ground.policy(),
                ground.ledger(),
                ground.ids(),
                ground.clock());
        Normaliser normaliser = new Normaliser(
                identified,
                ground.keys(),
                vault,
                ground.policy(),
                ground.ledger(),
                senders,
                ground.figures(),
                ground.ids(),
                ground.clock(),
                machine);
        Worker normalising = closing.add(
                "normaliser",
                new Worker(
                                "normaliser",
                                () -> {
                                    int taken = normaliser.runOnce();
                                    if (taken > 0) {
                                        relaying.wake();
                                    }
                                    return taken;
                                },
                                REPLAY_WITHIN,
                                failure -> failed("normaliser", failure))
                        .start());
        Ticker ticker = closing.add("clock ticks", new Ticker(publisher, codec, ground.clock(), TICK));
        IdleWay idle = new IdleWay(normalising, relaying, publisher, recorder, scoring, assessments);
        if (ground.clock() instanceof SteppedClock stepped) {
            timers.follow(stepped);
            stepped.onStep(ticker::tick);
        } else {
            ticker.start();
        }
        MessageDoor door = closing.add(
                "message door",
                new MessageDoor(
                        new Reception(
                                identified,
                                ground.keys(),
                                ground.policy(),
                                ground.ledger(),
                                senders,
                                ground.ids(),
                                ground.clock(),
                                machine),
                        ground.figures(),
                        machine,
                        normalising::wake,
                        failure -> failed("message door", failure)));
        VigilConfig.Mllp mllp = ground.config().mllp();
        MllpServer server = closing.add(
                "MLLP",
                MllpServer.start(
                        MllpSettings.on(new InetSocketAddress(mllp.bind(), mllp.port()))
                                .withConnections(mllp.connections())
                                .withClientCertificates(mllp.clientCertificates()),
                        ground.certificates().serverContext(),
                        door,
                        trouble -> {
                            String code = trouble.problem().code();
                            LOG.warn("a connection was refused or cut off: {}", code);
                            ground.refused()
                                    .refused(
                                            RefusedCalls.stranger(trouble.from().getHostAddress()),
                                            "mllp",
                                            "connection",
                                            code);
                        }));
        return new CareWay(
                vault,
                senders,
                codec,
                alerts,
                feed,
                server,
                idle,
                ground.figures(),
                List.of(
                        new Stage("normaliser", normalising::running),
                        new Stage("outbox relay", relaying::running),
                        new Stage("timers", timers::running),
                        new Stage("scoring", scoring::running),
                        new Stage("facts", recorder::running),
                        new Stage("alerts", assessments::running)));
    }

    /// Indexes what an earlier version of this software stored, before anybody searches.
    private static void reindex(Jdbi identified, PostgresVault vault, Ground ground) {
        Decision decision =
                ground.policy().decide(AccessRequest.byRoom("intake", Action.UPDATE, DataCategory.CLINICAL, "Index"));
        if (decision instanceof Decision.Permit permit) {
            int indexed;
            do {
                indexed = identified.inTransaction(
                        transaction -> vault.reindex(transaction, permit.access(), RECORDS_AT_A_TIME));
            } while (indexed > 0);
        }
    }

    /// Failures of a stage may carry content in their messages, so only their kinds are logged.
    private static void failed(String stage, RuntimeException failure) {
        Throwable cause = failure.getCause();
        LOG.warn(
                "{} failed and tries again: {}{}",
                stage,
                failure.getClass().getName(),
                cause == null ? "" : " from " + cause.getClass().getName() + state(cause));
    }

    private static String state(Throwable cause) {
        return cause instanceof SQLException sql ? " in SQL state " + sql.getSQLState() : "";
    }
}
