package health.vigil.console.internal;

import health.vigil.base.Problem;
import health.vigil.console.ConsoleRooms;
import health.vigil.intake.Exceptions;
import health.vigil.policy.Decided;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The queue of messages that could not be taken in as they came. Intake asks policy and records.
public final class ExceptionsPage {
    private final ConsoleRooms rooms;
    private final Times times;

    public ExceptionsPage(ConsoleRooms rooms, Times times) {
        this.rooms = rooms;
        this.times = times;
    }

    /// GET: a page of the queue.
    public Reply show(Request request) {
        Decided<List<Exceptions.Waiting>> answer =
                rooms.exceptions().open(request.principal(), id(request.parameter("after")));
        return switch (answer) {
            case Decided.Refused<List<Exceptions.Waiting>> refused -> new Reply.Refused(refused.denial());
            case Decided.Given<List<Exceptions.Waiting>> given -> {
                List<Row> rows = given.content().stream().map(this::row).toList();
                Chrome chrome = Chrome.of(rooms, times, request, "Exceptions", "/exceptions");
                String next = rows.size() == Exceptions.PAGE ? rows.getLast().id() : null;
                yield new Reply.Html("exceptions.jte", new View(chrome, rows, next));
            }
        };
    }

    /// POST: again, as it came or as corrected.
    public Reply replay(Request request) {
        UUID id = UUID.fromString(request.path().getFirst());
        String corrected = request.parameter("corrected");
        byte[] correction = corrected == null
                ? null
                : corrected.replace("\r\n", "\r").replace('\n', '\r').getBytes(StandardCharsets.UTF_8);
        Decided<Boolean> answer = rooms.exceptions().replay(request.principal(), id, correction);
        return switch (answer) {
            case Decided.Refused<Boolean> refused -> new Reply.Refused(refused.denial());
            case Decided.Given<Boolean> given ->
                given.content()
                        ? new Reply.SeeOther("/exceptions")
                        : new Reply.Failed(
                                409,
                                new Problem(
                                        "VGL-CON-409",
                                        "The message no longer waits here.",
                                        "Look at the queue again."));
        };
    }

    private static @Nullable UUID id(@Nullable String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private Row row(Exceptions.Waiting waiting) {
        return new Row(
                waiting.journalId().toString(),
                waiting.sender(),
                waiting.messageType(),
                waiting.queue(),
                waiting.problem(),
                waiting.reason(),
                waiting.nextStep(),
                times.moment(waiting.raised()),
                waiting.attempts());
    }

    /// What the page shows.
    ///
    /// @param next where the next page begins, null on the last
    public record View(
            Chrome chrome, List<Row> rows, @Nullable String next) {}

    /// One message.
    public record Row(
            String id,
            String sender,
            String type,
            String queue,
            String problem,
            String reason,
            String nextStep,
            String raised,
            int attempts) {}
}
