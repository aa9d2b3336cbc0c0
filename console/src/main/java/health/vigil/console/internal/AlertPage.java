package health.vigil.console.internal;

import health.vigil.alerts.ActResult;
import health.vigil.alerts.Alert;
import health.vigil.alerts.AlertStep;
import health.vigil.alerts.Deadline;
import health.vigil.alerts.HumanAct;
import health.vigil.alerts.Outcome;
import health.vigil.alerts.OverrideReason;
import health.vigil.base.Problem;
import health.vigil.base.Sealed;
import health.vigil.console.ConsoleRooms;
import health.vigil.inquiry.ActText;
import health.vigil.ledger.Actor;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import health.vigil.policy.Purpose;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.Explanation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One alert: why it was raised, what can be done now, and everything that happened to it, with proof.
public final class AlertPage {
    private static final Problem UNKNOWN = new Problem(
            "VGL-CON-404",
            "There is no such page here.",
            "Go back to the unit; the alert may belong to another platform.");
    private static final Problem BAD_FORM = new Problem(
            "VGL-CON-400", "The form was not complete.", "Choose a reason or an outcome from the list and send again.");

    private static final String RAISED = "Why it was raised";

    private final ConsoleRooms rooms;
    private final Disclosures disclosures;
    private final Times times;
    private final Reasons reasons;

    public AlertPage(ConsoleRooms rooms, Disclosures disclosures, Times times) {
        this.rooms = rooms;
        this.disclosures = disclosures;
        this.times = times;
        this.reasons = new Reasons(times);
    }

    /// GET: the page.
    public Reply show(Request request) {
        Optional<Alert> found = id(request).flatMap(rooms.board()::alert);
        if (found.isEmpty()) {
            return new Reply.Failed(404, UNKNOWN);
        }
        Alert alert = found.get();
        Decision decision = disclosures.decide(
                request.principal(),
                Action.READ,
                DataCategory.PSEUDONYMISED,
                "alert-page",
                alert.auditSubject(),
                presentUnit(alert));
        return switch (decision) {
            case Decision.Deny denial -> {
                disclosures.refused(request.principal(), denial, "alert-page", alert.auditSubject());
                yield new Reply.Refused(denial);
            }
            case Decision.Permit permit -> new Reply.Html("alert.jte", view(request, permit, alert));
        };
    }

    /// POST: a human act, then the page again.
    public Reply act(Request request) {
        Optional<UUID> id = id(request);
        if (id.isEmpty()) {
            return new Reply.Failed(404, UNKNOWN);
        }
        ActResult result;
        switch (request.path().get(1)) {
            case "acknowledge" -> result = rooms.board().acknowledge(id.get(), request.principal());
            case "act-on" -> result = rooms.board().actedOn(id.get(), request.principal());
            case "override" -> {
                Optional<OverrideReason> reason = constant(OverrideReason.values(), request.parameter("reason"));
                if (reason.isEmpty()) {
                    return new Reply.Failed(400, BAD_FORM);
                }
                result = rooms.board().override(id.get(), request.principal(), reason.get(), note(request));
            }
            case "resolve" -> {
                Optional<Outcome> outcome = constant(Outcome.values(), request.parameter("outcome"));
                if (outcome.isEmpty()) {
                    return new Reply.Failed(400, BAD_FORM);
                }
                result = rooms.board().resolve(id.get(), request.principal(), outcome.get(), note(request));
            }
            default -> {
                return new Reply.Failed(404, UNKNOWN);
            }
        }
        return switch (result) {
            case ActResult.Done done ->
                new Reply.SeeOther("/alerts/" + done.alert().id());
            case ActResult.Refused refused -> new Reply.Refused(refused.decision());
            case ActResult.NotPossible impossible -> new Reply.Failed(409, impossible.problem());
        };
    }

