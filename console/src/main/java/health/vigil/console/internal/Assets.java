package health.vigil.console.internal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// The style sheet, the script and the mark: the three files that need no sign-in.
public final class Assets {
    private static final Map<String, Asset> ASSETS = Map.of(
            "/assets/vigil.css", load("vigil.css", "text/css;charset=UTF-8"),
            "/assets/vigil.js", load("vigil.js", "text/javascript;charset=UTF-8"),
            "/assets/vigil.svg", load("vigil.svg", "image/svg+xml"));

    private Assets() {}

    /// The file at a path.
    public static Optional<Asset> find(String path) {
        return Optional.ofNullable(ASSETS.get(path));
    }

    private static Asset load(String name, String type) {
        try (InputStream in = Assets.class.getResourceAsStream("/assets/" + name)) {
            if (in == null) {
                throw new IllegalStateException("missing asset " + name);
            }
            byte[] bytes = in.readAllBytes();
            return new Asset(type, bytes, "\"" + Integer.toHexString(Arrays.hashCode(bytes)) + "\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One file, with a tag by which browsers ask whether it changed.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Asset(String type, byte[] bytes, String tag) {
        public void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setHeader("ETag", tag);
            response.setHeader("Cache-Control", "public, no-cache");
            if (tag.equals(request.getHeader("If-None-Match"))) {
                response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
                return;
            }
            response.setContentType(type);
            response.getOutputStream().write(bytes);
        }
    }
}
