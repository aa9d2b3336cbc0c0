package health.vigil.hl7v2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import health.vigil.testkit.Requirement;
import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Requirement("INT-1")
class MessageTest {
    private static final String MSH = "MSH|^~\\&|APP|FAC|VIGIL|HOSP|20260101120000||ADT^A01^ADT_A01|C1|P|2.5.1";

    private static Message parse(String text) {
        return Message.parse(text.getBytes(UTF_8));
    }

    @Test
    void addressesEveryLevel() {
        Message message = parse(MSH + "\rPID|1||A^^^X&1.2&ISO^MR~B^^^Y||Doe^Jane");

        Segment pid = message.segment("PID");

        assertThat(pid.field(3).repetition(0).component(4).subcomponent(2).text())
                .isEqualTo("1.2");
        assertThat(pid.field(3).repetition(1).component(1).text()).isEqualTo("B");
        assertThat(pid.field(3).repetitionCount()).isEqualTo(2);
        assertThat(pid.field(5).component(2).text()).isEqualTo("Jane");
        assertThat(pid.field(5).text()).isEqualTo("Doe");
    }

    @Test
    void numbersHeaderFieldsAsHl7Does() {
        Segment msh = parse(MSH).segment("MSH");

        assertThat(List.of(
                        msh.field(1).text(),
                        msh.field(2).text(),
                        msh.field(3).text(),
                        msh.field(12).text()))
                .containsExactly("|", "^~\\&", "APP", "2.5.1");
    }

    @Test
    void whatWasNotSentIsEmpty() {
        Message message = parse(MSH + "\rPID|1");

        assertThat(message.segment("PID")
                        .field(40)
                        .repetition(3)
                        .component(9)
                        .subcomponent(2)
                        .isEmpty())
                .isTrue();
        assertThat(message.segment("PV1").isPresent()).isFalse();
        assertThat(message.segment("PV1").field(2).text()).isEmpty();
    }

