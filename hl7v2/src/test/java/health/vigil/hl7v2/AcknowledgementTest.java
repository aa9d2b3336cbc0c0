package health.vigil.hl7v2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import health.vigil.base.Problem;
import health.vigil.base.SteppedClock;
import health.vigil.testkit.Requirement;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Requirement("INT-1")
class AcknowledgementTest {
    private static final Problem PROBLEM = new Problem("VGL-INT-001", "The patient has no identifier.", "Send PID-3.");
    private final Acknowledgement acknowledgement =
            new Acknowledgement(new SteppedClock(Instant.parse("2026-02-03T04:05:06.007Z")), () -> "ACK7");

    private static Message message(String accept) {
        return Message.parse(("MSH|^~\\&|APP^1.2^ISO|FAC|VIGIL|HOSP|2026||ADT^A01^ADT_A01|C\\T\\1|D|2.4|||" + accept
                        + "|||8859/1\rPID|1||SECRET")
                .getBytes(ISO_8859_1));
    }

    @Test
    void mirrorsSenderAndReceiver() {
        String ack = new String(acknowledgement.accept(message("")), UTF_8);

        assertThat(ack)
                .isEqualTo("MSH|^~\\&|VIGIL|HOSP|APP^1.2^ISO|FAC|20260203040506.007+0000||ACK^A01^ACK|ACK7|D|2.4"
                        + "||||||8859/1\rMSA|AA|C\\T\\1\r");
    }

    @ParameterizedTest
    @CsvSource({
        "'', AA, AE, AR",
        "AL, CA, CE, CR",
        "NE, '', '', ''",
        "ER, '', CE, CR",
        "SU, CA, '', ''",
        "XX, CA, CE, CR",
    })
    void answersInTheModeAndUnderTheConditionOfTheSender(String condition, String accept, String error, String reject) {
        Message received = message(condition);

        assertThat(code(acknowledgement.accept(received))).isEqualTo(accept);
        assertThat(code(acknowledgement.error(received, PROBLEM))).isEqualTo(error);
        assertThat(code(acknowledgement.reject(received, PROBLEM))).isEqualTo(reject);
    }

    @Test
    void saysWhichSequenceNumberIsExpected() {
        Message received = message("");

        assertThat(expected(acknowledgement.expecting(8L).accept(received))).isEqualTo("8");
        assertThat(expected(acknowledgement.expecting(-1L).error(received, PROBLEM)))
                .isEqualTo("-1");
        assertThat(expected(acknowledgement.accept(received))).isEmpty();
    }

    private static String code(byte[] ack) {
        return ack.length == 0 ? "" : Message.parse(ack).segment("MSA").field(1).text();
    }

    private static String expected(byte[] ack) {
        return Message.parse(ack).segment("MSA").field(4).text();
    }

    @Test
    @Requirement("PHI-7")
    void saysWhatIsWrongAndRepeatsNoContent() {
        String ack = new String(acknowledgement.error(message(""), PROBLEM), UTF_8);

        assertThat(ack)
                .endsWith("MSA|AE|C\\T\\1|VGL-INT-001\rERR|||207^Application error^HL70357|E|VGL-INT-001^^L"
                        + "|||The patient has no identifier. Send PID-3.\r")
                .doesNotContain("SECRET");
    }

    @Test
    void refusesByControlIdWhatCannotBeRead() {
        byte[] received = "MSH|^~\\&|APP|FAC|VIGIL|HOSP|2026||ADT^A01|C1|P|2.5.1\rpid|1".getBytes(UTF_8);
        MalformedMessageException problem =
                catchThrowableOfType(MalformedMessageException.class, () -> Message.parse(received));

        Message ack = Message.parse(acknowledgement.reject(received, problem));

        assertThat(ack.segment("MSA").field(1).text()).isEqualTo("AR");
        assertThat(ack.segment("MSA").field(2).text()).isEqualTo("C1");
        assertThat(ack.segment("MSH").field(5).text()).isEqualTo("APP");
        assertThat(ack.segment("ERR").field(5).text()).isEqualTo("VGL-HL7-006");
    }

    @ParameterizedTest
    @CsvSource({"'', AR", "AL, CR", "ER, CR", "XX, CR", "NE, ''", "SU, ''"})
    void refusesWhatCannotBeReadInTheModeOfTheSender(String condition, String code) {
        byte[] received =
                ("MSH|^~\\&|APP|FAC|VIGIL|HOSP|2026||ADT^A01|C1|P|2.5.1|||" + condition + "\rpid|1").getBytes(UTF_8);
        MalformedMessageException problem =
                catchThrowableOfType(MalformedMessageException.class, () -> Message.parse(received));

        assertThat(code(acknowledgement.reject(received, problem))).isEqualTo(code);
        assertThat(acknowledgement.isEnhanced(received)).isEqualTo(!condition.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"''", "garbage", "MSH", "MSH|^~\\&", "MSH|||", "MSH|^~\\&|A|B|||||||"})
    void refusesEvenGarbageWithAWellFormedAnswer(String received) {
        byte[] bytes = received.getBytes(UTF_8);
        MalformedMessageException problem =
                catchThrowableOfType(MalformedMessageException.class, () -> Message.parse(bytes));

        Message ack = Message.parse(acknowledgement.reject(bytes, problem));

        assertThat(ack.segment("MSA").field(1).text()).isEqualTo("AR");
    }

    @Test
    void pointsAtTheField() {
        byte[] received = "MSH|^~\\&|APP|FAC|||||ADT^A01||P|2.5.1".getBytes(UTF_8);
        MalformedMessageException problem = catchThrowableOfType(
                MalformedMessageException.class,
                () -> Message.parse(received).header().requireSupported());

        Segment err = Message.parse(acknowledgement.reject(received, problem)).segment("ERR");

        assertThat(err.field(2).raw()).isEqualTo("MSH^1^10");
        assertThat(err.field(3).text()).isEqualTo("101");
    }
}
