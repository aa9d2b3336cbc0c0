package health.vigil.console.internal;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// A care unit's page. Hospitals name units as they like (`3 East/B`), so what a path segment may not hold stands
/// there as `~` and two hexadecimal digits for each byte of UTF-8; percent signs would not pass every proxy in
/// front of a slash.
public final class UnitPath {
    /// What [#segment] gives, as a group of a pattern.
    public static final String PATTERN = "((?:[A-Za-z0-9_.-]|~[0-9A-F]{2}){1,384})";

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private UnitPath() {}

    /// The path of the unit's page.
    public static String of(String unit) {
        return "/units/" + segment(unit);
    }

    private static String segment(String unit) {
        StringBuilder segment = new StringBuilder();
        for (byte octet : unit.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (octet & 0xFF);
            boolean plain = octet > 0 && (Character.isLetterOrDigit(character) || "_.-".indexOf(character) >= 0);
            segment.append(plain ? String.valueOf(character) : "~" + HEX.toHexDigits(octet));
        }
        // a path segment of dots alone would name a directory
        return segment.toString().matches("\\.+") ? segment.toString().replace(".", "~2E") : segment.toString();
    }

    /// The unit that a segment stands for.
    ///
    /// @param segment of the form of [#PATTERN]
    static String unit(String segment) {
        byte[] octets = new byte[segment.length()];
        int length = 0;
        for (int i = 0; i < segment.length(); i++) {
            if (segment.charAt(i) == '~') {
                octets[length++] = (byte) HexFormat.fromHexDigits(segment, i + 1, i + 3);
                i += 2;
            } else {
                octets[length++] = (byte) segment.charAt(i);
            }
        }
        return new String(octets, 0, length, StandardCharsets.UTF_8);
    }
}
