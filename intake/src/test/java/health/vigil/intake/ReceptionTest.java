package health.vigil.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.hl7v2.Frame;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.hl7v2.SenderSettings.Answers;
import health.vigil.hl7v2.SenderSettings.Numbers;
import health.vigil.intake.internal.Journal;
import health.vigil.testkit.Requirement;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is stored of which message, and what its sender is told.
@Timeout(120)
class ReceptionTest {
    @TempDir
    private Path home;

    private IntakeFixture intake;

    @BeforeEach
    void open() {
        intake = new IntakeFixture(home.resolve("keys"));
    }

    @AfterEach
    void close() {
        intake.close();
    }

    /// The one message that is queued.
    private UUID queued(String queue, String problem) {
        return intake.identified()
                .withHandle(handle -> handle.createQuery("""
                        select journal_id from intake.exception e join intake.journal j on j.id = e.journal_id
                        where queue = :queue and problem = :problem and reason <> '' and next_step <> ''
                        and resolved is null and state = 'EXCEPTION'
                        """)
                        .bind("queue", queue)
                        .bind("problem", problem)
                        .mapTo(UUID.class)
                        .one());
    }

    private byte[] original(UUID id) {
        return intake.transaction(transaction ->
                new Journal(intake.keys).open(transaction, intake.permit().access(), id, false));
    }

    @ParameterizedTest
    @Requirement({"INT-1", "INT-6"})
    @CsvSource({
        "PID|1||4711^^^GH||Quastenflosser^Ottilie, VGL-HL7-001",
        "MSH|^~\\&|ADT|GH|VIGIL|GH|20260301||ADT^A01||P|2.5.1, VGL-HL7-010",
        "MSH|^~\\&|ADT|GH|VIGIL|GH|20260301||ADT^A01|C\\X07\\1|P|2.5.1, VGL-INT-004",
        "MSH|^~\\&|ADT|GH|VIGIL|GH|20260301||ADT^A01|C1|P|2.5.1||||||NO-SUCH-CHARSET, VGL-HL7-004",
        "MSH|^~\\&|ADT|GH|VIGIL|GH|20260301||ADT^A01|C1|P|3.0, VGL-HL7-011",
        "MSH|^~\\&|ADT|GH|VIGIL|GH|20260301||ADT^A01|C1|P|2.51, VGL-HL7-011",
        "MSH|^~\\&|ADT|GH|VIGIL|GH|20260301||ADT^A01|C1|X|2.5.1, VGL-HL7-012",
        "FHS|^~\\&|ADT|GH, VGL-HL7-007",
    })
    void whatCannotBeReadIsRejectedWithItsReasonAndKept(String message, String code) {
        String answer = intake.send(message.getBytes(UTF_8));

        assertThat(answer).contains("\rMSA|AR|").contains("|" + code + "^^L|").doesNotContain(Messages.FAMILY);
        assertThat(errorSentence(answer)).endsWith(".").contains(" ");
        assertThat(original(queued(Queues.UNREADABLE, code))).asString(UTF_8).isEqualTo(message);
        assertThat(intake.acts("message-received")).hasSize(1);
        assertThat(intake.acts("exception-queued"))
                .singleElement()
                .satisfies(act -> assertThat(act.get("problem").asString()).isEqualTo(code));
    }

    @ParameterizedTest
    @Requirement("INT-1")
    @CsvSource({"P|2.1", "P|2.3.1", "P|2.8.2", "T|2.5.1", "D^A|2.5.1^USA", "|"})
    void everySupportedVersionIsTaken(String processing) {
        String message = new String(Messages.admit("C1", "4711"), UTF_8).replace("|P|2.5.1", "|" + processing);

        assertThat(intake.send(message.getBytes(UTF_8))).contains("\rMSA|AA|C1\r");
    }

    @Test
    @Requirement("INT-1")
    void whatCannotBeReadIsRejectedInTheEnhancedModeWhereItIsAskedFor() {
        String message = "MSH|^~\\&|ADT|GH|VIGIL|GH|20260301||ADT^A01|C1|P|2.5.1|||AL\rpid|1";

        assertThat(intake.send(message.getBytes(UTF_8))).contains("\rMSA|CR|C1|VGL-HL7-006\r");
        assertThat(intake.acts("message-received"))
                .singleElement()
                .satisfies(act -> assertThat(act.toString()).contains("\"CR\""));
    }

    /// ERR-8.
    private static String errorSentence(String answer) {
        String error = answer.substring(answer.indexOf("\rERR|") + 1);
        return error.split("\r", 2)[0].split("\\|")[8];
    }

