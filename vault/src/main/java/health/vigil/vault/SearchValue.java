package health.vigil.vault;

import java.util.ArrayList;
import java.util.List;

/// The escapes of a search value (R4, 3.1.1.4.0.1): `\,`, `\|`, `\$` and `\\` are the characters themselves and
/// separate nothing.
public final class SearchValue {
    private SearchValue() {}

    /// The parts between separators that are not escaped, one at least; their escapes stay.
    public static List<String> split(String value, char separator) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) == '\\') {
                i++;
            } else if (value.charAt(i) == separator) {
                parts.add(value.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(value.substring(from));
        return parts;
    }

    /// Without the escapes: `\,` is `,`. A backslash at the end is one.
    public static String plain(String value) {
        if (value.indexOf('\\') < 0) {
            return value;
        }
        StringBuilder plain = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) == '\\' && i + 1 < value.length()) {
                i++;
            }
            plain.append(value.charAt(i));
        }
        return plain.toString();
    }

    /// A value that means just this text: [#plain] gives it back.
    public static String escaped(String text) {
        return text.replaceAll("[\\\\|,$]", "\\\\$0");
    }
}
