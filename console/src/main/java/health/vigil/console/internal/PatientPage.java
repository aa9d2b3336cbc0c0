package health.vigil.console.internal;

import health.vigil.alerts.AlertSummary;
import health.vigil.alerts.Suppression;
import health.vigil.alerts.TrendPoint;
import health.vigil.base.PatientToken;
import health.vigil.base.Problem;
import health.vigil.console.ConsoleRooms;
import health.vigil.facts.Fact;
import health.vigil.facts.Signal;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import health.vigil.scoring.Assessment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One patient: scores and why, vitals and laboratory results over time, alerts and what was suppressed.
public final class PatientPage implements Page {
    private static final Problem UNKNOWN = new Problem(
            "VGL-CON-404", "There is no such patient here.", "Go back to the unit and choose the patient there.");
    private static final List<Integer> HOURS = List.of(12, 24, 72);

    private final ConsoleRooms rooms;
    private final Disclosures disclosures;
    private final Times times;
    private final Reasons reasons;

    public PatientPage(ConsoleRooms rooms, Disclosures disclosures, Times times) {
        this.rooms = rooms;
        this.disclosures = disclosures;
        this.times = times;
        this.reasons = new Reasons(times);
    }

    @Override
    public Reply answer(Request request) {
        PatientToken token = PatientToken.care(request.path().getFirst());
        Optional<Assessment> latest = rooms.board().latest(token);
        if (latest.isEmpty()) {
            return new Reply.Failed(404, UNKNOWN);
        }
        Assessment assessment = latest.get();
        Decision decision = disclosures.decide(
                request.principal(),
                Action.READ,
                DataCategory.PSEUDONYMISED,
                "patient-page",
                assessment.auditSubject(),
                assessment.unit());
        return switch (decision) {
            case Decision.Deny denial -> {
                disclosures.refused(request.principal(), denial, "patient-page", assessment.auditSubject());
                yield new Reply.Refused(denial);
            }
            case Decision.Permit permit -> new Reply.Html("patient.jte", view(request, permit, assessment));
        };
    }

    private View view(Request request, Decision.Permit permit, Assessment assessment) {
        PatientToken token = assessment.patient();
        Identity identity = disclosures
                .show(
                        request.principal(),
                        permit,
                        "patient-page",
                        assessment.unit(),
                        Map.of(token, assessment.auditSubject()))
                .get(token);
        Instant now = rooms.clock().instant();
        int hours = hours(request);
        Instant from = now.minus(Duration.ofHours(hours));
        return new View(
                Chrome.of(rooms, times, request, "Patient in " + assessment.unit(), "/units/" + assessment.unit()),
                token.value(),
                identity,
                identity == null
                        ? ""
                        : identity.age(times.day(now))
                                .map(years -> years + " years")
                                .orElse(""),
                assessment.unit(),
                assessment.present(),
                Words.tier(assessment.tier()),
                Words.tierLabel(assessment.tier()),
                times.moment(assessment.asOf()),
                Times.span(Duration.between(assessment.asOf(), now)),
                hours,
                HOURS,
                reasons.of(assessment),
                trend(token, assessment, from, now),
                charts(token, from, now),
                rooms.board().alertsOf(token).stream().map(this::alert).toList(),
                rooms.board().suppressionsOf(token).stream()
                        .map(this::suppressed)
                        .toList());
    }

    private static int hours(Request request) {
        String asked = request.parameter("hours");
        return HOURS.stream()
                .filter(hours -> hours.toString().equals(asked))
                .findFirst()
                .orElse(24);
    }

    private @Nullable Chart trend(PatientToken token, Assessment assessment, Instant from, Instant to) {
        List<Chart.Point> points = new ArrayList<>();
        for (TrendPoint point : rooms.board().trend(token, from, to.plusMillis(1))) {
            if (point.value() != null) {
                String value = (point.lowerBound() ? "≥ " : "") + Words.number(point.value());
                points.add(new Chart.Point(point.asOf(), point.value(), value + " at " + times.moment(point.asOf())));
            }
        }
        return points.isEmpty() ? null : Chart.of(assessment.driver(), points, from, to, times);
    }

    /// One chart per signal that was measured in the span, in the vocabulary's order.
    private List<Chart> charts(PatientToken token, Instant from, Instant to) {
        List<Fact> facts =
                rooms.pseudonymised().withHandle(handle -> rooms.facts().asKnown(handle, token, to));
        Map<Signal, List<Chart.Point>> points = new EnumMap<>(Signal.class);
        for (Fact fact : facts) {
            if (fact instanceof Fact.Measured measured && !measured.effective().isBefore(from)) {
                Signal.of(measured.code())
                        .ifPresent(signal -> points.computeIfAbsent(signal, _ -> new ArrayList<>())
                                .add(point(measured)));
            }
        }
        List<Chart> charts = new ArrayList<>();
        points.forEach((signal, measured) -> {
            String unit = Units.label(signal.unit());
            String label = unit.isEmpty() ? signal.label() : signal.label() + ", " + unit;
            charts.add(Chart.of(label, measured, from, to, times));
        });
        return charts;
    }

    private Chart.Point point(Fact.Measured measured) {
        String bound = measured.comparator() == null ? "" : measured.comparator() + " ";
        String title = bound + Units.show(measured.value()) + " at " + times.moment(measured.effective());
        return new Chart.Point(measured.effective(), measured.value().value().doubleValue(), title);
    }

    private Line alert(AlertSummary alert) {
        return new Line(
                "/alerts/" + alert.id(),
                Words.tier(alert.tier()),
                Words.tierLabel(alert.tier()),
                Words.state(alert.state()),
                times.moment(alert.raisedAt()));
    }

    private Suppressed suppressed(Suppression run) {
        return new Suppressed(
                Words.reason(run.reason()),
                Words.tierLabel(run.tier()),
                times.moment(run.first()),
                times.moment(run.last()),
                run.count());
    }

    /// What the page shows.
    public record View(
            Chrome chrome,
            String token,
            @Nullable Identity identity,
            String age,
            String unit,
            boolean present,
            String tier,
            String tierLabel,
            String assessedAt,
            String assessedAge,
            int hours,
            List<Integer> choices,
            List<Reasons.ScoreReasons> scores,
            @Nullable Chart trend,
            List<Chart> charts,
            List<Line> alerts,
            List<Suppressed> suppressions) {}

    /// One alert.
    public record Line(String href, String tier, String tierLabel, String state, String raisedAt) {}

    /// One run of suppressed assessments.
    public record Suppressed(String reason, String tierLabel, String first, String last, long count) {}
}
