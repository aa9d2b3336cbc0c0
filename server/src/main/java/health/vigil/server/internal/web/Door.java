package health.vigil.server.internal.web;

import jakarta.servlet.http.HttpServlet;
import java.util.List;

/// A room's servlet and the paths behind which it stands.
///
/// @param name such as `fhir`, as it appears in log and metrics
/// @param paths servlet path patterns
public record Door(String name, HttpServlet servlet, List<String> paths) {
    public Door {
        paths = List.copyOf(paths);
    }
}
