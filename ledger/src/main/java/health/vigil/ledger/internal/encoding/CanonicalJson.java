package health.vigil.ledger.internal.encoding;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/// JSON in the one form of RFC 8785 (JCS), so that equal entries have equal bytes and equal hashes.
final class CanonicalJson {
    private CanonicalJson() {}

    /// The canonical bytes.
    ///
    /// @throws IllegalArgumentException if a string is not well-formed Unicode, which has no canonical form
    static byte[] write(Json value) {
        StringBuilder out = new StringBuilder(512);
        write(value, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Json value, StringBuilder out) {
        switch (value) {
            case Json.Text(String text) -> writeText(text, out);
            case Json.Whole(long number) -> out.append(number);
            case Json.Flag(boolean flag) -> out.append(flag);
            case Json.Items(List<Json> items) -> {
                out.append('[');
                String separator = "";
                for (Json item : items) {
                    out.append(separator);
                    write(item, out);
                    separator = ",";
                }
                out.append(']');
            }
            case Json.Members(List<Json.Member> members) -> {
                out.append('{');
                String separator = "";
                for (Json.Member member : members) {
                    out.append(separator);
                    writeText(member.name(), out);
                    out.append(':');
                    write(member.value(), out);
                    separator = ",";
                }
                out.append('}');
            }
        }
    }

    private static void writeText(String text, StringBuilder out) {
        out.append('"');
        int first = plainPrefix(text);
        out.append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u").append(HexFormat.of().toHexDigits(c));
                    } else if (!Character.isSurrogate(c)) {
                        out.append(c);
                    } else if (Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        out.append(c).append(text.charAt(++i));
                    } else {
                        throw new IllegalArgumentException("a text of an entry has half a surrogate pair");
                    }
                }
            }
        }
        out.append('"');
    }

    /// How much of a text stands for itself: nearly always all of it, which is then copied at once.
    private static int plainPrefix(String text) {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c < 0x20 || c == '"' || c == '\\' || Character.isSurrogate(c)) {
                return i;
            }
            i++;
        }
        return i;
    }
}
