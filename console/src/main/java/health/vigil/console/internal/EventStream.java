package health.vigil.console.internal;

import health.vigil.alerts.AlertFeed;
import health.vigil.console.ConsoleRooms;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import health.vigil.policy.Principal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Tells an open page that something has changed in its units (server-sent events); the page then asks for itself
/// again, which is decided and recorded as any other. The event itself says nothing of any patient. At most one
/// event a second.
public final class EventStream {
    private static final int HEARTBEAT_SECONDS = 15;

    private final ConsoleRooms rooms;
    private final Disclosures disclosures;

    public EventStream(ConsoleRooms rooms, Disclosures disclosures) {
        this.rooms = rooms;
        this.disclosures = disclosures;
    }

    /// Serves one open page on the caller's (virtual) thread until it goes away or may no longer look.
    ///
    /// @param valid whether the session behind the request still stands
    public void serve(Request request, HttpServletResponse response, BooleanSupplier valid)
            throws IOException, InterruptedException {
        Principal principal = request.principal();
        Set<String> units = request.path().isEmpty()
                ? principal.units()
                : Set.of(UnitPath.unit(request.path().getFirst()));
        for (String unit : units) {
            Decision decision =
                    disclosures.decide(principal, Action.SEARCH, DataCategory.PSEUDONYMISED, "panel", null, unit);
            if (decision instanceof Decision.Deny denial) {
                disclosures.refused(principal, denial, "panel-events", null);
                response.setStatus(HttpServletResponse.SC_FORBIDDEN);
                return;
            }
        }
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        Semaphore changes = new Semaphore(0);
        PrintWriter out = response.getWriter();
        try (AlertFeed.Subscription subscription = rooms.feed().subscribe(null, unit -> {
            if (unit == null || units.contains(unit)) {
                changes.release();
            }
        })) {
            out.print("retry: 2000\n\n");
            while (!out.checkError() && valid.getAsBoolean()) {
                boolean changed = changes.tryAcquire(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
                changes.drainPermits();
                out.print(changed ? "event: changed\ndata: 1\n\n" : ": still here\n\n");
                out.flush();
                if (changed) {
                    TimeUnit.SECONDS.sleep(1);
                }
            }
        }
    }

    /// Whether a request's session still stands.
    public static boolean sessionValid(HttpServletRequest request) {
        return request.getSession(false) != null && request.isRequestedSessionIdValid();
    }
}