    private static Optional<UUID> id(Request request) {
        try {
            return Optional.of(UUID.fromString(request.path().getFirst()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static <T extends Enum<T>> Optional<T> constant(T[] values, @Nullable String name) {
        return Arrays.stream(values).filter(value -> value.name().equals(name)).findFirst();
    }

    private static @Nullable Sealed<String> note(Request request) {
        String note = request.parameter("note");
        return note == null ? null : Sealed.of(note);
    }

    /// Where the patient is now: those who cared for the patient at the time of an old alert may not look any more.
    private String presentUnit(Alert alert) {
        return rooms.board().latest(alert.patient()).map(Assessment::unit).orElse(alert.unit());
    }

    private View view(Request request, Decision.Permit permit, Alert alert) {
        Identity identity = disclosures
                .show(
                        request.principal(),
                        permit,
                        "alert-page",
                        presentUnit(alert),
                        Map.of(alert.patient(), alert.auditSubject()))
                .get(alert.patient());
        Instant now = rooms.clock().instant();
        List<Step> steps = new ArrayList<>();
        for (AlertStep step : alert.steps()) {
            steps.add(step(step, permit));
        }
        Chrome chrome = Chrome.of(rooms, times, request, "Alert in " + alert.unit(), UnitPath.of(alert.unit()))
                .following(alert.unit());
        return new View(
                chrome,
                alert.id().toString(),
                alert.patient().value(),
                identity,
                identity == null
                        ? ""
                        : identity.age(times.day(now))
                                .map(years -> years + " y")
                                .orElse(""),
                alert.unit(),
                Words.tier(alert.tier()),
                Words.tierLabel(alert.tier()),
                Words.state(alert.state()),
                alert.conditionHolds(),
                times.moment(alert.raisedAt()),
                Times.ago(Duration.between(alert.raisedAt(), now)),
                alert.rules(),
                causes(alert),
                rooms.board()
                        .latest(alert.patient())
                        .filter(latest -> !latest.id().equals(alert.cause().id()))
                        .map(this::now)
                        .orElse(null),
                allowed(request, alert),
                alert.deadlines().stream()
                        .map(deadline -> deadline(deadline, now))
                        .toList(),
                steps);
    }

    /// What raised it, oldest first; where that is no longer kept, what raised it last.
    private List<Cause> causes(Alert alert) {
        List<Causes.Raised> raised = Causes.of(alert, rooms.board()::assessment);
        List<Cause> causes = new ArrayList<>();
        for (Causes.Raised each : raised) {
            String title = each.step().sequence() == 1 ? RAISED : "Why it was raised again";
            String told = ActText.step(each.step().to(), each.step().reason());
            causes.add(cause(title, told, each.assessment()));
        }
        return causes.isEmpty() ? List.of(cause(RAISED, "Raised", alert.cause())) : causes;
    }

    private Cause cause(String title, String told, Assessment assessment) {
        return new Cause(
                title,
                told,
                assessment.bundle(),
                times.zoned(assessment.asOf()),
                Reasons.lines(assessment),
                Shares.of(assessment.scores().getFirst()).orElse(null),
                reasons.of(assessment));
    }

    private Now now(Assessment latest) {
        return new Now(times.zoned(latest.asOf()), Explanation.sentences(latest).getFirst());
    }

    /// Buttons appear for acts that the state allows and policy would permit; the act itself asks again and
    /// is recorded.
    private List<HumanAct> allowed(Request request, Alert alert) {
        return alert.possible().stream()
                .filter(act -> rooms.policy()
                                .decide(new AccessRequest(
                                        request.principal(),
                                        act.action(),
                                        DataCategory.PSEUDONYMISED,
                                        "Alert",
                                        alert.auditSubject(),
                                        alert.unit(),
                                        Purpose.usualFor(request.principal().role())))
                        instanceof Decision.Permit)
                .sorted()
                .toList();
    }

    private String deadline(Deadline deadline, Instant now) {
        String when = deadline.due().isAfter(now)
                ? "in " + Times.span(Duration.between(now, deadline.due()))
                : "due since " + Times.span(Duration.between(deadline.due(), now));
        return "Escalates to " + Words.role(deadline.to()) + " " + when + " (" + times.clock(deadline.due()) + ")";
    }

    private Step step(AlertStep step, Decision.Permit permit) {
        List<Proof> proofs = new ArrayList<>();
        for (UUID entry : step.entries()) {
            proofs.add(rooms.evidence()
                    .entry(entry)
                    .map(found -> new Proof(entry.toString(), Long.toString(found.index())))
                    .orElseGet(() -> new Proof(entry.toString(), null)));
        }
        return new Step(
                times.exact(step.at()),
                times.moment(step.at()),
                ActText.step(step.to(), step.reason()),
                step.late() > 0 ? Times.span(Duration.ofSeconds(step.late())) : "",
                step.actor().kind() == Actor.Kind.PLATFORM
                        ? "Vigil"
                        : step.actor().id(),
                ActText.authority(step.authority()),
                step.note() == null ? "" : step.note().open(permit.access()),
                proofs);
    }

    /// What the page shows.
    ///
    /// @param causes at least one, oldest first
    /// @param now the patient's latest assessment, null where it is the last cause
    public record View(
            Chrome chrome,
            String id,
            String token,
            @Nullable Identity identity,
            String age,
            String unit,
            String tier,
            String tierLabel,
            String state,
            boolean conditionHolds,
            String raisedAt,
            String raisedAgo,
            String rules,
            List<Cause> causes,
            @Nullable Now now,
            List<HumanAct> allowed,
            List<String> deadlines,
            List<Step> steps) {}

    /// An assessment that raised the alert, or its tier.
    ///
    /// @param told the step, with its tier
    /// @param at the time that it is of
    public record Cause(
            String title,
            String told,
            String bundle,
            String at,
            List<Reasons.Line> sentences,
            @Nullable Shares shares,
            List<Reasons.ScoreReasons> scores) {}

    /// How it stands since.
    ///
    /// @param headline what the driving score says
    public record Now(String at, String headline) {}

    /// One step of its life.
    public record Step(
            String exact,
            String at,
            String what,
            String late,
            String actor,
            String authority,
            String note,
            List<Proof> proofs) {}

    /// The ledger entry behind a step.
    ///
    /// @param index its place in the tree, null while it waits for the next checkpoint
    public record Proof(String entry, @Nullable String index) {}
}