    @Test
    @Requirement("INT-1")
    void aRepetitionIsAcknowledgedAgainAndStoredOnce() {
        intake.send(Messages.admit("C1", "4711"));

        String answer = intake.send(Messages.admit("C1", "4711"));

        assertThat(answer).contains("\rMSA|AA|C1\r");
        assertStoredOnce();
    }

    @Test
    @Requirement("INT-1")
    void aRepetitionAfterARestartIsStoredOnce() {
        intake.send(Messages.admit("C1", "4711"));
        intake.normalise();
        try (MessageDoor restarted = intake.newDoor()) {
            byte[] answer = restarted
                    .handle(IntakeFixture.frame(Messages.admit("C1", "4711")))
                    .join();

            assertThat(answer).asString(UTF_8).contains("\rMSA|AA|C1\r");
        }
        assertStoredOnce();
    }

    /// Two doors commit independently, as two processes would; each gets the message from several connections.
    @Test
    @Requirement("INT-1")
    void repetitionsAtTheSameTimeAreStoredOnce() {
        List<CompletableFuture<byte[]>> answers = new ArrayList<>();
        try (MessageDoor other = intake.newDoor()) {
            for (int i = 0; i < 50; i++) {
                MessageDoor door = i % 2 == 0 ? intake.door : other;
                answers.add(CompletableFuture.supplyAsync(() -> IntakeFixture.frame(Messages.admit("C1", "4711")))
                        .thenCompose(door::handle));
            }

            assertThat(answers)
                    .allSatisfy(
                            answer -> assertThat(answer.join()).asString(UTF_8).contains("\rMSA|AA|C1\r"));
        }
        assertStoredOnce();
    }

    private void assertStoredOnce() {
        assertThat(intake.count("intake.journal")).isOne();
        assertThat(intake.acts("message-received")).hasSize(1);
    }

    @Test
    @Requirement({"INT-1", "INT-6"})
    void anotherMessageUnderAUsedControlIdIsKeptAsAnException() {
        intake.send(Messages.admit("C1", "4711"));
        byte[] other = Messages.admit("C1", "4712");

        String answer = intake.send(other);

        assertThat(answer).contains("\rMSA|AR|C1|VGL-INT-002\r");
        assertThat(original(queued(Queues.CONFLICTING, "VGL-INT-002"))).isEqualTo(other);
        assertThat(intake.state("C1")).isEqualTo("RECEIVED");
    }

    /// Its sender may send it again for ever.
    @Test
    @Requirement({"INT-1", "INT-6"})
    void aConflictingMessageSentAgainIsStoredOnce() {
        intake.send(Messages.admit("C1", "4711"));
        intake.send(Messages.admit("C1", "4712"));

        String answer = intake.send(Messages.admit("C1", "4712"));

        assertThat(answer).contains("\rMSA|AR|C1|VGL-INT-002\r");
        assertThat(intake.count("intake.journal")).isEqualTo(2);
        assertThat(intake.count("intake.exception")).isOne();
        assertThat(intake.acts("exception-queued")).hasSize(1);
    }

    @Test
    @Requirement("INT-1")
    void theSameControlIdFromAnotherSenderIsAnotherMessage() {
        intake.send(Messages.from("LAB|GH", "ADT^A01", "C1", Messages.pid("4711")));

        String answer = intake.send(Messages.from("ADT|GH", "ADT^A01", "C1", Messages.pid("4711")));

        assertThat(answer).contains("\rMSA|AA|C1\r");
        assertThat(intake.count("intake.journal where state = 'RECEIVED'")).isEqualTo(2);
    }

    @Test
    @Requirement({"INT-1", "EVI-1"})
    void theLedgerNamesTheAnswerThatWasGiven() {
        byte[] enhanced = new String(Messages.admit("C1", "4711"), UTF_8)
                .replace("|P|2.5.1", "|P|2.5.1|||AL")
                .getBytes(UTF_8);

        String answer = intake.send(enhanced);

        assertThat(answer).contains("\rMSA|CA|C1\r");
        assertThat(intake.acts("message-received"))
                .singleElement()
                .satisfies(
                        act -> assertThat(act.get("acknowledgement").asString()).isEqualTo("CA"));
    }

    /// A name that no policy decides on is refused, whoever it is.
    @Test
    @Requirement({"ACC-2", "EVI-1"})
    void aSenderThatPolicyRefusesIsRejectedAndNothingIsStored() {
        InetSocketAddress peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_001);
        Frame stranger = new Frame(Messages.admit("C1", "4711"), peer, "CN=" + "x".repeat(300));

        byte[] answer = intake.door.handle(stranger).join();

