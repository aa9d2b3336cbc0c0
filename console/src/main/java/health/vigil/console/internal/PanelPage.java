package health.vigil.console.internal;

import health.vigil.alerts.PanelEntry;
import health.vigil.alerts.TrendPoint;
import health.vigil.base.PatientToken;
import health.vigil.console.ConsoleRooms;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.ScoreResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The patients of one unit, those who need somebody first.
public final class PanelPage implements Page {
    private final ConsoleRooms rooms;
    private final Disclosures disclosures;
    private final Times times;

    public PanelPage(ConsoleRooms rooms, Disclosures disclosures, Times times) {
        this.rooms = rooms;
        this.disclosures = disclosures;
        this.times = times;
    }

    @Override
    public Reply answer(Request request) {
        String unit = request.path().getFirst();
        Decision decision =
                disclosures.decide(request.principal(), Action.SEARCH, DataCategory.PSEUDONYMISED, "panel", null, unit);
        return switch (decision) {
            case Decision.Deny denial -> {
                disclosures.refused(request.principal(), denial, "panel", null);
                yield new Reply.Refused(denial);
            }
            case Decision.Permit permit -> show(request, permit, unit);
        };
    }

    private Reply show(Request request, Decision.Permit permit, String unit) {
        List<PanelEntry> entries = rooms.board().panel(unit);
        Map<PatientToken, PatientToken> patients = new LinkedHashMap<>();
        entries.forEach(entry -> patients.put(entry.patient(), entry.auditSubject()));
        Map<PatientToken, Identity> identities = disclosures.show(request.principal(), permit, "panel", unit, patients);
        Instant now = rooms.clock().instant();
        List<Row> rows = new ArrayList<>();
        for (PanelEntry entry : entries) {
            rows.add(row(entry, identities.get(entry.patient()), now));
        }
        Chrome chrome = Chrome.of(rooms, times, request, unit, "/units/" + unit);
        View view = new View(chrome, unit, times.moment(now), rows);
        return new Reply.Html(request.fragment() ? "panelRows.jte" : "panel.jte", view);
    }

    private Row row(PanelEntry entry, @Nullable Identity identity, Instant now) {
        Assessment latest = entry.latest();
        List<Score> scores = latest.scores().stream()
                .map(score -> new Score(score.score(), Words.value(score), score instanceof ScoreResult.Withheld))
                .toList();
        String age = identity == null
                ? ""
                : identity.age(times.day(now)).map(years -> years + " y").orElse("");
        return new Row(
                entry.patient().value(),
                identity,
                age,
                Words.tier(entry.concern()),
                Words.tierLabel(entry.concern()),
                scores,
                Times.span(Duration.between(latest.asOf(), now)),
                latest.scores().getFirst().missing().size(),
                spark(entry.trend()),
                entry.open() == null ? null : entry.open().id().toString(),
                entry.open() == null ? "" : Words.state(entry.open().state()),
                entry.suppressed() == null ? "" : Words.reason(entry.suppressed()));
    }

    /// The driving score as a line in a box of 100 by 24; no point where it was withheld.
    private static String spark(List<TrendPoint> trend) {
        List<TrendPoint> known =
                trend.stream().filter(point -> point.value() != null).toList();
        if (known.size() < 2) {
            return "";
        }
        long from = known.getFirst().asOf().toEpochMilli();
        double span = Math.max(1, known.getLast().asOf().toEpochMilli() - from);
        StringBuilder line = new StringBuilder();
        for (TrendPoint point : known) {
            double value = point.value() == null ? 0 : point.value();
            double x = 1 + 98 * (point.asOf().toEpochMilli() - from) / span;
            double y = 23 - 22 * Math.min(value, 20) / 20;
            line.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
        }
        return line.toString().trim();
    }

    /// What the page shows.
    public record View(Chrome chrome, String unit, String now, List<Row> rows) {}

    /// One patient.
    ///
    /// @param missing how many inputs the driving score lacks
    /// @param alert the open alert's id, null where none is open
    /// @param suppressed why the latest assessment raised none, empty where nothing was suppressed
    public record Row(
            String token,
            @Nullable Identity identity,
            String age,
            String tier,
            String tierLabel,
            List<Score> scores,
            String assessed,
            int missing,
            String spark,
            @Nullable String alert,
            String alertState,
            String suppressed) {}

    /// One score's name and value.
    public record Score(String name, String value, boolean withheld) {}
}
