package health.vigil.console.internal;

import health.vigil.policy.Principal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One request of a signed-in person.
///
/// @param principal who
/// @param path what the route's pattern captured, in order
/// @param csrfToken for forms on the page
/// @param http the rest
public record Request(Principal principal, List<String> path, String csrfToken, HttpServletRequest http) {
    public Request {
        path = List.copyOf(path);
    }

    /// A form field or query parameter, trimmed; null when absent or empty.
    public @Nullable String parameter(String name) {
        String value = http.getParameter(name);
        return value == null || value.isBlank() ? null : value.trim();
    }
}
