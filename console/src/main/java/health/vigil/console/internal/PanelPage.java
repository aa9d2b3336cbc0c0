package health.vigil.console.internal;

import health.vigil.alerts.AlertState;
import health.vigil.alerts.AlertSummary;
import health.vigil.alerts.PanelEntry;
import health.vigil.base.PatientToken;
import health.vigil.console.ConsoleRooms;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.ScoreResult;
import health.vigil.scoring.Tier;
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
        String unit = UnitPath.unit(request.path().getFirst());
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
        Chrome chrome =
                Chrome.of(rooms, times, request, unit, UnitPath.of(unit)).following(unit);
        return new Reply.Html("panel.jte", new View(chrome, unit, summary(entries), rows));
    }

    /// What the panel says, in one line: it is also what a screen reader hears when it changes.
    private static String summary(List<PanelEntry> entries) {
        StringBuilder summary = new StringBuilder(entries.size() == 1 ? "1 patient" : entries.size() + " patients");
        for (Tier tier : List.of(Tier.HIGH, Tier.MEDIUM)) {
            long count =
                    entries.stream().filter(entry -> entry.concern() == tier).count();
            if (count > 0) {
                summary.append(" · ")
                        .append(count)
                        .append(' ')
                        .append(Words.tierLabel(tier).toLowerCase(Locale.ROOT));
            }
        }
        long unanswered = entries.stream()
                .filter(entry -> entry.open() != null && entry.open().state() instanceof AlertState.Unanswered)
                .count();
        return summary.append(" · ")
                .append(unanswered == 0 ? "no" : Long.toString(unanswered))
                .append(unanswered == 1 ? " alert unanswered" : " alerts unanswered")
                .toString();
    }

    private Row row(PanelEntry entry, @Nullable Identity identity, Instant now) {
        Assessment latest = entry.latest();
        List<Score> scores = latest.scores().stream()
                .map(score -> new Score(score.score(), Words.value(score), score instanceof ScoreResult.Withheld))
                .toList();
        String age = identity == null
                ? ""
                : identity.age(times.day(now)).map(years -> years + " y").orElse("");
        AlertSummary open = entry.open();
        int missing = latest.scores().getFirst().missing().size();
        return new Row(
                entry.patient().value(),
                identity,
                age,
                Words.tier(entry.concern()),
                Words.tierLabel(entry.concern()),
                scores.getFirst(),
                scores.subList(1, scores.size()),
                Times.ago(Duration.between(latest.asOf(), now)),
                missing == 0 ? "" : missing == 1 ? "1 input missing" : missing + " inputs missing",
                Spark.of(latest.scores().getFirst(), entry.trend(), times).orElse(null),
                open == null ? null : open.id().toString(),
                open == null ? "" : Words.state(open.state()),
                open == null ? "" : "raised " + Times.ago(Duration.between(open.raisedAt(), now)),
                entry.suppressed() == null ? "" : Words.reason(entry.suppressed()));
    }

    /// What the page shows.
    public record View(Chrome chrome, String unit, String summary, List<Row> rows) {}

    /// One patient.
    ///
    /// @param driver the score that sets the concern
    /// @param missing what the driving score lacks, empty where nothing
    /// @param trend the driving score over time, null where there is too little of it
    /// @param alert the open alert's id, null where none is open
    /// @param suppressed why the latest assessment raised none, empty where nothing was suppressed
    public record Row(
            String token,
            @Nullable Identity identity,
            String age,
            String tier,
            String tierLabel,
            Score driver,
            List<Score> others,
            String assessed,
            String missing,
            @Nullable Spark trend,
            @Nullable String alert,
            String alertState,
            String alertAge,
            String suppressed) {
        /// What is worth a second look when it changes.
        public String shown() {
            return tierLabel + " " + driver.value() + " " + alertState;
        }
    }

    /// One score's name and value.
    public record Score(String name, String value, boolean withheld) {}
}
