package health.vigil.console.internal;

import health.vigil.base.PatientToken;
import health.vigil.base.Problem;
import health.vigil.console.ConsoleRooms;
import health.vigil.facts.Fact;
import health.vigil.intake.FactProjection;
import health.vigil.intake.NoteText;
import health.vigil.notes.NoteReader;
import health.vigil.notes.Statement;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import health.vigil.scoring.Assessment;
import health.vigil.vault.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// What notes say of a patient, each finding with the words that it was read from, for a clinician to judge: the
/// sealed notes are opened for this page alone, and their disclosure is recorded.
public final class NotesPage implements Page {
    private static final Problem UNKNOWN = new Problem(
            "VGL-CON-404", "There is no such patient here.", "Go back to the unit and choose the patient there.");
    private static final Problem UNREADABLE = new Problem(
            "VGL-CON-403",
            "Policy does not let this account know whose notes these are, so none are read.",
            "Ask who treats the patient.");
    private static final Duration SPAN = Duration.ofDays(3);
    private static final int MOST_NOTES = 20;
    private static final int AROUND = 90;

    private final ConsoleRooms rooms;
    private final Disclosures disclosures;
    private final Times times;

    public NotesPage(ConsoleRooms rooms, Disclosures disclosures, Times times) {
        this.rooms = rooms;
        this.disclosures = disclosures;
        this.times = times;
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
                DataCategory.NOTE,
                "notes-page",
                assessment.auditSubject(),
                assessment.unit());
        return switch (decision) {
            case Decision.Deny denial -> {
                disclosures.refused(request.principal(), denial, "notes-page", assessment.auditSubject());
                yield new Reply.Refused(denial);
            }
            case Decision.Permit permit ->
                view(request, permit, assessment)
                        .<Reply>map(view -> new Reply.Html("notes.jte", view))
                        .orElseGet(() -> new Reply.Failed(403, UNREADABLE));
        };
    }

    private Optional<View> view(Request request, Decision.Permit permit, Assessment assessment) {
        return disclosures
                .records(
                        request.principal(),
                        permit,
                        "notes-page",
                        assessment,
                        noted(assessment),
                        record -> note(record, permit).isPresent())
                .map(records -> new View(
                        Chrome.of(
                                        rooms,
                                        times,
                                        request,
                                        "Notes in " + assessment.unit(),
                                        UnitPath.of(assessment.unit()))
                                .following(assessment.unit()),
                        assessment.patient().value(),
                        records.stream()
                                .flatMap(record -> note(record, permit).stream())
                                .toList()));
    }

    /// The times of the notes that something was read from, the newest first. Those that the assessment tells of are
    /// always among them.
    private List<Instant> noted(Assessment assessment) {
        Instant now = rooms.clock().instant();
        List<Instant> read =
                rooms
                        .pseudonymised()
                        .withHandle(handle -> rooms.facts().asKnown(handle, assessment.patient(), now))
                        .stream()
                        .filter(Fact.Noted.class::isInstance)
                        .map(Fact::effective)
                        .filter(time -> !time.isBefore(now.minus(SPAN)))
                        .sorted(Comparator.reverseOrder())
                        .toList();
        return Stream.concat(assessment.notes().stream().map(Fact.Noted::effective), read.stream())
                .distinct()
                .limit(MOST_NOTES)
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    private Optional<Note> note(StoredRecord record, Decision.Permit permit) {
        if (record.content() == null) {
            return Optional.empty();
        }
        Resource content = record.content().open(permit.access());
        String fact = FactProjection.factId(rooms.vault(), record.key());
        return NoteText.of(content)
                .map(text -> findings(text, fact))
                .filter(findings -> !findings.isEmpty())
                .map(findings -> new Note(record.versionedReference(), times.moment(record.updated()), findings));
    }

    /// Where the words are shown that a finding rests on.
    ///
    /// @param factId the id of the finding ([Fact.Noted#id])
    static String place(PatientToken patient, String factId) {
        return "/patients/" + patient.value() + "/notes#" + anchor(factId);
    }

    private static String anchor(String factId) {
        return factId.replace('#', '-');
    }

    private static List<Found> findings(String text, String fact) {
        List<Found> findings = new ArrayList<>();
        List<Statement> read = NoteReader.read(text);
        Map<Statement, String> facts = new HashMap<>();
        NoteText.evidence(fact, read).forEach((id, statement) -> facts.put(statement, anchor(id)));
        for (Statement statement : read) {
            int from = edge(text, Math.max(0, statement.start() - AROUND), 1);
            int to = edge(text, Math.min(text.length(), statement.end() + AROUND), -1);
            findings.add(new Found(
                    Words.finding(statement.finding()),
                    Words.assertion(statement.assertion()),
                    statement.assertion().current(),
                    facts.get(statement),
                    (from > 0 ? "… " : "") + text.substring(Math.min(from, statement.start()), statement.start()),
                    text.substring(statement.start(), statement.end()),
                    text.substring(statement.end(), Math.max(to, statement.end())) + (to < text.length() ? " …" : "")));
        }
        return findings;
    }

    /// The nearest end of a word, so that an excerpt cuts none.
    private static int edge(String text, int at, int step) {
        int place = at;
        while (place > 0 && place < text.length() && !Character.isWhitespace(text.charAt(place))) {
            place += step;
        }
        return place;
    }

    /// What the page shows.
    public record View(Chrome chrome, String token, List<Note> notes) {}

    /// One note.
    ///
    /// @param record its versioned reference
    /// @param recorded when it came
    public record Note(String record, String recorded, List<Found> findings) {}

    /// One finding with its evidence. Identified: it prints as `[sealed]` and goes nowhere but into the page.
    ///
    /// @param says what is said about it
    /// @param counts whether it is the patient's own and of now, so that facts speak of it
    /// @param anchor where a score that rests on it finds it, null where it is not what a fact rests on
    /// @param words that name it
    public record Found(
            String finding,
            String says,
            boolean counts,
            @Nullable String anchor,
            String before,
            String words,
            String after) {
        @Override
        public String toString() {
            return "[sealed]";
        }
    }
}
