package health.vigil.console.internal;

import health.vigil.policy.Principal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A method and a path, and the page that answers there.
///
/// @param path matched whole; its groups become [Request#path]
public record Route(String method, Pattern path, Page page) {
    /// The stream of changes of a unit, or of all units where somebody works; not a page.
    public static final Route EVENTS = get("/units/" + UnitPath.PATTERN + "/events|/work/events", request -> {
        throw new IllegalStateException("a stream has no page");
    });

    public static Route get(String path, Page page) {
        return new Route("GET", Pattern.compile(path), page);
    }

    public static Route post(String path, Page page) {
        return new Route("POST", Pattern.compile(path), page);
    }

    /// The request for this route's page, where it is for this route.
    public Optional<Request> match(HttpServletRequest http, String asked, Principal principal, String csrfToken) {
        Matcher matcher = path.matcher(asked);
        if (!method.equals(http.getMethod()) || !matcher.matches()) {
            return Optional.empty();
        }
        List<String> groups = new ArrayList<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            if (matcher.group(i) != null) {
                groups.add(matcher.group(i));
            }
        }
        return Optional.of(new Request(principal, groups, csrfToken, http));
    }
}
