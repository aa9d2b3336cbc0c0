package health.vigil.gateway;

import java.net.URI;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Where notifications of subscriptions may be sent. What is not named gets none, so that nobody can make this server
/// call, or carry records to, where they like.
///
/// @param allowed `https` addresses; an endpoint must have the scheme, host and port of one, and its path below that
///     one's
/// @param trusted whose certificates receivers may show; null for those that the Java installation trusts
public record Receivers(List<URI> allowed, @Nullable SSLContext trusted) {
    /// No rest-hook is taken; subscribers may still listen on a websocket.
    public static final Receivers NONE = new Receivers(List.of(), null);

    public Receivers {
        allowed = List.copyOf(allowed);
        for (URI address : allowed) {
            if (!"https".equals(address.getScheme()) || address.getHost() == null) {
                throw new IllegalArgumentException("a receiver of notifications has an https address");
            }
        }
    }

    /// Whether notifications may go there.
    public boolean allow(URI endpoint) {
        return allowed.stream().anyMatch(one -> covers(one, endpoint.normalize()));
    }

    private static boolean covers(URI one, URI endpoint) {
        String below = one.getPath().endsWith("/") ? one.getPath() : one.getPath() + "/";
        String path = endpoint.getPath() == null ? "" : endpoint.getPath();
        return "https".equals(endpoint.getScheme())
                && one.getHost().equalsIgnoreCase(endpoint.getHost())
                && port(one) == port(endpoint)
                && !path.contains("..")
                && (path.equals(one.getPath()) || path.startsWith(below));
    }

    private static int port(URI address) {
        return address.getPort() < 0 ? 443 : address.getPort();
    }
}
