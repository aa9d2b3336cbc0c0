package health.vigil.gateway;

import health.vigil.gateway.internal.Media;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The form that a caller of the API wants an answer in, for what answers in front of the API.
public final class WantedForm {
    private static final String FORMAT = "_format=";

    private WantedForm() {}

    /// Whether it is XML, by `_format` and `Accept` as the API reads them; any text can be asked about.
    ///
    /// @param query of the address, null where there is none
    /// @param accept the header, null where it is missing
    public static boolean isXml(@Nullable String query, @Nullable String accept) {
        return Media.wanted(format(query), accept) == Media.XML;
    }

    private static @Nullable String format(@Nullable String query) {
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            if (pair.startsWith(FORMAT)) {
                String value = pair.substring(FORMAT.length());
                try {
                    return URLDecoder.decode(value, StandardCharsets.UTF_8);
                } catch (IllegalArgumentException e) {
                    return value;
                }
            }
        }
        return null;
    }
}
