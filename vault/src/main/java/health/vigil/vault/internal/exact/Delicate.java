package health.vigil.vault.internal.exact;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A place of a resource whose content HAPI FHIR may not keep as it was sent.
///
/// @param path from the resource
/// @param value that was sent there, null where it is not delicate
/// @param id that the primitive value there was sent with
record Delicate(
        List<Step> path, @Nullable String value, @Nullable String id) {
    private static final Pattern TIME = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})");
    private static final int TIME_STARTS = 10;

    /// Elements of type base64Binary.
    static final Set<String> BYTES = Set.of("data", "hash", "query", "carrierAIDC");

    /// As a choice of type has it: `valueBase64Binary`.
    static final String ANY_BYTES = "Base64Binary";

    /// @param name of an element
    /// @param index among those of that name
    record Step(String name, int index) {}

    /// Whether a value is of bytes, has white space at an end, or looks like a time or number and is none of R4's.
    ///
    /// @param name of its element
    static boolean is(String name, String value) {
        return BYTES.contains(name) || name.endsWith(ANY_BYTES) || isLoose(value) || isOddNumber(value);
    }

    /// Whether a value is `+1`, `.5`, `01` or `1.`, were it a number.
    private static boolean isOddNumber(String value) {
        int first = value.startsWith("-") ? 1 : 0;
        return value.length() > first
                && ("+.".indexOf(value.charAt(first)) >= 0
                        || value.charAt(value.length() - 1) == '.'
                        || (value.charAt(first) == '0'
                                && value.length() > first + 1
                                && value.charAt(first + 1) != '.'));
    }

    /// Whether a value has white space at an end, or looks like a time and is none of R4's.
    static boolean isLoose(String value) {
        return !value.isEmpty()
                && (value.charAt(0) <= ' '
                        || value.charAt(value.length() - 1) <= ' '
                        || (value.length() > TIME_STARTS
                                && value.charAt(TIME_STARTS) == 'T'
                                && value.charAt(4) == '-'
                                && !TIME.matcher(value).matches()));
    }
}
