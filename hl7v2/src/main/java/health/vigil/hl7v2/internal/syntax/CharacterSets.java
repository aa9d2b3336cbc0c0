package health.vigil.hl7v2.internal.syntax;

import health.vigil.hl7v2.MalformedMessageException;
import health.vigil.hl7v2.Position;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Character sets by their HL7 name (table 0211) and decoding that refuses what is not in the set, so that no
/// name is stored with a character silently replaced.
public final class CharacterSets {
    private static final String REMEDY =
            "Declare the character set of the message in MSH-18 with a name of HL7 table 0211, or send UTF-8.";

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
        String declared = declared(bytes);
        return strictly(bytes, 0, named(declared.isEmpty() ? undeclared : declared));
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

    /// The first name in MSH-18, read before the text is decoded; every set reached here spells MSH as ASCII
    /// does.
    private static String declared(byte[] bytes) {
        if (bytes.length < 8) {
            return "";
        }
        byte separator = bytes[3];
        int field = 1;
        int start = 4;
        for (int i = 4; i <= bytes.length; i++) {
            boolean ended = i == bytes.length || bytes[i] == '\r' || bytes[i] == '\n';
            if (ended || bytes[i] == separator) {
                field++;
                if (field == 18) {
                    return firstRepetition(bytes, start, i);
                }
                start = i + 1;
            }
            if (ended) {
                break;
            }
        }
        return "";
    }

    private static String firstRepetition(byte[] bytes, int start, int end) {
        byte repetition = bytes[5];
        int stop = start;
        while (stop < end && bytes[stop] != repetition) {
            stop++;
        }
        return new String(bytes, start, stop - start, StandardCharsets.ISO_8859_1).strip();
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
            case "ISO IR14" -> Charset.forName("JIS_X0201");
            case "ISO IR87", "ISO IR159" -> Charset.forName("ISO-2022-JP");
            case "GB 18030-2000" -> Charset.forName("GB18030");
            case "KS X 1001" -> Charset.forName("EUC-KR");
            case "BIG-5" -> Charset.forName("Big5");
            default ->
                throw new MalformedMessageException(
                        "VGL-HL7-004", Position.of("MSH", 1, 18), "the character set is not known.", REMEDY);
        };
    }
}
