package health.vigil.intake;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One original of a source: one thing that can fail, be corrected and be replayed by itself, such as a row, an object
/// or a resource.
///
/// @param id what the source knows it by, so that it is stored once; null where each delivery is a new one. It is
///     stored as a keyed function only
/// @param kind what it is, in the clear beside the sealed original, such as `csv` or `Observation`: letters and
///     digits, at most 40
/// @param content the original
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Delivery(@Nullable String id, String kind, byte[] content) {
    private static final Pattern KIND = Pattern.compile("[A-Za-z0-9]{1,40}");

    public Delivery {
        if (!KIND.matcher(kind).matches()) {
            throw new IllegalArgumentException("not a kind of original");
        }
    }

    /// The kind only.
    @Override
    public String toString() {
        return kind + "[sealed]";
    }
}
