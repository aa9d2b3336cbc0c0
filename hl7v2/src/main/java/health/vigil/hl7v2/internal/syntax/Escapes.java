package health.vigil.hl7v2.internal.syntax;

import health.vigil.hl7v2.Delimiters;
import java.nio.charset.Charset;
import java.util.HexFormat;

/// Escape sequences (HL7 v2.8.2 chapter 2.7). Sequences that stand for characters are decoded; those that only
/// format (`\H\`, `\.fi\`), switch character sets or are local stay as sent, so nothing is lost. An escape
/// character that begins no sequence is one of the text, and the next one may begin a sequence.
public final class Escapes {
    private static final int LONGEST = 40;

    /// So many line breaks or spaces may one command make.
    private static final int FARTHEST = 20;

    private Escapes() {}

    /// The text of `source[start, end)`.
    public static String decode(String source, int start, int end, Syntax syntax) {
        return decode(source, start, end, syntax, false);
    }

    /// The same, with formatting commands carried out as far as plain text can, or dropped.
    public static String readable(String source, int start, int end, Syntax syntax) {
        return decode(source, start, end, syntax, true);
    }

    private static String decode(String source, int start, int end, Syntax syntax, boolean readable) {
        char escape = syntax.delimiters().escape();
        int from = escape == Syntax.NONE ? -1 : source.indexOf(escape, start, end);
        if (from < 0) {
            return source.substring(start, end);
        }
        StringBuilder decoded = new StringBuilder(end - start);
        int at = start;
        while (from >= 0) {
            decoded.append(source, at, from);
            int close = source.indexOf(escape, from + 1, end);
            if (close < 0) {
                at = from;
                break;
            }
            if (append(decoded, source, from + 1, close, syntax)) {
                at = close + 1;
            } else if (isKept(source, from + 1, close)) {
                if (!readable || !format(decoded, source, from + 1, close)) {
                    decoded.append(source, from, close + 1);
                }
                at = close + 1;
            } else {
                decoded.append(escape);
                at = from + 1;
            }
            from = source.indexOf(escape, at, end);
        }
        return decoded.append(source, at, end).toString();
    }

    private static boolean append(StringBuilder decoded, String source, int start, int end, Syntax syntax) {
        Delimiters delimiters = syntax.delimiters();
        if (end - start == 1) {
            char standsFor = switch (source.charAt(start)) {
                case 'F' -> delimiters.field();
                case 'S' -> delimiters.component();
                case 'T' -> delimiters.subcomponent();
                case 'R' -> delimiters.repetition();
                case 'E' -> delimiters.escape();
                default -> Syntax.NONE;
            };
            if (standsFor == Syntax.NONE) {
                return false;
            }
            decoded.append(standsFor);
            return true;
        }
        if (source.startsWith(".br", start) && end - start == 3) {
            decoded.append('\n');
            return true;
        }
        return end > start
                && source.charAt(start) == 'X'
                && appendHex(decoded, source, start + 1, end, syntax.charset());
    }

    /// `\H\`, `\N\`, `\C..\`, `\M..\`, `\Z..\` and the formatting commands, which begin with a point.
    private static boolean isKept(String source, int start, int end) {
        int length = end - start;
        if (length == 0 || length > LONGEST) {
            return false;
        }
        return switch (source.charAt(start)) {
            case 'H', 'N' -> length == 1;
            case 'C', 'M', 'Z' -> length > 1;
            case '.' -> length > 2 && isLower(source.charAt(start + 1)) && isLower(source.charAt(start + 2));
            default -> false;
        };
    }

    /// Carries out a formatting command (chapter 2.7.6); false where it is none that text can follow.
    private static boolean format(StringBuilder text, String source, int start, int end) {
        char first = source.charAt(start);
        if (first != '.') {
            return first == 'H' || first == 'N';
        }
        int number = number(source, start + 3, end);
        if (number < 0) {
            return false;
        }
        switch (source.substring(start + 1, start + 3)) {
            case "sp" -> text.repeat('\n', number);
            case "sk" -> text.repeat(' ', number);
            case "ce" -> {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
                    text.append('\n');
                }
            }
            case "in", "ti", "fi", "nf" -> {}
            default -> {
                return false;
            }
        }
        return true;
    }

    /// A number with or without a sign, no larger than a line needs; 1 where there is none, -1 where it is something
    /// else.
    private static int number(String source, int start, int end) {
        int from = start < end && (source.charAt(start) == '+' || source.charAt(start) == '-') ? start + 1 : start;
        if (from == end) {
            return from == start ? 1 : -1;
        }
        int number = 0;
        for (int i = from; i < end; i++) {
            int digit = source.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = Math.min(FARTHEST, number * 10 + digit);
        }
        return number;
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean appendHex(StringBuilder decoded, String source, int start, int end, Charset charset) {
        if ((end - start) % 2 != 0 || start == end) {
            return false;
        }
        for (int i = start; i < end; i++) {
            if (!HexFormat.isHexDigit(source.charAt(i))) {
                return false;
            }
        }
        decoded.append(new String(HexFormat.of().parseHex(source, start, end), charset));
        return true;
    }

    /// The text with every delimiter, escape character and line end escaped, so that decoding gives it back.
    public static String encode(String text, Delimiters delimiters) {
        StringBuilder encoded = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == delimiters.field()) {
                escape(encoded, delimiters, "F");
            } else if (c == delimiters.component()) {
                escape(encoded, delimiters, "S");
            } else if (c == delimiters.subcomponent()) {
                escape(encoded, delimiters, "T");
            } else if (c == delimiters.repetition()) {
                escape(encoded, delimiters, "R");
            } else if (c == delimiters.escape()) {
                escape(encoded, delimiters, "E");
            } else if (c == '\n') {
                escape(encoded, delimiters, ".br");
            } else if (c == '\r') {
                escape(encoded, delimiters, "X0D");
            } else {
                encoded.append(c);
            }
        }
        return encoded.toString();
    }

    private static void escape(StringBuilder encoded, Delimiters delimiters, String sequence) {
        encoded.append(delimiters.escape()).append(sequence).append(delimiters.escape());
    }
}