        assertThat(answer).asString(UTF_8).contains("\rMSA|AR|C1|VGL-INT-001\r");
        assertThat(intake.count("intake.journal")).isZero();
        assertThat(intake.acts("records-written")).hasSize(1);
    }

    @Test
    @Requirement("INT-1")
    void anotherCertificateTakesNobodysControlId() {
        assertThat(from("CN=pharmacy", Messages.admit("C1", "4711"))).contains("\rMSA|AA|C1\r");

        String answer = from("CN=laboratory", Messages.admit("C1", "4712"));

        assertThat(answer).contains("\rMSA|AA|C1\r");
        assertThat(intake.count("intake.journal where state = 'RECEIVED'")).isEqualTo(2);
    }

    /// Of a message beyond the size limit only the first line is read.
    @ParameterizedTest
    @CsvSource({"'', AR", "AL, CR"})
    @Requirement("INT-1")
    void aMessageBeyondTheLimitIsRefusedAndQueued(String condition, String code) {
        InetSocketAddress peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_001);
        String header = "MSH|^~\\&|LAB|GH|VIGIL|GH|20260301075500||ORU^R01|C1|P|2.5.1|||" + condition;

        String answer = new String(
                intake.door
                        .handle(new Frame(header.getBytes(UTF_8), peer, "CN=laboratory", true))
                        .join(),
                UTF_8);

        assertThat(answer).contains("\rMSA|" + code + "|C1").contains("VGL-HL7-003");
        assertThat(intake.count("intake.journal where state = 'EXCEPTION'")).isOne();
    }

    private String from(String certificate, byte[] message) {
        InetSocketAddress peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_001);
        return new String(
                intake.door.handle(new Frame(message, peer, certificate)).join(), UTF_8);
    }

    /// HL7 v2.8.2 chapter 2.10.1.
    @Test
    @Requirement({"INT-1", "INT-2"})
    void numberedMessagesAreTakenInTheirOrderWithoutGapAlsoAfterARestart() {
        followNumbers();
        assertThat(intake.send(numbered("C0", "0"))).contains("\rMSA|AA|C0||-1\r");
        assertThat(intake.send(numbered("C5", "5"))).contains("\rMSA|AA|C5||5\r");
        assertThat(intake.send(numbered("C7", "7"))).contains("\rMSA|AE|C7|VGL-INT-005|6\r");
        assertThat(intake.send(numbered("C6", "6"))).contains("\rMSA|AA|C6||6\r");
        assertThat(intake.send(numbered("C6", "6"))).as("sent again").contains("\rMSA|AA|C6||7\r");

        try (MessageDoor restarted = intake.newDoor()) {
            assertThat(at(restarted, numbered("CX", "0"))).contains("\rMSA|AA|CX||7\r");
            assertThat(at(restarted, numbered("C8", "8"))).contains("\rMSA|AE|C8|VGL-INT-005|7\r");
            assertThat(at(restarted, numbered("CY", "-1"))).contains("\rMSA|AA|CY||-1\r");
            assertThat(at(restarted, numbered("C100", "100"))).contains("\rMSA|AA|C100||100\r");
        }
        assertThat(intake.count("intake.journal where control_id in ('C7', 'C8')"))
                .isZero();
        assertThat(intake.acts("message-received")).hasSize(6);
    }

    @Test
    @Requirement("INT-2")
    void numbersMeanNothingUntilSomebodySaysThatTheyDo() {
        assertThat(intake.send(numbered("C5", "1"))).contains("\rMSA|AA|C5\r");
        assertThat(intake.send(numbered("C6", "1"))).contains("\rMSA|AA|C6\r");
    }

    @Test
    @Requirement("INT-2")
    void aMessageThatOnlyOpensASequenceIsNoException() {
        followNumbers();
        byte[] opening = "MSH|^~\\&|ADT|GH|VIGIL|GH|20260301075500||^|C0|P|2.1|0\r".getBytes(UTF_8);

        assertThat(intake.send(opening)).contains("\rMSA|AA|C0||-1\r");
        intake.normalise();

        assertThat(intake.state("C0")).isEqualTo("NORMALISED");
        assertThat(intake.count("vault.record")).isZero();
    }

    private void followNumbers() {
        intake.senders.change(
                WithIntake.ENGINEER,
                "ADT|GH",
                new SenderSettings(ZoneOffset.UTC, "MR", "", Answers.AS_ASKED, "", Numbers.FOLLOWED, ""),
                0);
    }

    private static byte[] numbered(String controlId, String number) {
        return new String(Messages.admit(controlId, "4711"), UTF_8)
                .replace("|P|2.5.1", "|P|2.5.1|" + number)
                .getBytes(UTF_8);
    }

    private static String at(MessageDoor door, byte[] message) {
        return new String(door.handle(IntakeFixture.frame(message)).join(), UTF_8);
    }
}
