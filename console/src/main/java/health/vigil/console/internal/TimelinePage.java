package health.vigil.console.internal;

import health.vigil.base.PatientToken;
import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.console.ConsoleRooms;
import health.vigil.inquiry.Inquiry;
import health.vigil.inquiry.Scope;
import health.vigil.inquiry.Timeline;
import health.vigil.ledger.RecordedEntry;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decided;
import health.vigil.policy.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What happened to a patient, around an alert, through a model or by somebody: one page, in the order of time.
public final class TimelinePage {
    private static final Problem UNKNOWN =
            new Problem("VGL-CON-404", "There is no such timeline.", "Open it from an entry of the evidence page.");
    /// More proofs than these are found on the evidence page.
    private static final int MOST_PROOFS = 3;

    private final ConsoleRooms rooms;
    private final Disclosures disclosures;
    private final Times times;

    public TimelinePage(ConsoleRooms rooms, Disclosures disclosures, Times times) {
        this.rooms = rooms;
        this.disclosures = disclosures;
        this.times = times;
    }

    /// GET: the timeline.
    public Reply show(Request request) {
        return page(request, null);
    }

    /// POST: the same, with the patient's name, which is decided and recorded by itself.
    public Reply name(Request request) {
        PatientToken token = PatientToken.audit(request.path().get(1));
        Decision decision = disclosures.decide(
                request.principal(), Action.REIDENTIFY, DataCategory.DEMOGRAPHICS, "Patient", token, null);
        return switch (decision) {
            case Decision.Deny denial -> {
                disclosures.refused(request.principal(), denial, "reidentify", token);
                yield new Reply.Refused(denial);
            }
            case Decision.Permit permit ->
                disclosures
                        .name(request.principal(), permit, token)
                        .map(identity -> page(request, identity))
                        .orElseGet(() -> new Reply.Failed(404, UNKNOWN));
        };
    }

    private Reply page(Request request, @Nullable Identity identity) {
        Optional<Scope> scope = Scope.of(request.path().get(0), request.path().get(1));
        if (scope.isEmpty()) {
            return new Reply.Failed(404, UNKNOWN);
        }
        Inquiry range;
        try {
            range = Inquiry.of(form(request), times.zone());
        } catch (ProblemException e) {
            return new Reply.Failed(400, e.problem());
        }
        Decided<Timeline> answer = rooms.investigation().timelines().of(request.principal(), scope.get(), range);
        return switch (answer) {
            case Decided.Refused<Timeline> refused -> new Reply.Refused(refused.denial());
            case Decided.Given<Timeline> given ->
                new Reply.Html("timeline.jte", view(request, given.content(), identity));
        };
    }

    private static Map<String, String> form(Request request) {
        Map<String, String> form = new HashMap<>();
        for (String field : List.of("from", "until", "after")) {
            form.put(field, Objects.requireNonNullElse(request.parameter(field), ""));
        }
        return form;
    }

    private View view(Request request, Timeline timeline, @Nullable Identity identity) {
        Scope scope = timeline.scope();
        String address = "/timelines/" + scope.kind() + "/" + EvidencePage.encoded(scope.name());
        Optional<Timeline.Track> only = Arrays.stream(Timeline.Track.values())
                .filter(track -> track.name().equalsIgnoreCase(request.parameter("only")))
                .findFirst();
        EnumMap<Timeline.Track, Integer> counts = new EnumMap<>(Timeline.Track.class);
        timeline.steps().forEach(step -> counts.merge(step.track(), 1, Integer::sum));
        List<Step> steps = new ArrayList<>();
        Instant before = null;
        for (Timeline.Step step : timeline.steps()) {
            if (only.isEmpty() || only.get() == step.track()) {
                steps.add(step(step, before));
                before = step.first();
            }
        }
        return new View(
                Chrome.of(rooms, times, request, title(scope), "/evidence"),
                title(scope),
                scope.kind(),
                scope.name(),
                identity,
                address,
                counts.entrySet().stream()
                        .map(each -> new Filter(
                                each.getKey().label(),
                                each.getKey().name().toLowerCase(Locale.ROOT),
                                each.getValue(),
                                only.isPresent() && only.get() == each.getKey()))
                        .toList(),
                only.isEmpty(),
                times.zone().getId(),
                Objects.requireNonNullElse(request.parameter("from"), ""),
                Objects.requireNonNullElse(request.parameter("until"), ""),
                timeline.summary(),
                steps,
                timeline.earlier() == null ? null : address + "?after=" + timeline.earlier());
    }

    private static String title(Scope scope) {
        return switch (scope) {
            case Scope.Patient _ -> "Timeline of a patient";
            case Scope.Alert _ -> "Timeline of an alert";
            case Scope.Model _ -> "Timeline of a model";
            case Scope.Actor _ -> "Timeline of an actor";
        };
    }

    private Step step(Timeline.Step step, @Nullable Instant before) {
        boolean newDay = before == null || !times.day(before).equals(times.day(step.first()));
        List<Proof> proofs = step.entries().stream()
                .limit(MOST_PROOFS)
                .map(entry -> new Proof(entry.entry().id().toString(), Long.toString(entry.index())))
                .toList();
        RecordedEntry first = step.entries().getFirst();
        return new Step(
                step.track().name().toLowerCase(Locale.ROOT),
                step.track().label(),
                newDay ? times.date(step.first()) : "",
                times.exact(step.first()),
                times.clock(step.first())
                        + (times.clock(step.first()).equals(times.clock(step.last()))
                                ? ""
                                : "–" + times.on(step.last(), step.first())),
                before == null ? "" : since(Duration.between(before, step.first())),
                step.title(),
                step.detail(),
                step.who(),
                "/timelines/actor/" + EvidencePage.encoded(step.who()),
                step.why(),
                step.refused(),
                step.weighty(),
                proofs,
                Math.max(0, step.entries().size() - MOST_PROOFS),
                first.entry().subject() == null ? "" : first.entry().subject().value());
    }

    private static String since(Duration span) {
        return span.toMinutes() < 1 ? "" : "+" + Times.span(span);
    }

    /// What the page shows.
    ///
    /// @param identity who the patient is, where that was asked for and permitted
    /// @param address of this page
    /// @param all whether every kind of step is shown
    /// @param earlier the address of what lies before, null where nothing does
    public record View(
            Chrome chrome,
            String title,
            String kind,
            String name,
            @Nullable Identity identity,
            String address,
            List<Filter> filters,
            boolean all,
            String zone,
            String from,
            String until,
            List<String> summary,
            List<Step> steps,
            @Nullable String earlier) {}

    /// A kind of step to look at alone.
    public record Filter(String label, String code, int count, boolean chosen) {}

    /// One step.
    ///
    /// @param day the date, where it is another than that of the step before
    /// @param since the time since the step before, empty under a minute
    /// @param more entries whose proofs are not linked here
    public record Step(
            String track,
            String trackLabel,
            String day,
            String exact,
            String at,
            String since,
            String title,
            String detail,
            String who,
            String whoAddress,
            String why,
            boolean refused,
            boolean weighty,
            List<Proof> proofs,
            int more,
            String subject) {}

    /// The proof of an entry.
    public record Proof(String entry, String index) {}
}
