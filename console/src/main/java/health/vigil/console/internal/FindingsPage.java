package health.vigil.console.internal;

import health.vigil.base.Problem;
import health.vigil.console.ConsoleRooms;
import health.vigil.policy.Decided;
import health.vigil.watch.Finding;
import health.vigil.watch.Findings;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// What the rules found, the gravest first, for an officer to judge.
public final class FindingsPage {
    private static final Problem BAD_FORM = new Problem(
            "VGL-CON-400", "The form was not complete.", "Choose what the finding was from the list and send again.");
    private static final Problem GONE =
            new Problem("VGL-CON-409", "Somebody has judged this finding already.", "Look at the list again.");

    private final ConsoleRooms rooms;
    private final Times times;

    public FindingsPage(ConsoleRooms rooms, Times times) {
        this.rooms = rooms;
        this.times = times;
    }

    /// GET: the queue.
    public Reply show(Request request) {
        int from = Paging.from(request);
        return switch (rooms.investigation().findings().queue(request.principal(), from)) {
            case Decided.Refused<List<Finding>> refused -> new Reply.Refused(refused.denial());
            case Decided.Given<List<Finding>> given -> {
                List<Row> rows = given.content().stream().map(this::row).toList();
                yield new Reply.Html(
                        "findings.jte",
                        new View(
                                Chrome.of(rooms, times, request, "Findings", "/findings"),
                                rows.stream().filter(Row::open).toList(),
                                rows.stream().filter(row -> !row.open()).toList(),
                                Paging.next("/findings", from, rows.size(), Findings.PAGE)));
            }
        };
    }

    /// POST: what a finding was.
    public Reply review(Request request) {
        Optional<Finding.Verdict> verdict = Arrays.stream(Finding.Verdict.values())
                .filter(each -> each.name().equals(request.parameter("verdict")))
                .findFirst();
        if (verdict.isEmpty()) {
            return new Reply.Failed(400, BAD_FORM);
        }
        UUID id = UUID.fromString(request.path().getFirst());
        return switch (rooms.investigation().findings().review(request.principal(), id, verdict.get())) {
            case Decided.Refused<Boolean> refused -> new Reply.Refused(refused.denial());
            case Decided.Given<Boolean> given ->
                given.content() ? new Reply.SeeOther("/findings") : new Reply.Failed(409, GONE);
        };
    }

    private Row row(Finding finding) {
        Finding.Verdict verdict = finding.verdict();
        String day = finding.day().atStartOfDay(times.zone()).toLocalDateTime().toString();
        return new Row(
                finding.id().toString(),
                finding.rule(),
                finding.severity(),
                finding.actor(),
                "/timelines/actor/" + EvidencePage.encoded(finding.actor()) + "?from=" + day,
                finding.sentence(),
                times.moment(finding.raisedAt()),
                finding.entries().stream().limit(5).map(String::valueOf).toList(),
                finding.entries().size(),
                "/evidence?question=what-did&actor=" + EvidencePage.encoded(finding.actor()) + "&from=" + day,
                verdict == null,
                verdict == null ? "" : verdict.label(),
                Objects.requireNonNullElse(finding.reviewedBy(), ""));
    }

    /// What the page shows.
    ///
    /// @param next the address of the next page, empty on the last
    public record View(Chrome chrome, List<Row> open, List<Row> judged, String next) {
        /// What a finding can turn out to be.
        public Finding.Verdict[] verdicts() {
            return Finding.Verdict.values();
        }
    }

    /// One finding.
    ///
    /// @param entries places of the newest entries that show it
    /// @param entriesAddress where they stand with their proofs
    public record Row(
            String id,
            String rule,
            String severity,
            String actor,
            String timeline,
            String sentence,
            String raised,
            List<String> entries,
            int entryCount,
            String entriesAddress,
            boolean open,
            String verdict,
            String reviewedBy) {}
}
