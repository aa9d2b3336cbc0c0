package health.vigil.base;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/// Addresses that are called or named over TLS: those of the configuration, and those that other servers lead to,
/// which are not believed.
public final class HttpsAddress {
    private static final Pattern DETOUR = Pattern.compile("(?i)/(\\.|%2e){1,2}(/|;|%3b|$)|%2f|%5c|\\\\");

    private HttpsAddress() {}

    /// Whether it begins with `https://` and a host, and has neither user, query nor fragment.
    public static boolean isPlain(URI address) {
        return "https".equals(address.getScheme())
                && address.getHost() != null
                && address.getRawUserInfo() == null
                && address.getRawQuery() == null
                && address.getRawFragment() == null;
    }

    /// Whether it is `https://` and a host, with a port at most.
    public static boolean isOrigin(URI address) {
        return isPlain(address) && address.getRawPath().isEmpty();
    }

    /// Without one slash at its end.
    public static String withoutSlash(String address) {
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    /// The address that somebody leads to; empty where it leaves the base, by whatever detour, or has a fragment.
    ///
    /// @param base an https address without a slash at its end
    /// @param link a whole address, possibly hostile
    public static Optional<URI> below(String base, String link) {
        if (!link.startsWith(base + "/") && !link.startsWith(base + "?")) {
            return Optional.empty();
        }
        try {
            URI address = new URI(link);
            return address.getRawFragment() != null
                            || DETOUR.matcher(address.getRawPath()).find()
                    ? Optional.empty()
                    : Optional.of(address);
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }
}
