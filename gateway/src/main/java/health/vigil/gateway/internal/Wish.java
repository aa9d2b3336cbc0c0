package health.vigil.gateway.internal;

import java.util.Arrays;
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
        if (!isOfR4(range)) {
            return;
        }
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
        try {
            return parameter(range, "q").map(Double::parseDouble).orElse(1.0);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /// Whether a media type names no other version of FHIR (R4, 3.1.0.6, `fhirVersion`).
    ///
    /// @param type in small letters
    static boolean isOfR4(String type) {
        return parameter(type, "fhirversion")
                .filter(version -> !version.equals("4.0"))
                .isEmpty();
    }

    private static Optional<String> parameter(String range, String name) {
        return Arrays.stream(range.split(";"))
                .map(parameter -> parameter.split("=", 2))
                .filter(sides -> sides.length == 2 && sides[0].strip().equals(name))
                .map(sides -> sides[1].strip().replace("\"", ""))
                .findFirst();
    }
}
