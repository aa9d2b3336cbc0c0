package health.vigil.console.internal;

import health.vigil.console.ConsoleRooms;
import health.vigil.policy.Principal;
import java.util.ArrayList;
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
/// @param now the platform's time, with its zone
/// @param sandbox whether that time is a replay's
/// @param events the stream that keeps the page live, null for a page that stands still
public record Chrome(
        String title,
        String here,
        List<Link> links,
        String user,
        String role,
        String csrfToken,
        String now,
        boolean sandbox,
        @Nullable String events) {

    /// A menu entry.
    public record Link(String href, String label) {}

    /// Around a page for the one who asks.
    public static Chrome of(ConsoleRooms rooms, Times times, Request request, String title, String here) {
        Principal principal = request.principal();
        return new Chrome(
                title,
                here,
                links(rooms, principal),
                principal.id(),
                Words.role(principal.role()),
                request.csrfToken(),
                times.zoned(rooms.clock().instant()),
                rooms.sandbox(),
                null);
    }

    /// The same around a page that follows a unit's changes.
    Chrome following(String unit) {
        return followingAt(UnitPath.of(unit) + "/events");
    }

    /// The same around a page that follows a stream.
    Chrome followingAt(String stream) {
        return new Chrome(title, here, links, user, role, csrfToken, now, sandbox, stream);
    }

    /// With how many wait for a review: an officer is told on whatever page comes next.
    private static String emergencies(ConsoleRooms rooms) {
        long waiting = rooms.investigation().emergencies().waiting();
        return waiting == 0 ? "Emergency access" : "Emergency access (" + waiting + ")";
    }

    private static List<Link> links(ConsoleRooms rooms, Principal principal) {
        return switch (principal.role()) {
            case NURSE, PHYSICIAN, ON_CALL -> {
                List<Link> links = new ArrayList<>();
                new TreeSet<>(principal.units()).forEach(unit -> links.add(new Link(UnitPath.of(unit), unit)));
                links.add(new Link("/work", "My work"));
                yield links;
            }
            case COMPLIANCE_OFFICER ->
                List.of(
                        new Link("/evidence", "Evidence"),
                        new Link("/findings", "Findings"),
                        new Link("/emergencies", emergencies(rooms)),
                        new Link("/special-care", "Special care"),
                        new Link("/containment", "Containment"),
                        new Link("/retention", "Retention"),
                        new Link("/completeness", "Completeness"));
            case INTEGRATION_ENGINEER ->
                List.of(
                        new Link("/exceptions", "Exceptions"),
                        new Link("/codes", "Codes"),
                        new Link("/senders", "Senders"));
            case BILLING_ANALYST, ML_ENGINEER, OPERATOR, SENDER, RECORD_SYSTEM, PLATFORM -> List.of();
        };
    }
}
