package health.vigil.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.DataClass;
import health.vigil.engines.Certificates;
import health.vigil.hl7v2.MllpClient;
import health.vigil.hl7v2.MllpServer;
import health.vigil.hl7v2.MllpSettings;
import health.vigil.testkit.Requirement;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The door as a sender meets it: MLLP over TLS.
@Timeout(120)
class MessageDoorTest {
    @TempDir
    private Path home;

    private IntakeFixture intake;
    private Certificates certificates;
    private MllpServer server;
    private final List<MllpClient> clients = new ArrayList<>();

    @BeforeEach
    void open() {
        intake = new IntakeFixture(home.resolve("keys"));
        certificates = Certificates.in(home.resolve("tls"), InstantSource.system());
        server = MllpServer.start(
                MllpSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                certificates.serverContext(),
                intake.door,
                problem -> {});
    }

    @AfterEach
    void close() {
        clients.forEach(MllpClient::close);
        server.close();
        intake.close();
    }

    private MllpClient client() {
        MllpClient client = MllpClient.connect(
                new InetSocketAddress("localhost", server.port()), certificates.clientContext("ward-a"), 64);
        clients.add(client);
        return client;
    }

    @Test
    @Requirement({"INT-1", "EVI-2"})
    void acknowledgesWhatIsStoredWithItsEvidence() {
        byte[] answer = client().send(Messages.admit("C1", "4711")).join();

        assertThat(answer).asString(UTF_8).contains("\rMSA|AA|C1\r");
        assertThat(intake.state("C1")).isEqualTo("RECEIVED");
        assertThat(intake.acts("message-received"))
                .singleElement()
                .satisfies(
                        act -> assertThat(act.get("acknowledgement").asString()).isEqualTo("AA"));
    }

    /// A lock on the ledger holds the commit back after the original is written.
    @Test
    @Requirement({"INT-1", "EVI-2"})
    void noAnswerLeavesBeforeTheCommit() {
        CompletableFuture<byte[]> answer;
        try (Handle ledger = lockedLedger()) {
            answer = client().send(Messages.admit("C1", "4711"));
            intake.awaitBlocked();

            assertThat(answer).isNotDone();
            assertThat(intake.count("intake.journal")).isZero();
            ledger.commit();
        }
        assertThat(answer.join()).asString(UTF_8).contains("\rMSA|AA|C1\r");
        assertThat(intake.count("intake.journal")).isOne();
    }

    @Test
    @Requirement({"INT-1", "INT-6"})
    void aCommitThatFailsIsNotAnsweredAndLeavesNothing() throws InterruptedException {
        try (Handle ledger = lockedLedger()) {
            CompletableFuture<byte[]> answer = client().send(Messages.admit("C1", "4711"));
            intake.awaitBlocked();

            intake.endBlocked();

            assertThatThrownBy(answer::join).hasMessageContaining("VGL-HL7-041");
            ledger.rollback();
        }
        assertThat(intake.failures.take()).isNotNull();
        assertThat(intake.count("intake.journal")).isZero();
        assertThat(intake.acts("message-received")).isEmpty();
    }

    @Test
    @Requirement("INT-1")
    void whatWasNotAnsweredIsTakenWhenItIsSentAgain() {
        try (Handle ledger = lockedLedger()) {
            CompletableFuture<byte[]> lost = client().send(Messages.admit("C1", "4711"));
            intake.awaitBlocked();
            intake.endBlocked();
            assertThatThrownBy(lost::join).hasMessageContaining("VGL-HL7-041");
            ledger.rollback();
        }

        byte[] answer = client().send(Messages.admit("C1", "4711")).join();

        assertThat(answer).asString(UTF_8).contains("\rMSA|AA|C1\r");
        assertThat(intake.count("intake.journal")).isOne();
        assertThat(intake.acts("message-received")).hasSize(1);
    }

    @Test
    @Requirement("INT-1")
    void messagesOfManyConnectionsAreAllStoredAndAnsweredInOrder() {
        List<CompletableFuture<byte[]>> answers = new ArrayList<>();
        for (int connection = 0; connection < 8; connection++) {
            MllpClient client = client();
            for (int message = 0; message < 25; message++) {
                answers.add(client.send(Messages.admit("C" + connection + "-" + message, "471" + connection)));
            }
        }

        List<String> answered =
                answers.stream().map(answer -> new String(answer.join(), UTF_8)).toList();

        for (int i = 0; i < answered.size(); i++) {
            assertThat(answered.get(i)).contains("\rMSA|AA|C" + i / 25 + "-" + i % 25 + "\r");
        }
        assertThat(intake.count("intake.journal")).isEqualTo(200);
        assertThat(intake.acts("message-received")).hasSize(200);
    }

    @Test
    void aClosedDoorGivesNoAnswer() {
        MessageDoor closed = intake.newDoor();
        closed.close();

        CompletableFuture<byte[]> answer = closed.handle(IntakeFixture.frame(Messages.admit("C1", "4711")));

        assertThat(answer).isCompletedExceptionally();
        assertThat(intake.count("intake.journal")).isZero();
    }

    private Handle lockedLedger() {
        Handle handle = intake.database.as(DataClass.EVIDENCE).open().begin();
        handle.execute("lock table ledger.pending in share row exclusive mode");
        return handle;
    }
}
