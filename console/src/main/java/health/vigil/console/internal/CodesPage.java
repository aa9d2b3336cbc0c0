package health.vigil.console.internal;

import health.vigil.console.ConsoleRooms;
import health.vigil.intake.UnmappedCodes;
import health.vigil.policy.Decided;
import health.vigil.vault.ConceptTranslation;
import java.util.List;

/// The codes and units that no sender's map has, with what they may mean.
public final class CodesPage {
    private final ConsoleRooms rooms;
    private final Times times;

    public CodesPage(ConsoleRooms rooms, Times times) {
        this.rooms = rooms;
        this.times = times;
    }

    /// GET.
    public Reply show(Request request) {
        Decided<List<UnmappedCodes.Waiting>> answer = rooms.unmappedCodes().open(request.principal());
        return switch (answer) {
            case Decided.Refused<List<UnmappedCodes.Waiting>> refused -> new Reply.Refused(refused.denial());
            case Decided.Given<List<UnmappedCodes.Waiting>> given ->
                new Reply.Html(
                        "codes.jte",
                        new View(
                                Chrome.of(rooms, times, request, "Codes", "/codes"),
                                given.content().stream().map(this::row).toList()));
        };
    }

    private Row row(UnmappedCodes.Waiting waiting) {
        boolean unit = ConceptTranslation.UNITS.equals(waiting.system());
        String system = waiting.system() == null ? "" : waiting.system();
        return new Row(
                waiting.sender(),
                unit ? "unit" : waiting.element(),
                unit ? "unit" : system.substring(system.lastIndexOf(':') + 1),
                waiting.code(),
                waiting.display() == null ? "" : waiting.display(),
                waiting.seen(),
                times.moment(waiting.last()),
                waiting.suggestions().stream()
                        .map(suggestion -> suggestion.code() + " "
                                + suggestion.display().orElse("") + " (" + suggestion.because() + ")")
                        .toList());
    }

    /// What the page shows.
    public record View(Chrome chrome, List<Row> rows) {}

    /// One code.
    ///
    /// @param system as the column `source_system` of a map takes it
    public record Row(
            String sender,
            String element,
            String system,
            String code,
            String display,
            long seen,
            String last,
            List<String> suggestions) {}
}
