package health.vigil.console.internal;

import health.vigil.base.PatientToken;
import health.vigil.console.ConsoleRooms;
import health.vigil.ledger.Act;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import health.vigil.ledger.EntrySearch;
import health.vigil.ledger.RecordedEntry;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The ledger for those who ask it questions: by patient (audit token), reference, person and kind, newest
/// first. Asking is recorded too.
public final class EvidencePage implements Page {
    private static final int PAGE = 50;
    private static final Pattern TOKEN = Pattern.compile("[a-z2-7]{26}");

    private final ConsoleRooms rooms;
    private final Disclosures disclosures;
    private final Times times;

    public EvidencePage(ConsoleRooms rooms, Disclosures disclosures, Times times) {
        this.rooms = rooms;
        this.disclosures = disclosures;
        this.times = times;
    }

    @Override
    public Reply answer(Request request) {
        Decision decision =
                disclosures.decide(request.principal(), Action.SEARCH, DataCategory.EVIDENCE, "evidence", null, null);
        return switch (decision) {
            case Decision.Deny denial -> {
                disclosures.refused(request.principal(), denial, "evidence", null);
                yield new Reply.Refused(denial);
            }
            case Decision.Permit permit -> new Reply.Html("evidence.jte", view(request, permit));
        };
    }

    private View view(Request request, Decision.Permit permit) {
        String subject = text(request, "subject");
        boolean wellFormed = subject.isEmpty() || TOKEN.matcher(subject).matches();
        List<RecordedEntry> found = wellFormed ? rooms.evidence().find(search(request)) : List.of();
        Map<Long, Entry> shown = new LinkedHashMap<>();
        found.forEach(recorded -> shown.put(recorded.index(), recorded.entry()));
        disclosures.evidence(request.principal(), permit, "evidence", shown);
        return new View(
                Chrome.of(rooms, times, request, "Evidence", "/evidence"),
                subject,
                text(request, "reference"),
                text(request, "actor"),
                text(request, "kind"),
                Act.KINDS,
                wellFormed
                        ? "No entry matches. An act of the last second may not have its place in the log yet."
                        : "That is no audit token: it has 26 letters and digits. Take it from an entry's last column.",
                found.stream().map(this::row).toList(),
                found.size() == PAGE ? Long.toString(found.getLast().index()) : null);
    }

    private static EntrySearch search(Request request) {
        EntrySearch search = EntrySearch.everything().latestFirst().atMost(PAGE);
        String subject = request.parameter("subject");
        if (subject != null) {
            search = search.about(PatientToken.audit(subject));
        }
        String reference = request.parameter("reference");
        if (reference != null) {
            search = search.referringTo(reference);
        }
        String actor = request.parameter("actor");
        if (actor != null) {
            search = search.by(actor);
        }
        String kind = request.parameter("kind");
        if (kind != null) {
            search = search.ofKind(kind);
        }
        String after = request.parameter("after");
        return after != null && after.matches("[0-9]{1,18}") ? search.after(Long.parseLong(after)) : search;
    }

    private static String text(Request request, String name) {
        return Objects.requireNonNullElse(request.parameter(name), "");
    }

    private Row row(RecordedEntry recorded) {
        Entry entry = recorded.entry();
        return new Row(
                Long.toString(recorded.index()),
                entry.id().toString(),
                times.exact(entry.time()),
                entry.actor().id(),
                Objects.requireNonNullElse(entry.actor().role(), "")
                        .toLowerCase(Locale.ROOT)
                        .replace('_', ' '),
                Authorities.words(entry.authority()),
                entry.subject() == null ? "" : entry.subject().value(),
                Acts.title(entry.act()),
                Acts.detail(entry.act()),
                entry.authority() instanceof Authority.Decided decided && !decided.permitted());
    }

    /// What the page shows.
    ///
    /// @param nothing what to say where there are no rows
    /// @param next the index that the next page begins after, null on the last
    public record View(
            Chrome chrome,
            String subject,
            String reference,
            String actor,
            String kind,
            List<String> kinds,
            String nothing,
            List<Row> rows,
            @Nullable String next) {}

    /// One entry.
    ///
    /// @param refused whether policy refused what it says
    public record Row(
            String index,
            String id,
            String time,
            String actor,
            String role,
            String authority,
            String subject,
            String act,
            String detail,
            boolean refused) {}
}
