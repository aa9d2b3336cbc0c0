package health.vigil.server.internal;

import health.vigil.alerts.AlertFeed;
import health.vigil.alerts.AlertRules;
import health.vigil.alerts.Alerts;
import health.vigil.alerts.AssessmentIntake;
import health.vigil.alerts.TimerRunner;
import health.vigil.base.SteppedClock;
import health.vigil.base.Worker;
import health.vigil.engines.Topics;
import health.vigil.facts.FactCodec;
import health.vigil.facts.FactPublisher;
import health.vigil.facts.FactRecorder;
import health.vigil.facts.FactTopic;
import health.vigil.hl7v2.MllpServer;
import health.vigil.intake.OutboxRelay;
import health.vigil.intake.Senders;
import health.vigil.intake.Sources;
import health.vigil.keys.ClassKeyring;
import health.vigil.policy.Principal;
import health.vigil.registry.BundleRegistry;
import health.vigil.scoring.AssessmentTopic;
import health.vigil.scoring.Bundle;
import health.vigil.scoring.ScoringStream;
import health.vigil.server.VigilConfig;
import health.vigil.server.WayFigures;
import health.vigil.vault.PostgresVault;
import health.vigil.vault.RecordListener;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The data's way, put together: from the HL7 v2 door through intake, vault, facts and scoring to alerts.
///
/// @param vault the sealed records
/// @param senders the systems that send messages
/// @param codec opens facts
/// @param live the bundle that scores now
/// @param alerts alerts as work
/// @param feed tells of their changes
/// @param mllp the HL7 v2 door
/// @param sources what delivers otherwise than as HL7 v2 messages over MLLP
/// @param idle waits until nothing is under way
/// @param figures what went through
/// @param stages what has to work for the platform to be ready
public record CareWay(
        PostgresVault vault,
        Senders senders,
        FactCodec codec,
        Supplier<Bundle> live,
        Alerts alerts,
        AlertFeed feed,
        MllpServer mllp,
        Sources sources,
        IdleWay idle,
        WayFigures figures,
        List<Stage> stages) {
    private static final Logger LOG = LoggerFactory.getLogger(CareWay.class);
    /// How soon facts written through an interface leave; the normaliser wakes the relay at once.
    private static final Duration RELAY_WITHIN = Duration.ofMillis(50);
    private static final Duration TICK = Duration.ofMinutes(1);

    /// A part that must be working for the platform to be ready.
    ///
    /// @param running whether it works now
    public record Stage(String name, BooleanSupplier running) {}

    /// Starts every stage, the last one first, so that nothing is produced that nobody takes.
    ///
    /// @param models the directory of bundles
    /// @param subscriptions told of every change of records
    public static CareWay start(
            Ground ground, Path models, RecordListener subscriptions, WayFigures figures, Closing closing) {
        Jdbi identified = ground.identified();
        Jdbi pseudonymised = ground.pseudonymised();
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
        List<Bundle> bundles = registry.register(installer, models, scoringConfig.accelerator());
        LiveBundle.choose(registry, installer, bundles, scoringConfig.bundle());

        Alerts alerts = Alerts.open(
                pseudonymised,
                ground.ledger(),
                ground.policy(),
                factKeys,
                ground.clock(),
                ground.ids(),
                AlertRules.shipped());
        alerts.heed(ground.containment()::frozenModel);
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
                        figures::visible));
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

        OutboxRelay relay = new OutboxRelay(identified, publisher, figures, machine);
        Worker relaying = closing.add(
                "outbox relay",
                new Worker("outbox-relay", relay::runOnce, RELAY_WITHIN, failure -> failed("outbox relay", failure))
                        .start());
        SourcesAtWork sources = SourcesAtWork.of(ground, figures);
        IntakeStages intake =
                IntakeStages.start(ground, closing, codec, subscriptions, figures, sources.sources(), relaying);
        Ticker ticker = closing.add("clock ticks", new Ticker(publisher, codec, ground.clock(), TICK));
        IdleWay idle = new IdleWay(intake.normalising(), relaying, publisher, recorder, scoring, assessments);
        if (ground.clock() instanceof SteppedClock stepped) {
            timers.follow(stepped);
            stepped.onStep(ticker::tick);
        } else {
            ticker.start();
        }
        MllpServer server = intake.openDoor(ground, figures, closing);
        sources.start(intake.sourceReception(ground), closing);
        return new CareWay(
                intake.vault(),
                intake.senders(),
                codec,
                registry::live,
                alerts,
                feed,
                server,
                sources.sources(),
                idle,
                figures,
                List.of(
                        new Stage("normaliser", intake.normalising()::running),
                        new Stage("outbox relay", relaying::running),
                        new Stage("timers", timers::running),
                        new Stage("scoring", scoring::running),
                        new Stage("facts", recorder::running),
                        new Stage("alerts", assessments::running)));
    }

    /// Failures of a stage may carry content in their messages, so only their kinds are logged.
    static void failed(String stage, RuntimeException failure) {
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
