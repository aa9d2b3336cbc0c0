package health.vigil.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.Ids;
import health.vigil.base.Problem;
import health.vigil.engines.Certificates;
import health.vigil.hl7v2.Acknowledgement;
import health.vigil.hl7v2.Message;
import health.vigil.hl7v2.MllpServer;
import health.vigil.hl7v2.MllpSettings;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.hl7v2.SenderSettings.Answers;
import health.vigil.hl7v2.SenderSettings.Numbers;
import health.vigil.intake.internal.AnswerTable;
import health.vigil.testkit.Requirement;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The sender's listener is a real one, over TLS with both certificates.
@Requirement("INT-2")
class ApplicationAnswersTest extends WithIntake {

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @SuppressWarnings("NullAway") // JUnit sets it before each test
    private Certificates certificates;

    private int port;

    @BeforeEach
    void open() throws Exception {
        certificates = Certificates.in(home.resolve("tls"), InstantSource.system());
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        intake.senders.change(
                ENGINEER,
                "ADT|GH",
                new SenderSettings(
                        ZoneOffset.UTC, "MR", "", Answers.AS_ASKED, "", Numbers.FOLLOWED, "localhost:" + port),
                0);
    }

    @Test
    void whatBecameOfAMessageIsToldToTheSendersListener() {
        try (MllpServer listener = listener()) {
            assertThat(intake.send(asking("C1", "AL"))).contains("\rMSA|CA|C1\r");
            assertThat(intake.send(unmappable("C2"))).contains("\rMSA|CA|C2\r");
            assertThat(heard).as("nothing is told before it is so").isEmpty();
            intake.normalise();

            assertThat(answers(Instant.now()).runOnce()).isEqualTo(2);

            assertThat(listener.port()).isEqualTo(port);
            assertThat(heard).hasSize(2);
            assertThat(heard.remove()).contains("|VIGIL|GH|ADT|GH|").contains("|||AL|NE\rMSA|AA|C1\r");
            assertThat(heard.remove()).contains("\rMSA|AE|C2|VGL-HL7-020\r");
            assertThat(intake.count("intake.answer")).isZero();
        }
    }

    @Test
    void anAnswerWaitsUntilItsListenerTakesIt() {
        intake.take(asking("C1", "AL"));
        assertThat(answers(Instant.now()).runOnce()).as("nobody listens").isZero();

        try (MllpServer listener = listener()) {
            assertThat(listener.port()).isEqualTo(port);
            assertThat(answers(Instant.now().plusSeconds(3600)).runOnce()).isOne();
            assertThat(heard).singleElement().asString().contains("\rMSA|AA|C1\r");
        }
    }

    @Test
    void whatAListenerRefusesIsNotSentAgain() {
        intake.take(asking("C1", "AL"), asking("C2", "AL"));

        try (MllpServer listener = listener((acknowledgement, message) -> acknowledgement.reject(
                message, new Problem("VGL-HL7-020", "Not for this place.", "Send no answers.")))) {
            assertThat(listener.port()).isEqualTo(port);
            assertThat(answers(Instant.now()).runOnce()).isEqualTo(2);
        }

        assertThat(heard).hasSize(2);
        assertThat(intake.told.answered).containsExactly(AnswerOutcome.REFUSED, AnswerOutcome.REFUSED);
        assertThat(intake.count("intake.answer")).isZero();
    }

    @Test
    void anAnswerThatNobodyTakesForDaysIsGivenUp() {
        intake.take(asking("C1", "AL"));

        assertThat(answers(Instant.now().plus(Duration.ofDays(2))).runOnce()).isZero();
        assertThat(answers(Instant.now().plus(Duration.ofDays(4))).runOnce()).isOne();

        assertThat(intake.told.answered).containsExactly(AnswerOutcome.SILENT, AnswerOutcome.EXPIRED);
        assertThat(intake.count("intake.answer")).isZero();
    }

    @Test
    void whatIsBeingSentIsNotSentByAnother() {
        intake.take(asking("C1", "AL"));
        Instant now = Instant.now();

        assertThat(claimed(now)).hasSize(1);
        assertThat(claimed(now.plusSeconds(30))).as("somebody has it").isEmpty();
        assertThat(claimed(now.plusSeconds(61)))
                .as("who had it did not come back")
                .hasSize(1);
    }

    private List<AnswerTable.Row> claimed(Instant now) {
        return intake.identified()
                .inTransaction(transaction -> AnswerTable.claim(transaction, now, now.plusSeconds(60), 50));
    }

    @Test
    void whoAsksForErrorsOnlyHearsOfNothingElse() {
        intake.take(asking("C1", "ER"), asking("C2", "NE"), Messages.admit("C3", "4713"));

        assertThat(intake.count("intake.answer")).isZero();
    }

    private ApplicationAnswers answers(Instant now) {
        return new ApplicationAnswers(
                intake.identified(),
                intake.senders,
                certificates.clientContext("intake"),
                intake.told,
                InstantSource.fixed(now));
    }

    private MllpServer listener() {
        return listener(Acknowledgement::accept);
    }

    private MllpServer listener(BiFunction<Acknowledgement, Message, byte[]> answer) {
        Ids ids = new Ids(InstantSource.system(), new SecureRandom());
        Acknowledgement acknowledgement = new Acknowledgement(
                InstantSource.system(), () -> ids.next().toString().substring(0, 18));
        return MllpServer.start(
                MllpSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                        .withClientCertificates(true),
                certificates.serverContext(),
                frame -> {
                    heard.add(new String(frame.bytes(), UTF_8));
                    return CompletableFuture.completedFuture(
                            answer.apply(acknowledgement, Message.parse(frame.bytes())));
                },
                trouble -> {});
    }

    private static byte[] asking(String controlId, String condition) {
        return new String(Messages.admit(controlId, "4711"), UTF_8)
                .replace("|P|2.5.1", "|P|2.5.1|||AL|" + condition)
                .getBytes(UTF_8);
    }

    private static byte[] unmappable(String controlId) {
        return new String(asking(controlId, "AL"), UTF_8)
                .replace("ADT^A01", "QRY^A19")
                .getBytes(UTF_8);
    }
}
