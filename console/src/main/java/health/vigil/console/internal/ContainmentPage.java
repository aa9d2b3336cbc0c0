package health.vigil.console.internal;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.console.ConsoleRooms;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decided;
import health.vigil.policy.Decision;
import health.vigil.watch.Containment;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who and what is stopped, and the means to stop and to let go.
public final class ContainmentPage {
    private static final Problem BAD_FORM = new Problem(
            "VGL-CON-400", "The form was not complete.", "Give a name, choose what to do and why, and send again.");

    private final ConsoleRooms rooms;
    private final Disclosures disclosures;
    private final Times times;

    public ContainmentPage(ConsoleRooms rooms, Disclosures disclosures, Times times) {
        this.rooms = rooms;
        this.disclosures = disclosures;
        this.times = times;
    }

    /// GET: what is in force.
    public Reply show(Request request) {
        Decision decision = disclosures.decide(
                request.principal(), Action.OPERATE, DataCategory.EVIDENCE, "containment", null, null);
        return switch (decision) {
            case Decision.Deny denial -> {
                disclosures.refused(request.principal(), denial, "containment", null);
                yield new Reply.Refused(denial);
            }
            case Decision.Permit permit -> {
                disclosures.shown(request.principal(), permit, "containment");
                yield new Reply.Html(
                        "containment.jte",
                        new View(
                                Chrome.of(rooms, times, request, "Containment", "/containment"),
                                Objects.requireNonNullElse(request.parameter("actor"), ""),
                                rooms.investigation().containment().all().stream()
                                        .map(this::row)
                                        .toList()));
            }
        };
    }

    /// POST: stops or lets go.
    public Reply change(Request request) {
        Optional<Containment.Target> target = constant(Containment.Target.values(), request.parameter("target"));
        Optional<Containment.Reason> reason = constant(Containment.Reason.values(), request.parameter("reason"));
        String name = request.parameter("name");
        if (target.isEmpty() || reason.isEmpty() || name == null) {
            return new Reply.Failed(400, BAD_FORM);
        }
        Containment containment = rooms.investigation().containment();
        try {
            Decided<Boolean> answer = "release".equals(request.parameter("change"))
                    ? containment.release(request.principal(), target.get(), name, reason.get())
                    : containment.stop(request.principal(), target.get(), name, reason.get());
            return switch (answer) {
                case Decided.Refused<Boolean> refused -> new Reply.Refused(refused.denial());
                case Decided.Given<Boolean> _ -> new Reply.SeeOther("/containment");
            };
        } catch (ProblemException e) {
            return new Reply.Failed(409, e.problem());
        }
    }

    private static <T extends Enum<T>> Optional<T> constant(T[] values, @Nullable String name) {
        return Arrays.stream(values).filter(value -> value.name().equals(name)).findFirst();
    }

    private Row row(Containment.Frozen frozen) {
        return new Row(
                frozen.target().name(),
                switch (frozen.target()) {
                    case ACTOR -> "Frozen";
                    case SESSIONS -> "Sessions ended";
                    case MODEL -> "Model frozen";
                },
                frozen.name(),
                frozen.target() == Containment.Target.MODEL
                        ? "/evidence?question=what-said&model=" + EvidencePage.encoded(frozen.name())
                        : "/evidence?question=what-did&actor=" + EvidencePage.encoded(frozen.name()),
                times.exact(frozen.since()),
                frozen.by(),
                frozen.reason().replace('-', ' ').toLowerCase(Locale.ROOT));
    }

    /// What the page shows.
    ///
    /// @param actor whom somebody came here for
    public record View(Chrome chrome, String actor, List<Row> rows) {
        /// Why somebody is stopped.
        public Containment.Reason[] reasons() {
            return Containment.Reason.values();
        }
    }

    /// Something that is stopped.
    ///
    /// @param evidence the address of what it did or said
    public record Row(
            String target, String what, String name, String evidence, String since, String by, String reason) {}
}
