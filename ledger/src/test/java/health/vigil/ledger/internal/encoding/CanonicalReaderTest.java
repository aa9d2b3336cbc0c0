package health.vigil.ledger.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import health.vigil.testkit.Requirement;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The reader takes and refuses exactly what [AnyJson] does.
@Requirement("EVI-3")
class CanonicalReaderTest {
    /// Pieces that make one form of a value out of another, or nothing of it.
    private static final List<byte[]> PIECES = new ArrayList<>();

    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "aa",
            "b",
            "\"",
            "\\",
            "/",
            "\b\t\n\f\r",
            "\u0000",
            "\u001f",
            "\u007f",
            "\u00e9",
            "\u20ac",
            "\ud83d\ude00",
            "\uffff",
            "\ue000",
            "\ufffd",
            "\ufeff",
            "\u2028",
            "true",
            "0");
    private static final List<Long> NUMBERS =
            List.of(0L, 1L, -1L, 10L, -10L, Json.LARGEST_WHOLE, -Json.LARGEST_WHOLE, 123_456_789L);

    static {
        for (String piece : List.of(
                " ",
                "\t",
                "\n",
                ",",
                ":",
                "{",
                "}",
                "[",
                "]",
                "\"",
                "\\",
                "/",
                "0",
                "1",
                "9",
                "-",
                "+",
                ".",
                ".0",
                "e0",
                "E1",
                "null",
                "true",
                "false",
                "tru",
                "NaN",
                "\\/",
                "\\u0041",
                "\\u001F",
                "\\u001f",
                "\\u0000",
                "\\u000a",
                "\\u00e9",
                "\\ud83d\\ude00",
                "\\ud83d",
                "\\b",
                "\\x",
                "\\'",
                "\"a\":1,",
                ",\"a\":1",
                ",\"z\":1",
                "{}",
                "[]",
                "\"\"",
                "//",
                "/**/",
                "'",
                "00",
                "-0",
                "9007199254740992",
                "12345678901234567890")) {
            PIECES.add(piece.getBytes(StandardCharsets.UTF_8));
        }
        // alone, overlong, half a surrogate pair, beyond Unicode, its replacement, a byte order mark, and nothing
        for (String piece : List.of(
                "80",
                "c3",
                "c080",
                "c1a1",
                "e08080",
                "eda080",
                "edb080",
                "f4908080",
                "f8888080",
                "efbfbd",
                "efbbbf",
                "fe",
                "ff",
                "00",
                "1f",
                "7f")) {
            PIECES.add(HexFormat.of().parseHex(piece));
        }
    }

    @Property(tries = 1000)
    void whatIsWrittenIsReadTheSame(@ForAll long seed) {
        Json value = value(new Random(seed), 1);

        assertThat(CanonicalReader.read(CanonicalJson.write(value))).isEqualTo(value);
    }

    @Property(tries = 20_000)
    void exactlyTheCanonicalFormIsRead(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = CanonicalJson.write(value(random, 1));
        for (int changes = random.nextInt(3); changes >= 0; changes--) {
            bytes = changed(bytes, random);
        }

        assertThat(read(bytes)).as(HexFormat.of().formatHex(bytes)).isEqualTo(AnyJson.canonical(bytes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"b\":1,\"a\":1}",
                "{\"a\":1,\"a\":1}",
                "{\"\ue000\":1,\"\ud83d\ude00\":1}",
                "[1,]",
                "[,1]",
                "{\"a\":1,}",
                "{\"a\" :1}",
                "01",
                "-0",
                "-",
                "1.0",
                "1e0",
                "9007199254740992",
                "99999999999999999999",
                "\"\\u0041\"",
                "\"\\u001F\"",
                "\"\\u000a\"",
                "\"\\/\"",
                "\"\t\"",
                "\"",
                "\"\\",
                "\"\\u00",
                "nul",
                "null",
                "truex",
                "",
                "[",
                "{",
                "[[[[[[[[[]]]]]]]]]"
            })
    void anotherFormIsRefused(String form) {
        byte[] bytes = form.getBytes(StandardCharsets.UTF_8);

        assertThatIllegalArgumentException().isThrownBy(() -> CanonicalReader.read(bytes));
        assertThat(AnyJson.canonical(bytes)).isEmpty();
    }

    @Test
    void namesAscendByTheirUtf16CodeUnits() {
        byte[] bytes = "{\"a\":0,\"\ud83d\ude00\":1,\"\ue000\":2}".getBytes(StandardCharsets.UTF_8);

        assertThat(read(bytes)).isPresent().isEqualTo(AnyJson.canonical(bytes));
    }

    private static Optional<Json> read(byte[] bytes) {
        try {
            return Optional.of(CanonicalReader.read(bytes));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// A piece put in, or in place of a few bytes; or a few bytes left out, or doubled.
    private static byte[] changed(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, from + random.nextInt(3));
        byte[] piece = switch (random.nextInt(4)) {
            case 0 -> new byte[0];
            case 1 -> Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + random.nextInt(12)));
            default -> PIECES.get(random.nextInt(PIECES.size()));
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(piece);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }

    private static Json value(Random random, int depth) {
        return switch (random.nextInt(depth < 4 ? 7 : 4)) {
            case 0, 1 -> new Json.Text(text(random));
            case 2 ->
                new Json.Whole(
                        random.nextBoolean()
                                ? NUMBERS.get(random.nextInt(NUMBERS.size()))
                                : random.nextLong(-Json.LARGEST_WHOLE, Json.LARGEST_WHOLE) >> random.nextInt(50));
            case 3 -> new Json.Flag(random.nextBoolean());
            case 4 -> {
                List<Json> items = new ArrayList<>();
                for (int left = random.nextInt(4); left > 0; left--) {
                    items.add(value(random, depth + 1));
                }
                yield new Json.Items(items);
            }
            default -> {
                SortedMap<String, Json> members = new TreeMap<>();
                for (int left = random.nextInt(5); left > 0; left--) {
                    members.put(text(random), value(random, depth + 1));
                }
                List<Json.Member> list = new ArrayList<>();
                members.forEach((name, value) -> list.add(new Json.Member(name, value)));
                yield new Json.Members(list);
            }
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(4); left > 0; left--) {
            text.append(TEXTS.get(random.nextInt(TEXTS.size())));
        }
        return text.toString();
    }
}
