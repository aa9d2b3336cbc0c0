package health.vigil.console.internal;

import health.vigil.console.ConsoleRooms;
import health.vigil.policy.Role;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What stands around every page.
///
/// @param title the page's, without any identity: it goes into the browser's history
/// @param here the path of the menu entry to mark
/// @param links the menu
/// @param user the account
/// @param role its role, in words
/// @param csrfToken for the forms
/// @param sandboxTime the replay's time, null outside a sandbox
public record Chrome(
        String title,
        String here,
        List<Link> links,
        String user,
        String role,
        String csrfToken,
        @Nullable String sandboxTime) {

    /// A menu entry.
    public record Link(String href, String label) {}

    static Chrome of(ConsoleRooms rooms, Times times, Request request, String title, String here) {
        return new Chrome(
                title,
                here,
                links(request),
                request.principal().id(),
                Words.role(request.principal().role()),
                request.csrfToken(),
                rooms.sandbox() ? times.moment(rooms.clock().instant()) : null);
    }

    private static List<Link> links(Request request) {
        Role role = request.principal().role();
        return switch (role) {
            case NURSE, PHYSICIAN, ON_CALL -> {
                List<Link> links = new java.util.ArrayList<>();
                new TreeSet<>(request.principal().units()).forEach(unit -> links.add(new Link("/units/" + unit, unit)));
                links.add(new Link("/work", "My work"));
                yield links;
            }
            case COMPLIANCE_OFFICER -> List.of(new Link("/evidence", "Evidence"));
            case INTEGRATION_ENGINEER -> List.of(new Link("/exceptions", "Exceptions"));
            case BILLING_ANALYST, ML_ENGINEER, OPERATOR, SENDER, PLATFORM -> List.of();
        };
    }
}
