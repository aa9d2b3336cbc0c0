package health.vigil.hl7v2.internal.syntax;

import health.vigil.hl7v2.MalformedMessageException;
import health.vigil.hl7v2.Position;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Character sets by their HL7 name (table 0211) and decoding that refuses what is not in the set, so that no
/// name is stored with a character silently replaced.
public final class CharacterSets {
    private static final String REMEDY =
            "Declare the character set of the message in MSH-18 with a name of HL7 table 0211, or send UTF-8.";

    private static final Charset WINDOWS = Charset.forName("windows-1252");

    /// Bytes that Windows-1252 does not use.
    private static final String UNDEFINED = "\u0081\u008D\u008F\u0090\u009D";

    private static final byte ESCAPE = 0x1B;
    private static final Charset ROMAN = Charset.forName("JIS_X0201");
    private static final Charset JAPANESE = Charset.forName("ISO-2022-JP");
    private static final Charset JAPANESE_WITH_SUPPLEMENT = Charset.forName("ISO-2022-JP-2");

    private CharacterSets() {}

    /// The text of a message and how it was encoded.
    ///
    /// @param text without byte order mark
    /// @param charset as found
    public record Decoded(String text, Charset charset) {}

    /// Decodes a message: by its byte order mark, else by the width of its first letter, else by MSH-18, else as it
    /// is said to be.
    ///
    /// @param undeclared HL7 name of the set of a message that says nothing, empty for UTF-8
    public static Decoded decode(byte[] bytes, String undeclared) {
        int first = bytes.length > 0 ? bytes[0] & 0xFF : 0;
        int second = bytes.length > 1 ? bytes[1] & 0xFF : 0;
        if (first == 0xEF && second == 0xBB && bytes.length > 2 && (bytes[2] & 0xFF) == 0xBF) {
            return strictly(bytes, 3, StandardCharsets.UTF_8);
        }
        if (first == 0xFE && second == 0xFF) {
            return strictly(bytes, 2, StandardCharsets.UTF_16BE);
        }
        if (first == 0xFF && second == 0xFE) {
            return strictly(bytes, 2, StandardCharsets.UTF_16LE);
        }
        if (first == 0 && second == 'M') {
            return strictly(bytes, 0, StandardCharsets.UTF_16BE);
        }
        if (first == 'M' && second == 0) {
            return strictly(bytes, 0, StandardCharsets.UTF_16LE);
        }
        Charset charset = charset(declared(bytes), undeclared, switches(bytes));
        return strictly(bytes, 0, charset.equals(StandardCharsets.ISO_8859_1) ? western(bytes) : charset);
    }

    /// What calls itself 8859/1 and has bytes that are control characters there is Windows-1252, as in HTML: `’` and
    /// `€`
    /// are such bytes, and no text has those control characters.
    private static Charset western(byte[] bytes) {
        boolean windows = false;
        for (byte one : bytes) {
            if (one <= (byte) 0x9F) {
                if (UNDEFINED.indexOf(one & 0xFF) >= 0) {
                    return StandardCharsets.ISO_8859_1;
                }
                windows = true;
            }
        }
        return windows ? WINDOWS : StandardCharsets.ISO_8859_1;
    }

    /// The set of the first name in MSH-18; where the message switches, that of all of them, if they are Japanese.
    private static Charset charset(List<String> names, String undeclared, boolean switched) {
        List<Charset> sets = new ArrayList<>();
        sets.add(named(names.isEmpty() || names.getFirst().isEmpty() ? undeclared : names.getFirst()));
        names.stream().skip(1).map(CharacterSets::named).forEach(sets::add);
        if (!switched) {
            return sets.getFirst();
        }
        boolean readable = sets.stream().anyMatch(CharacterSets::isJapanese)
                && sets.stream().allMatch(set -> isJapanese(set) || isRoman(set));
        if (!readable) {
            throw switched();
        }
        return sets.contains(JAPANESE_WITH_SUPPLEMENT) ? JAPANESE_WITH_SUPPLEMENT : JAPANESE;
    }

    private static boolean isJapanese(Charset charset) {
        return charset.equals(JAPANESE) || charset.equals(JAPANESE_WITH_SUPPLEMENT);
    }

    /// Whether a Japanese set can be switched to from it: ASCII, which reads as UTF-8, and JIS X 0201.
    private static boolean isRoman(Charset charset) {
        return charset.equals(StandardCharsets.UTF_8) || charset.equals(ROMAN);
    }

