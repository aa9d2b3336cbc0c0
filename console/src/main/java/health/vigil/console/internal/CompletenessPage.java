package health.vigil.console.internal;

import health.vigil.console.ConsoleRooms;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import health.vigil.watch.Completeness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whether the log is complete, as a number, with what differs.
public final class CompletenessPage {
    private static final Duration RANGE = Duration.ofHours(24);

    private final ConsoleRooms rooms;
    private final Disclosures disclosures;
    private final Times times;

    public CompletenessPage(ConsoleRooms rooms, Disclosures disclosures, Times times) {
        this.rooms = rooms;
        this.disclosures = disclosures;
        this.times = times;
    }

    /// GET: the newest measurement.
    public Reply show(Request request) {
        return switch (decide(request, Action.READ)) {
            case Decision.Deny denial -> refused(request, denial);
            case Decision.Permit _ ->
                new Reply.Html(
                        "completeness.jte",
                        new View(
                                Chrome.of(rooms, times, request, "Completeness", "/completeness"),
                                rooms.investigation()
                                        .completeness()
                                        .newest()
                                        .map(this::figures)
                                        .orElse(null)));
        };
    }

    /// POST: measures now.
    public Reply measure(Request request) {
        return switch (decide(request, Action.OPERATE)) {
            case Decision.Deny denial -> refused(request, denial);
            case Decision.Permit _ -> {
                Instant now = rooms.clock().instant();
                try {
                    rooms.investigation().completeness().measure(now.minus(RANGE), now.plusSeconds(1));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                yield new Reply.SeeOther("/completeness");
            }
        };
    }

    private Decision decide(Request request, Action action) {
        return disclosures.decide(request.principal(), action, DataCategory.EVIDENCE, "completeness", null, null);
    }

    private Reply refused(Request request, Decision.Deny denial) {
        disclosures.refused(request.principal(), denial, "completeness", null);
        return new Reply.Refused(denial);
    }

    private Figures figures(Completeness.Measurement measured) {
        return new Figures(
                percent(measured),
                measured.whole(),
                measured.rows(),
                measured.recorded(),
                times.moment(measured.at()),
                times.moment(measured.from()) + " – " + times.moment(measured.until()),
                measured.lines());
    }

    /// Never rounded up to the whole.
    private static String percent(Completeness.Measurement measured) {
        if (measured.recorded() == measured.rows()) {
            return "100 %";
        }
        double share = Math.floor(measured.recorded() * 10_000.0 / measured.rows()) / 100;
        return String.format(Locale.ROOT, "%.2f %%", share);
    }

    /// What the page shows.
    ///
    /// @param figures null before the first measurement
    public record View(Chrome chrome, @Nullable Figures figures) {}

    /// A measurement.
    public record Figures(
            String percent,
            boolean whole,
            long rows,
            long recorded,
            String at,
            String range,
            List<Completeness.Line> lines) {}
}
