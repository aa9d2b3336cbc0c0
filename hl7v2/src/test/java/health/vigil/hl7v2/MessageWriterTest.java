package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;

@Requirement("INT-1")
class MessageWriterTest {
    @Property(tries = 500)
    void whatIsWrittenIsRead(
            @ForAll @CharRange(from = ' ', to = 'ž') @Chars({'|', '^', '~', '\\', '&', '\n', '\r', '山'}) String first,
            @ForAll @CharRange(from = ' ', to = '~') String second) {
        byte[] bytes = new MessageWriter()
                .segment("MSH")
                .field(9, "ORU", "R01")
                .field(10, "1")
                .segment("NTE")
                .field(3, "x", first, second)
                .repetition(second)
                .bytes();

        Field field = Message.parse(bytes).segment("NTE").field(3);

        String read = field.repetition(0).component(2).text();
        assertThat(read).isEqualTo(first.equals("\"\"") ? "" : first);
        assertThat(field.repetition(1).text()).isEqualTo(second.equals("\"\"") ? "" : second);
    }
}
