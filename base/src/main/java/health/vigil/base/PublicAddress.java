package health.vigil.base;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Where others find this platform, as browsers, programs and record systems call it.
///
/// @param origin such as `https://vigil.example.org`. Null for `https://localhost` and the port that was called
public record PublicAddress(@Nullable URI origin) {
    /// This machine's alone.
    public static final PublicAddress LOCAL = new PublicAddress(null);

    /// @throws IllegalArgumentException for more or less than `https://`, a host and perhaps a port
    public PublicAddress {
        origin = origin == null ? null : URI.create(HttpsAddress.withoutSlash(origin.toString()));
        if (origin != null && !HttpsAddress.isOrigin(origin)) {
            throw new IllegalArgumentException(
                    "an address of the platform is https:// and a host, with a port at most");
        }
    }

    /// A page or endpoint.
    ///
    /// @param port that was called
    /// @param path with a slash at its beginning
    public String at(int port, String path) {
        return (origin == null ? "https://localhost:" + port : origin.toString()) + path;
    }
}
