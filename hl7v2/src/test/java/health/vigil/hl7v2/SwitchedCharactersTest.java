package health.vigil.hl7v2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.testkit.Requirement;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages in more than the one character set that they name first (ISO 2022, MSH-18 repeated), or in another.
@Requirement("INT-1")
class SwitchedCharactersTest {
    private static String message(String sets) {
        return "MSH|^~\\&|A|F|||20260301||ADT^A08|1|P|2.5.1||||||" + sets + "\rPID|1||4711^^^GH^MR||";
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO IR87", "~ISO IR87", "ASCII~ISO IR87", "ISO IR6~ISO IR87", "ISO IR14~ISO IR87"})
    void japaneseSetsAreRead(String sets) {
        byte[] sent = (message(sets) + "山田^太郎").getBytes(Charset.forName("ISO-2022-JP"));

        Field name = Message.parse(sent).segment("PID").field(5);

        assertThat(name.component(1).text()).isEqualTo("山田");
        assertThat(name.component(2).text()).isEqualTo("太郎");
    }

    @ParameterizedTest
    @ValueSource(strings = {"~ISO IR159", "ISO IR6~ISO IR87~ISO IR159"})
    void theSupplementaryJapaneseSetIsRead(String sets) {
        byte[] sent = (message(sets) + "山\u4E02").getBytes(Charset.forName("ISO-2022-JP-2"));

        assertThat(Message.parse(sent).segment("PID").field(5).text()).isEqualTo("山\u4E02");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ASCII", "UNICODE UTF-8", "8859/1", "8859/1~ISO IR87", "~KS X 1001", "~8859/5~ISO IR87"})
    void whatSwitchesOtherwiseIsRefused(String sets) {
        byte[] sent = (message(sets) + "\u001B$B;3ED\u001B(B").getBytes(ISO_8859_1);

        assertThatThrownBy(() -> Message.parse(sent))
                .isInstanceOfSatisfying(
                        MalformedMessageException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("VGL-HL7-004"));
    }

    @Test
    void windowsQuotesAreNoControlCharacters() {
        byte[] sent = (message("8859/1") + "O’Neil € Jäger").getBytes(Charset.forName("windows-1252"));

        assertThat(Message.parse(sent).segment("PID").field(5).text()).isEqualTo("O’Neil € Jäger");
    }

    @ParameterizedTest
    @CsvSource({"~WEIRD", "8859/1~WEIRD", "ISO IR87~WEIRD"})
    void aFurtherSetThatIsNotKnownIsRefused(String sets) {
        assertThatThrownBy(() -> Message.parse((message(sets) + "Muster").getBytes(ISO_8859_1)))
                .isInstanceOfSatisfying(
                        MalformedMessageException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("VGL-HL7-004"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8859/1~8859/5", "8859/1~ISO IR87"})
    void whatDoesNotSwitchIsInTheFirst(String sets) {
        byte[] sent = (message(sets) + "Jäger").getBytes(ISO_8859_1);

        assertThat(Message.parse(sent).segment("PID").field(5).text()).isEqualTo("Jäger");
    }
}
