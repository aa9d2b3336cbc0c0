package health.vigil.console.internal;

import health.vigil.base.PatientToken;
import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.console.ConsoleRooms;
import health.vigil.policy.Decided;
import health.vigil.policy.Decision;
import health.vigil.scoring.Assessment;
import health.vigil.watch.Emergencies;
import health.vigil.watch.Emergency;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// Breaking the glass: the clinician's page that asks why, and the officer's queue of what must be reviewed.
public final class EmergencyPage {
    private static final Problem UNKNOWN =
            new Problem("VGL-CON-404", "There is no such patient here.", "Follow the link to the patient again.");
    private static final Problem BAD_FORM =
            new Problem("VGL-CON-400", "The form was not complete.", "Choose from the list and send again.");
    private static final Problem GONE =
            new Problem("VGL-CON-409", "Somebody has reviewed this access already.", "Look at the list again.");

    private final ConsoleRooms rooms;
    private final Disclosures disclosures;
    private final Times times;

    public EmergencyPage(ConsoleRooms rooms, Disclosures disclosures, Times times) {
        this.rooms = rooms;
        this.disclosures = disclosures;
        this.times = times;
    }

    /// GET: asks why. Shows nothing of the patient.
    public Reply ask(Request request) {
        Optional<Assessment> latest = latest(request);
        if (latest.isEmpty()) {
            return new Reply.Failed(404, UNKNOWN);
        }
        PatientToken subject = latest.get().auditSubject();
        return switch (rooms.investigation()
                .emergencies()
                .decide(request.principal(), subject, latest.get().unit())) {
            case Decision.Deny denial -> {
                disclosures.refused(request.principal(), denial, "emergency-access", subject);
                yield new Reply.Refused(denial);
            }
            case Decision.Permit _ ->
                new Reply.Html(
                        "emergency.jte",
                        new Ask(
                                Chrome.of(rooms, times, request, "Emergency access", ""),
                                "/patients/" + request.path().getFirst() + "/emergency"));
        };
    }

    /// POST: takes the access, and goes to the patient.
    public Reply open(Request request) {
        Optional<Assessment> latest = latest(request);
        Optional<Emergency.Reason> reason = Arrays.stream(Emergency.Reason.values())
                .filter(each -> each.name().equals(request.parameter("reason")))
                .findFirst();
        if (latest.isEmpty()) {
            return new Reply.Failed(404, UNKNOWN);
        }
        if (reason.isEmpty()) {
            return new Reply.Failed(400, BAD_FORM);
        }
        try {
            Decided<Instant> answer = rooms.investigation()
                    .emergencies()
                    .open(
                            request.principal(),
                            latest.get().auditSubject(),
                            latest.get().unit(),
                            reason.get(),
                            Objects.requireNonNullElse(request.parameter("words"), ""));
            return switch (answer) {
                case Decided.Refused<Instant> refused -> new Reply.Refused(refused.denial());
                case Decided.Given<Instant> _ ->
                    new Reply.SeeOther("/patients/" + request.path().getFirst());
            };
        } catch (ProblemException e) {
            return new Reply.Failed(400, e.problem());
        }
    }

    /// GET: the officer's queue.
    public Reply queue(Request request) {
        int from = Paging.from(request);
        return switch (rooms.investigation().emergencies().queue(request.principal(), from)) {
            case Decided.Refused<List<Emergency>> refused -> new Reply.Refused(refused.denial());
            case Decided.Given<List<Emergency>> given ->
                new Reply.Html(
                        "emergencies.jte",
                        new Queue(
                                Chrome.of(rooms, times, request, "Emergency access", "/emergencies"),
                                given.content().stream().map(this::row).toList(),
                                Paging.next(
                                        "/emergencies", from, given.content().size(), Emergencies.PAGE)));
        };
    }

    /// POST: whether it was justified.
    public Reply review(Request request) {
        Optional<Emergency.Verdict> verdict = Arrays.stream(Emergency.Verdict.values())
                .filter(each -> each.name().equals(request.parameter("verdict")))
                .findFirst();
        if (verdict.isEmpty()) {
            return new Reply.Failed(400, BAD_FORM);
        }
        UUID id = UUID.fromString(request.path().getFirst());
        return switch (rooms.investigation().emergencies().review(request.principal(), id, verdict.get())) {
            case Decided.Refused<Boolean> refused -> new Reply.Refused(refused.denial());
            case Decided.Given<Boolean> given ->
                given.content() ? new Reply.SeeOther("/emergencies") : new Reply.Failed(409, GONE);
        };
    }

    private Optional<Assessment> latest(Request request) {
        return rooms.board().latest(PatientToken.care(request.path().getFirst()));
    }

    private Row row(Emergency each) {
        Emergency.Verdict verdict = each.verdict();
        return new Row(
                each.id().toString(),
                each.actor(),
                "/timelines/actor/" + EvidencePage.encoded(each.actor()),
                each.role().toLowerCase(Locale.ROOT).replace('_', ' '),
                each.subject(),
                each.reason().label(),
                each.words(),
                times.exact(each.openedAt()),
                Times.ago(Duration.between(each.openedAt(), rooms.clock().instant())),
                times.exact(each.endsAt()),
                verdict == null ? "" : verdict.label(),
                Objects.requireNonNullElse(each.reviewedBy(), ""));
    }

    /// What the clinician's page shows.
    public record Ask(Chrome chrome, String address) {
        /// Why it can be.
        public Emergency.Reason[] reasons() {
            return Emergency.Reason.values();
        }
    }

    /// What the officer's page shows.
    ///
    /// @param next the address of the next page, empty on the last
    public record Queue(Chrome chrome, List<Row> rows, String next) {
        /// What a review can find.
        public Emergency.Verdict[] verdicts() {
            return Emergency.Verdict.values();
        }
    }

    /// One access.
    ///
    /// @param verdict empty while nobody has reviewed it
    public record Row(
            String id,
            String actor,
            String timeline,
            String role,
            String subject,
            String reason,
            String words,
            String opened,
            String ago,
            String ends,
            String verdict,
            String reviewedBy) {}
}
