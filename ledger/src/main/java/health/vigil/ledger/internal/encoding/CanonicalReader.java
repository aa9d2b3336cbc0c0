package health.vigil.ledger.internal.encoding;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads the bytes that [CanonicalJson] writes, and no others: each is compared with what writing would put there
/// while it is read, so that nothing needs to be written again. Names ascend, nothing is escaped that need not be,
/// numbers have no leading zeros, text is well-formed UTF-8, and nothing stands between. Bytes may be hostile; what
/// was read is never part of a message. Every method throws `IllegalArgumentException` for what is not canonical.
final class CanonicalReader {
    /// Entries have four levels.
    private static final int DEEPEST = 8;

    /// Digits of the largest number that [Json.Whole] takes.
    private static final int MOST_DIGITS = 16;

    private static final String HEX = "0123456789abcdef";

    private final byte[] bytes;
    private int at;

    private CanonicalReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The one value that these bytes are the canonical form of.
    static Json read(byte[] bytes) {
        if (bytes.length > EntryCodec.LARGEST) {
            throw new IllegalArgumentException("an entry is not so long");
        }
        CanonicalReader reader = new CanonicalReader(bytes);
        Json value = reader.value(1);
        if (reader.at != bytes.length) {
            throw new IllegalArgumentException("an entry is one JSON value");
        }
        return value;
    }

    private Json value(int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("an entry is not so deep");
        }
        return switch (peek()) {
            case '"' -> new Json.Text(text());
            case '{' -> members(depth);
            case '[' -> items(depth);
            case 't' -> flag("true", true);
            case 'f' -> flag("false", false);
            default -> whole();
        };
    }

    private Json members(int depth) {
        List<Json.Member> members = new ArrayList<>();
        at++;
        if (peek() != '}') {
            String before = member(members, depth);
            while (peek() == ',') {
                at++;
                String name = member(members, depth);
                if (before.compareTo(name) >= 0) {
                    throw new IllegalArgumentException("names ascend");
                }
                before = name;
            }
        }
        expect('}');
        return new Json.Members(members);
    }

    private String member(List<Json.Member> members, int depth) {
        String name = text();
        expect(':');
        members.add(new Json.Member(name, value(depth + 1)));
        return name;
    }

    private Json items(int depth) {
        List<Json> items = new ArrayList<>();
        at++;
        if (peek() != ']') {
            items.add(value(depth + 1));
            while (peek() == ',') {
                at++;
                items.add(value(depth + 1));
            }
        }
        expect(']');
        return new Json.Items(items);
    }

    private Json flag(String literal, boolean value) {
        for (int i = 0; i < literal.length(); i++) {
            expect(literal.charAt(i));
        }
        return new Json.Flag(value);
    }

    private Json whole() {
        boolean negative = peek() == '-';
        if (negative) {
            at++;
        }
        int first = at;
        long number = 0;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9' && at - first < MOST_DIGITS) {
            number = number * 10 + bytes[at] - '0';
            at++;
        }
        boolean leadingZero = at > first && bytes[first] == '0' && (negative || at - first > 1);
        if (at == first || leadingZero) {
            throw new IllegalArgumentException("not a canonical number");
        }
        return new Json.Whole(negative ? -number : number);
    }

    /// Nearly every text is plain ASCII and stands for itself.
    private String text() {
        expect('"');
        int from = at;
        for (int i = from; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '"') {
                at = i + 1;
                return new String(bytes, from, i - from, StandardCharsets.ISO_8859_1);
            }
            if (b < ' ' || b == '\\') { // beyond ASCII, bytes are negative
                break;
            }
        }
        return otherText();
    }

    private String otherText() {
        StringBuilder text = new StringBuilder();
        while (true) {
            int from = at;
            while (at < bytes.length && (bytes[at] < 0 || bytes[at] >= ' ') && bytes[at] != '"' && bytes[at] != '\\') {
                at++;
            }
            text.append(decoded(from, at));
            if (peek() == '"') {
                at++;
                return text.toString();
            }
            expect('\\');
            text.append(escaped());
        }
    }

    private CharSequence decoded(int from, int to) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not well-formed UTF-8", e);
        }
    }

    private char escaped() {
        byte escape = peek();
        at++;
        return switch (escape) {
            case '"' -> '"';
            case '\\' -> '\\';
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'f' -> '\f';
            case 'r' -> '\r';
            case 'u' -> control();
            default -> throw new IllegalArgumentException("not a canonical escape");
        };
    }

    /// A control character that has no shorter escape.
    private char control() {
        expect('0');
        expect('0');
        int high = HEX.indexOf(peek());
        at++;
        int low = HEX.indexOf(peek());
        at++;
        char control = (char) (high * 16 + low);
        if ((high != 0 && high != 1) || low < 0 || "\b\t\n\f\r".indexOf(control) >= 0) {
            throw new IllegalArgumentException("not a canonical escape");
        }
        return control;
    }

    private void expect(char c) {
        if (peek() != c) {
            throw new IllegalArgumentException("another character belongs here");
        }
        at++;
    }

    private byte peek() {
        if (at >= bytes.length) {
            throw new IllegalArgumentException("an entry ends early");
        }
        return bytes[at];
    }
}
