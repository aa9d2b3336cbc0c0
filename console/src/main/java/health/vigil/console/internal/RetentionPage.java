package health.vigil.console.internal;

import health.vigil.base.PatientToken;
import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.console.ConsoleRooms;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decided;
import health.vigil.policy.Decision;
import health.vigil.watch.Holds;
import java.util.List;
import java.util.regex.Pattern;

/// What keeps evidence beyond its time, and what ends it: legal holds, deletion, and the erasure of a patient.
public final class RetentionPage {
    private static final Problem BAD_FORM =
            new Problem("VGL-CON-400", "The form was not complete.", "Fill in the field and send again.");

    private static final Pattern TOKEN = Pattern.compile("[a-z2-7]{26}");

    private final ConsoleRooms rooms;
    private final Disclosures disclosures;
    private final Times times;

    public RetentionPage(ConsoleRooms rooms, Disclosures disclosures, Times times) {
        this.rooms = rooms;
        this.disclosures = disclosures;
        this.times = times;
    }

    /// GET: the holds in force.
    public Reply show(Request request) {
        Decision decision =
                disclosures.decide(request.principal(), Action.READ, DataCategory.EVIDENCE, "retention", null, null);
        return switch (decision) {
            case Decision.Deny denial -> {
                disclosures.refused(request.principal(), denial, "retention", null);
                yield new Reply.Refused(denial);
            }
            case Decision.Permit permit -> {
                disclosures.shown(request.principal(), permit, "retention");
                yield new Reply.Html(
                        "retention.jte",
                        new View(
                                Chrome.of(rooms, times, request, "Retention", "/retention"),
                                rooms.investigation().holds().all().stream()
                                        .map(hold -> new Row(hold.name(), times.exact(hold.since()), hold.by()))
                                        .toList()));
            }
        };
    }

    /// POST: places or releases a hold.
    public Reply hold(Request request) {
        String name = request.parameter("name");
        if (name == null) {
            return new Reply.Failed(400, BAD_FORM);
        }
        Holds holds = rooms.investigation().holds();
        try {
            return done(
                    "release".equals(request.parameter("change"))
                            ? holds.release(request.principal(), name)
                            : holds.place(request.principal(), name));
        } catch (ProblemException e) {
            return new Reply.Failed(400, e.problem());
        }
    }

    /// POST: deletes an archived object, where its time is over.
    public Reply delete(Request request) {
        String object = request.parameter("object");
        if (object == null) {
            return new Reply.Failed(400, BAD_FORM);
        }
        try {
            return done(rooms.investigation()
                    .holds()
                    .delete(request.principal(), rooms.investigation().archive(), object));
        } catch (ProblemException e) {
            return new Reply.Failed(409, e.problem());
        }
    }

    /// POST: erases a patient.
    public Reply erase(Request request) {
        String token = request.parameter("patient");
        if (token == null || !TOKEN.matcher(token).matches() || request.parameter("sure") == null) {
            return new Reply.Failed(400, BAD_FORM);
        }
        try {
            return done(rooms.investigation().erasure().erase(request.principal(), PatientToken.audit(token)));
        } catch (ProblemException e) {
            return new Reply.Failed(409, e.problem());
        }
    }

    private static <T> Reply done(Decided<T> answer) {
        return switch (answer) {
            case Decided.Refused<T> refused -> new Reply.Refused(refused.denial());
            case Decided.Given<T> _ -> new Reply.SeeOther("/retention");
        };
    }

    /// What the page shows.
    public record View(Chrome chrome, List<Row> rows) {}

    /// A hold in force.
    public record Row(String name, String since, String by) {}
}
