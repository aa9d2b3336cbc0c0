package health.vigil.gateway.internal;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The form that a caller wishes an answer in: `_format`, else `Accept` by its weights (RFC 9110, 12.5.1). Of two
/// that are wished alike, the one named first; a range that takes both means JSON.
final class Wish {
    private static final String ANYTHING = "*/*";

    private double json = -1;
    private double xml = -1;
    private double both = -1;
    private int jsonAt;
    private int xmlAt;

    private Wish() {}

    /// Empty where neither of the forms is wished.
    static Optional<Media> of(@Nullable String format, @Nullable String accept) {
        String wish = format == null ? accept : format;
        if (wish == null || wish.isBlank()) {
            return Optional.of(Media.JSON);
        }
        Wish read = new Wish();
        String[] ranges = wish.toLowerCase(Locale.ROOT).split(",");
        for (int i = 0; i < ranges.length; i++) {
            read.take(ranges[i], i);
        }
        return read.best();
    }

    private void take(String range, int at) {
        String type = range.split(";", 2)[0].strip();
        double weight = weight(range);
        if (type.contains("xml")) {
            if (weight > xml) {
                xml = weight;
                xmlAt = at;
            }
        } else if (type.contains("json")) {
            if (weight > json) {
                json = weight;
                jsonAt = at;
            }
        } else if (type.equals(ANYTHING) || type.equals("application/*")) {
            both = Math.max(both, weight);
        }
    }

    /// A range says nothing of a form that is named by itself.
    private Optional<Media> best() {
        double ofJson = json < 0 ? both : json;
        double ofXml = xml < 0 ? both : xml;
        if (ofJson <= 0 && ofXml <= 0) {
            return Optional.empty();
        }
        boolean alike = ofJson == ofXml && json >= 0 && xml >= 0;
        return Optional.of(ofXml > ofJson || (alike && xmlAt < jsonAt) ? Media.XML : Media.JSON);
    }

    private static double weight(String range) {
        for (String parameter : range.split(";")) {
            String[] sides = parameter.split("=", 2);
            if (sides.length == 2 && sides[0].strip().equals("q")) {
                try {
                    return Double.parseDouble(sides[1].strip());
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
