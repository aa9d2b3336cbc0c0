package health.vigil.vault;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Requirement("INT-3")
class SearchValueTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            a|b; a / b
            a\\|b; a\\|b
            a\\\\|b; a\\\\ / b
            a\\\\\\|b; a\\\\\\|b
            |; /
            """)
    void escapedSeparatorsSeparateNothing(String value, String parts) {
        assertThat(SearchValue.split(value, '|')).containsExactly(parts.split(" ?/ ?", -1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "a,b|c$d", "back\\slash", "end\\", "\\\\,", ""})
    void whatIsEscapedIsOnePartAndMeansItself(String text) {
        String escaped = SearchValue.escaped(text);

        assertThat(SearchValue.plain(escaped)).isEqualTo(text);
        for (char separator : new char[] {',', '|', '$'}) {
            assertThat(SearchValue.split(escaped, separator)).containsExactly(escaped);
        }
    }

    @Test
    void aBackslashAtTheEndIsOne() {
        assertThat(SearchValue.plain("a\\")).isEqualTo("a\\");
    }
}