    @Test
    void tellsDeletedFromEmpty() {
        Segment pid = parse(MSH + "\rPID|\"\"||^^^|\"\"^x").segment("PID");

        assertThat(pid.field(1).isNull()).isTrue();
        assertThat(pid.field(1).text()).isEmpty();
        assertThat(pid.field(2).isNull()).isFalse();
        assertThat(pid.field(2).isEmpty()).isTrue();
        assertThat(pid.field(3).isEmpty()).isTrue();
        assertThat(pid.field(4).isNull()).isFalse();
        assertThat(pid.field(4).component(1).isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f, `a|b^c&d~e\\f`",
                "one\\.br\\two, `one\ntwo`",
                "\\XC3A9\\t\\XC3A9\\, été",
                "\\H\\bold\\N\\, \\H\\bold\\N\\",
                "50\\, 50\\",
                "C:\\dir one\\.br\\two, `C:\\dir one\ntwo`",
                "\\C2842\\x\\M24\\\\.in+4\\, \\C2842\\x\\M24\\\\.in+4\\",
                "\\Xzz\\, \\Xzz\\",
                "\\\\, \\\\",
            })
    void decodesEscapes(String sent, String text) {
        assertThat(parse(MSH + "\rNTE|1||" + sent).segment("NTE").field(3).text())
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\r\n", "\r\r"})
    void acceptsEverySegmentEnd(String end) {
        Message message = parse(MSH + end + "PID|1" + end + "ZZ1|x" + end);

        assertThat(message.segments()).extracting(Segment::name).containsExactly("MSH", "PID", "ZZ1");
    }

    @Test
    void usesTheDelimitersThatTheMessageDeclares() {
        Message message = parse("MSH#*@!%#APP#FAC####ORU*R01#9#P#2.3\rPID#1##A*B%C@D!F!E");

        Field field = message.segment("PID").field(3);

        assertThat(field.component(2).subcomponent(2).text()).isEqualTo("C");
        assertThat(field.repetition(1).text()).isEqualTo("D#E");
    }

    @Test
    void acceptsTheTruncationCharacterOfLaterVersions() {
        assertThat(parse(MSH.replace("~\\&", "~\\&#")).segment("MSH").field(2).text())
                .isEqualTo("^~\\&#");
    }

    @ParameterizedTest
    @CsvSource({
        "'', UTF-8",
        "UNICODE UTF-8, UTF-8",
        "8859/1, ISO-8859-1",
        "8859/2, ISO-8859-2",
        "8859/5, ISO-8859-5",
        "8859/15, ISO-8859-15",
        "GB 18030-2000, GB18030",
        "ISO IR87, ISO-2022-JP",
    })
    void decodesTheCharacterSetOfTheHeader(String name, String charset) {
        String sample = charset.equals("ISO-8859-5") ? "Иван" : charset.equals("ISO-2022-JP") ? "山田" : "Jäger";
        String text = MSH + "||||||" + name + "\rPID|1||||" + sample;

        Message message = Message.parse(text.getBytes(Charset.forName(charset)));

        assertThat(message.segment("PID").field(5).text()).isEqualTo(sample);
    }

    @Test
    void recognisesUtf16AndByteOrderMarks() {
        String text = MSH + "\rPID|1||||Jäger";

        assertThat(List.of(
                        Message.parse(text.getBytes(UTF_16BE)),
                        Message.parse(text.getBytes(UTF_16LE)),
                        parse('\uFEFF' + text),
                        Message.parse(('\uFEFF' + text).getBytes(UTF_16LE))))
                .allSatisfy(message ->
                        assertThat(message.segment("PID").field(5).text()).isEqualTo("Jäger"));
    }

    @Test
    void refusesBytesThatAreNotInTheCharacterSet() {
        byte[] latin = (MSH + "\rPID|1||||Jäger").getBytes(ISO_8859_1);

        assertThatThrownBy(() -> Message.parse(latin)).hasMessageContaining("VGL-HL7-005");
    }

    @ParameterizedTest
    @CsvSource({
        "'', VGL-HL7-001",
        "PID|1, VGL-HL7-001",
        "FHS|^~\\&|A<BHS|^~\\&|A, VGL-HL7-007",
        "BHS|^~\\&|A, VGL-HL7-007",
        "MSH, VGL-HL7-002",
        "MSH||, VGL-HL7-002",
        "MSH|^^\\&|, VGL-HL7-002",
        "MSH|ABCD|, VGL-HL7-002",
        "MSH|^~\\&|||||||A^B|1||||||||NOSUCH, VGL-HL7-004",
        "MSH|^~\\&|||||||A^B|1<pid|1, VGL-HL7-006",
        "MSH|^~\\&|||||||A^B|1<SECRET, VGL-HL7-006",
        "MSH|^~\\&|||||||A^B|1<MSH|^~\\&|||||||A^B|1, VGL-HL7-007",
        "MSH|^~\\&|||||||A^B|1<PID|x\u0000y, VGL-HL7-008",
        "MSH|^~\\&||||||||1, VGL-HL7-010",
    })
    void namesWhatIsMalformedWithoutRepeatingIt(String text, String code) {
        MalformedMessageException problem =
                catchThrowableOfType(MalformedMessageException.class, () -> parse(text.replace('<', '\r')));

        assertThat(problem.problem().code()).isEqualTo(code);
        assertThat(problem.getMessage()).doesNotContain("SECRET", "NOSUCH");
    }

    @Test
    void refusesMoreThanTheLimits() {
        byte[] bytes = (MSH + "\rPID|1|2~2|3\rPV1|1").getBytes(UTF_8);

        assertThat(List.of(
                        new Limits(20, 9, 99, 9),
                        new Limits(999, 2, 99, 9),
                        new Limits(999, 9, 5, 9),
                        new Limits(999, 9, 99, 1)))
                .allSatisfy(limits ->
                        assertThatThrownBy(() -> Message.parse(bytes, limits)).hasMessageContaining("VGL-HL7-003"));
    }

    @Test
    @Requirement("PHI-7")
    void printsNoContent() {
        Message message = parse(MSH + "\rPID|1||SECRET");

        assertThat(message + " " + message.segment("PID") + " "
                        + message.segment("PID").field(3) + " " + message.header())
                .doesNotContain("SECRET", "APP");
    }

    @Test
    @Requirement("INT-1")
    void whatHasNoControlIdIsReadButNotTakenFromASender() {
        Header header = parse("MSH|^~\\&|||||||ADT^A01").header();

        assertThat(header.trigger()).isEqualTo("A01");
        assertThatThrownBy(header::requireSupported).hasMessageContaining("VGL-HL7-010");
    }
}
