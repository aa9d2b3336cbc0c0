package health.vigil.keys;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

@Requirement("PHI-3")
class PseudoRandomTest {
    private final PseudoRandom function = new PseudoRandom(new byte[32]);

    @Test
    void itIsHmacSha256OfTheLengthPrefixedParts() {
        byte[] value = function.of("d", "x", "yz");

        // printf '\0\0\0\001d\0\0\0\001x\0\0\0\002yz' | openssl dgst -sha256 -mac HMAC -macopt hexkey:00…00 (32
        // bytes)
        assertThat(HexFormat.of().formatHex(value))
                .isEqualTo("fc0bba95749c87acbc08434920880b188f8bbe8906eb58ef5ee360fcc591e0d0");
    }

    @Test
    void noTwoListsOfPartsAreTheSameInput() {
        List<byte[]> values = List.of(
                function.of("d", "ab", "c"),
                function.of("d", "a", "bc"),
                function.of("d", "abc"),
                function.of("d", "abc", ""),
                function.of("d", "", "abc"),
                function.of("da", "bc"),
                function.of("dabc"),
                function.of("d", "ab\0\0\0\1c"));

        assertThat(values.stream().map(HexFormat.of()::formatHex)).doesNotHaveDuplicates();
    }

    @Test
    void anotherKeyGivesAnotherValue() {
        assertThat(new PseudoRandom(DataKeys.generate()).of("d", "x")).isNotEqualTo(function.of("d", "x"));
    }
}
