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
import health.vigil.scoring.ScoreResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One patient: scores and why, vitals and laboratory results over time, alerts and what was suppressed.
public final class PatientPage implements Page {
    private static final Problem UNKNOWN = new Problem(
            "VGL-CON-404", "There is no such patient here.", "Go back to the unit and choose the patient there.");
    private static final List<Integer> HOURS = List.of(12, 24, 72);

    /// What is measured at the bed; the rest comes from the laboratory.
    private static final Set<Signal> BEDSIDE = Collections.unmodifiableSet(EnumSet.of(
            Signal.HEART_RATE,
            Signal.RESPIRATORY_RATE,
            Signal.OXYGEN_SATURATION,
            Signal.SYSTOLIC_PRESSURE,
            Signal.DIASTOLIC_PRESSURE,
            Signal.MEAN_PRESSURE,
            Signal.TEMPERATURE,
            Signal.GCS_TOTAL,
            Signal.GCS_EYE,
            Signal.GCS_VERBAL,
            Signal.GCS_MOTOR,
            Signal.INSPIRED_OXYGEN,
            Signal.OXYGEN_FLOW,
            Signal.END_TIDAL_CARBON_DIOXIDE,
            Signal.URINE_OUTPUT));

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
                yield new Reply.Refused(denial, emergency(request, assessment));
            }
            case Decision.Permit permit -> new Reply.Html("patient.jte", view(request, permit, assessment));
        };
    }

    private String emergency(Request request, Assessment assessment) {
        Decision decision = rooms.investigation()
                .emergencies()
                .decide(request.principal(), assessment.auditSubject(), assessment.unit());
        return decision instanceof Decision.Permit
                ? "/patients/" + assessment.patient().value() + "/emergency"
                : "";
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
                Chrome.of(rooms, times, request, "Patient in " + assessment.unit(), UnitPath.of(assessment.unit()))
                        .following(assessment.unit()),
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
                Times.ago(Duration.between(assessment.asOf(), now)),
                hours,
                HOURS,
                Reasons.lines(assessment),
                Shares.of(assessment.scores().getFirst()).orElse(null),
                reasons.of(assessment),
                groups(token, assessment, from, now),
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

    /// The driving score, then each signal that was measured in the span, in the vocabulary's order.
    private List<Group> groups(PatientToken token, Assessment assessment, Instant from, Instant to) {
        List<Chart.Point> score = rooms.board().trend(token, from, to.plusMillis(1)).stream()
                .flatMap(point -> scored(point).stream())
                .toList();
        Map<Signal, List<Chart.Point>> measured = measured(token, from, to);
        List<Chart> vitals = new ArrayList<>();
        if (!score.isEmpty()) {
            boolean percent = assessment.scores().getFirst() instanceof ScoreResult.Probability;
            vitals.add(Chart.of(assessment.driver() + (percent ? " in %" : ""), score, from, to, times));
        }
        List<Chart> laboratory = new ArrayList<>();
        measured.forEach((signal, points) -> {
            points.sort(Comparator.comparing(Chart.Point::at));
            (BEDSIDE.contains(signal) ? vitals : laboratory).add(Chart.of(signal.label(), points, from, to, times));
        });
        return Stream.of(new Group("Score and vital signs", vitals), new Group("Laboratory", laboratory))
                .filter(group -> !group.charts().isEmpty())
                .toList();
    }

    private static Optional<Chart.Point> scored(TrendPoint point) {
        return Optional.ofNullable(point.value())
                .map(value ->
                        new Chart.Point(point.asOf(), value, (point.lowerBound() ? "≥ " : "") + Words.number(value)));
    }

    private Map<Signal, List<Chart.Point>> measured(PatientToken token, Instant from, Instant to) {
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
        return points;
    }

    private static Chart.Point point(Fact.Measured measured) {
        String bound = measured.comparator() == null ? "" : measured.comparator() + " ";
        return new Chart.Point(
                measured.effective(), measured.value().value().doubleValue(), bound + Units.show(measured.value()));
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
                Words.tier(run.tier()),
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
            List<Reasons.Line> sentences,
            @Nullable Shares shares,
            List<Reasons.ScoreReasons> scores,
            List<Group> groups,
            List<Line> alerts,
            List<Suppressed> suppressions) {}

    /// Charts that belong together.
    public record Group(String title, List<Chart> charts) {}

    /// One alert.
    public record Line(String href, String tier, String tierLabel, String state, String raisedAt) {}

    /// One run of suppressed assessments.
    public record Suppressed(String reason, String tier, String tierLabel, String first, String last, long count) {}
}
