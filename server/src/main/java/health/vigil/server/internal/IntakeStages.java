package health.vigil.server.internal;

import health.vigil.base.Worker;
import health.vigil.facts.FactCodec;
import health.vigil.hl7v2.MllpServer;
import health.vigil.hl7v2.MllpSettings;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.intake.ApplicationAnswers;
import health.vigil.intake.FactProjection;
import health.vigil.intake.MessageDoor;
import health.vigil.intake.Normaliser;
import health.vigil.intake.Reception;
import health.vigil.intake.Senders;
import health.vigil.intake.SourceReception;
import health.vigil.intake.Sources;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import health.vigil.server.VigilConfig;
import health.vigil.server.WayFigures;
import health.vigil.vault.PostgresVault;
import health.vigil.vault.RecordListener;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The first stages of the way: from the HL7 v2 door to records and facts.
///
/// @param vault the sealed records
/// @param senders the systems that send messages
/// @param normalising makes records and facts of messages
record IntakeStages(PostgresVault vault, Senders senders, Worker normalising) {
    private static final Logger LOG = LoggerFactory.getLogger(IntakeStages.class);
    /// How soon a message replayed by a person is taken; the door wakes the normaliser at once.
    private static final Duration REPLAY_WITHIN = Duration.ofMillis(500);
    /// How soon senders that asked for it hear what became of their messages.
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(1);

    private static final int RECORDS_AT_A_TIME = 500;

    /// Starts all but the door.
    ///
    /// @param subscriptions told of every change of records
    /// @param sources what others than HL7 v2 senders deliver
    /// @param relaying is woken when there are facts
    static IntakeStages start(
            Ground ground,
            Closing closing,
            FactCodec codec,
            RecordListener subscriptions,
            WayFigures figures,
            Sources sources,
            Worker relaying) {
        Jdbi identified = ground.identified();
        InstantSource machine = InstantSource.system();
        PostgresVault vault = PostgresVault.open(identified, ground.keys(), ground.clock());
        reindex(identified, vault, ground);
        vault.listenForKeys(KeyInventory.ofPatients(ground.ledger(), ground.ids(), ground.clock()));
        vault.listen(
                new FactProjection(vault, codec, ground.config().scoring().intensiveCare(), ground.ids(), machine));
        vault.listen(subscriptions);
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
                sources,
                figures,
                ground.ids(),
                ground.clock(),
                machine);
        ApplicationAnswers answers = new ApplicationAnswers(
                identified, senders, ground.certificates().clientContext("intake"), figures, machine);
        closing.add(
                "application answers",
                new Worker(
                                "application-answers",
                                answers::runOnce,
                                ANSWER_WITHIN,
                                failure -> CareWay.failed("application answers", failure))
                        .start());
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
                                failure -> CareWay.failed("normaliser", failure))
                        .start());
        return new IntakeStages(vault, senders, normalising);
    }

    /// Lets messages in.
    MllpServer openDoor(Ground ground, WayFigures figures, Closing closing) {
        InstantSource machine = InstantSource.system();
        Reception reception = new Reception(
                ground.identified(),
                ground.keys(),
                ground.policy(),
                ground.ledger(),
                senders,
                ground.ids(),
                ground.clock(),
                machine);
        MessageDoor door = closing.add(
                "message door",
                new MessageDoor(
                        reception,
                        figures,
                        machine,
                        normalising::wake,
                        failure -> CareWay.failed("message door", failure)));
        VigilConfig.Mllp mllp = ground.config().mllp();
        return closing.add(
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
    }

    /// Where sources hand over what they bring.
    SourceReception sourceReception(Ground ground) {
        return new SourceReception(
                ground.identified(),
                ground.keys(),
                ground.policy(),
                ground.ledger(),
                ground.ids(),
                ground.clock(),
                InstantSource.system(),
                normalising::wake);
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
}
