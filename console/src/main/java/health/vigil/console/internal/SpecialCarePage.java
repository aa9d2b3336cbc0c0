package health.vigil.console.internal;

import health.vigil.base.PatientToken;
import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.console.ConsoleRooms;
import health.vigil.policy.Decided;
import health.vigil.watch.SpecialCare;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/// Whose records are looked at when they are opened: patients of special care, staff as patients, and households.
public final class SpecialCarePage {
    private static final Pattern TOKEN = Pattern.compile("[a-z2-7]{26}");
    private static final Problem BAD_FORM = new Problem(
            "VGL-CON-400",
            "The form was not complete.",
            "Give the patient's token, choose why, name the account where there is one, and send again.");

    private final ConsoleRooms rooms;
    private final Times times;

    public SpecialCarePage(ConsoleRooms rooms, Times times) {
        this.rooms = rooms;
        this.times = times;
    }

    /// GET: what is told.
    public Reply show(Request request) {
        int from = Paging.from(request);
        return switch (rooms.investigation().specialCare().page(request.principal(), from)) {
            case Decided.Refused<List<SpecialCare.Told>> refused -> new Reply.Refused(refused.denial());
            case Decided.Given<List<SpecialCare.Told>> given ->
                new Reply.Html(
                        "specialCare.jte",
                        new View(
                                Chrome.of(rooms, times, request, "Special care", "/special-care"),
                                given.content().stream()
                                        .map(told -> new Row(
                                                told.subject(), told.what(), times.exact(told.since()), told.by()))
                                        .toList(),
                                Paging.next(
                                        "/special-care", from, given.content().size(), SpecialCare.PAGE)));
        };
    }

    /// POST: tells something, or takes it back.
    public Reply change(Request request) {
        String token = request.parameter("patient");
        String account = Objects.requireNonNullElse(request.parameter("account"), "");
        String why = Objects.requireNonNullElse(request.parameter("why"), "");
        if (token == null || !TOKEN.matcher(token).matches()) {
            return new Reply.Failed(400, BAD_FORM);
        }
        PatientToken patient = PatientToken.audit(token);
        boolean holds = !"withdraw".equals(request.parameter("change"));
        SpecialCare care = rooms.investigation().specialCare();
        try {
            return switch (why) {
                case "SPECIAL" -> done(care.flag(request.principal(), patient, holds));
                case "OWN" -> done(care.relate(request.principal(), account, patient, SpecialCare.Relation.OWN, holds));
                case "HOUSEHOLD" ->
                    done(care.relate(request.principal(), account, patient, SpecialCare.Relation.HOUSEHOLD, holds));
                default -> new Reply.Failed(400, BAD_FORM);
            };
        } catch (ProblemException e) {
            return new Reply.Failed(400, e.problem());
        }
    }

    private static Reply done(Decided<Boolean> answer) {
        return switch (answer) {
            case Decided.Refused<Boolean> refused -> new Reply.Refused(refused.denial());
            case Decided.Given<Boolean> _ -> new Reply.SeeOther("/special-care");
        };
    }

    /// What the page shows.
    ///
    /// @param next the address of the next page, empty on the last
    public record View(Chrome chrome, List<Row> rows, String next) {}

    /// Something that was told of a patient.
    public record Row(String patient, String what, String since, String by) {}
}