    private static MalformedMessageException switched() {
        return new MalformedMessageException(
                "VGL-HL7-004",
                Position.of("MSH", 1, 18),
                "the message switches its character set by escape sequences (ISO 2022), which are read between the"
                        + " Japanese sets only, where MSH-18 names them.",
                REMEDY);
    }

    /// Whether there is an escape sequence of ISO 2022 that designates a set: an ESC and what comes in between.
    private static boolean switches(byte[] bytes) {
        for (int i = 0; i + 1 < bytes.length; i++) {
            if (bytes[i] == ESCAPE && bytes[i + 1] >= ' ' && bytes[i + 1] <= '/') {
                return true;
            }
        }
        return false;
    }

    private static Decoded strictly(byte[] bytes, int offset, Charset charset) {
        if (charset.equals(StandardCharsets.UTF_8) && isAscii(bytes, offset)) {
            return new Decoded(new String(bytes, offset, bytes.length - offset, StandardCharsets.ISO_8859_1), charset);
        }
        try {
            String text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, offset, bytes.length - offset))
                    .toString();
            return new Decoded(text, charset);
        } catch (CharacterCodingException e) {
            throw new MalformedMessageException(
                    "VGL-HL7-005",
                    null,
                    "the message has bytes that are not in its character set, " + charset.name() + ".",
                    REMEDY);
        }
    }

    /// Most messages are ASCII whatever they declare, and need no decoding.
    private static boolean isAscii(byte[] bytes, int offset) {
        int high = 0;
        for (int i = offset; i < bytes.length; i++) {
            high |= bytes[i];
        }
        return high >= 0;
    }

    /// The names in MSH-18, read before the text is decoded; every set reached here spells MSH as ASCII
    /// does.
    private static List<String> declared(byte[] bytes) {
        if (bytes.length < 8) {
            return List.of();
        }
        byte separator = bytes[3];
        int field = 1;
        int start = 4;
        for (int i = 4; i <= bytes.length; i++) {
            boolean ended = i == bytes.length || bytes[i] == '\r' || bytes[i] == '\n';
            if (ended || bytes[i] == separator) {
                field++;
                if (field == 18) {
                    return repetitions(bytes, start, i);
                }
                start = i + 1;
            }
            if (ended) {
                break;
            }
        }
        return List.of();
    }

    private static List<String> repetitions(byte[] bytes, int start, int end) {
        List<String> names = new ArrayList<>(1);
        int from = start;
        for (int i = start; i <= end; i++) {
            if (i == end || bytes[i] == bytes[5]) {
                names.add(new String(bytes, from, i - from, StandardCharsets.ISO_8859_1).strip());
                from = i + 1;
            }
        }
        return names;
    }

    /// The set of an HL7 name; the empty name is UTF-8.
    public static Charset named(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            // ASCII is read as UTF-8, of which it is a part. A header that reads as single bytes is not UTF-16,
            // so a sender that calls it Unicode means UTF-8.
            case "", "\"\"", "ASCII", "US-ASCII", "ISO IR6" -> StandardCharsets.UTF_8;
            case "UNICODE UTF-8", "UTF-8", "UTF8", "UNICODE", "UNICODE UTF-16", "UTF-16" -> StandardCharsets.UTF_8;
            case "8859/1", "ISO-8859-1", "ISO8859-1", "8859-1", "LATIN1" -> StandardCharsets.ISO_8859_1;
            case "8859/2" -> Charset.forName("ISO-8859-2");
            case "8859/3" -> Charset.forName("ISO-8859-3");
            case "8859/4" -> Charset.forName("ISO-8859-4");
            case "8859/5" -> Charset.forName("ISO-8859-5");
            case "8859/6" -> Charset.forName("ISO-8859-6");
            case "8859/7" -> Charset.forName("ISO-8859-7");
            case "8859/8" -> Charset.forName("ISO-8859-8");
            case "8859/9" -> Charset.forName("ISO-8859-9");
            case "8859/15" -> Charset.forName("ISO-8859-15");
            case "ISO IR14" -> ROMAN;
            case "ISO IR87" -> JAPANESE;
            case "ISO IR159" -> JAPANESE_WITH_SUPPLEMENT;
            case "GB 18030-2000" -> Charset.forName("GB18030");
            case "KS X 1001" -> Charset.forName("EUC-KR");
            case "BIG-5" -> Charset.forName("Big5");
            default ->
                throw new MalformedMessageException(
                        "VGL-HL7-004", Position.of("MSH", 1, 18), "the character set is not known.", REMEDY);
        };
    }
}
