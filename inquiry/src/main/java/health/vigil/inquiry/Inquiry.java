package health.vigil.inquiry;

import health.vigil.base.PatientToken;
import health.vigil.base.ProblemException;
import health.vigil.ledger.Act;
import health.vigil.ledger.EntrySearch;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A question with what it is about.
///
/// @param patient an audit token
/// @param actor the id of an account, a sender or a room
/// @param reference as [EntrySearch] has them; for [Question#WHAT_SAID] the model, `bundle/sha256:…`
/// @param kind of the entries, where the question leaves it open
/// @param from the earliest time, inclusive
/// @param until the latest time, exclusive
/// @param after the index of the last entry of the page before, which is newer
/// @param limit entries on a page, 1 to 500
public record Inquiry(
        Question question,
        @Nullable PatientToken patient,
        @Nullable String actor,
        @Nullable String reference,
        @Nullable String kind,
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable Long after,
        int limit) {
    private static final int PAGE = 50;
    private static final Pattern TOKEN = Pattern.compile("[a-z2-7]{26}");
    private static final Pattern ACTOR = Pattern.compile("[^\\p{Cntrl}]{1,128}");
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z-]{2,40}/[^\\p{Cntrl}\\s][^\\p{Cntrl}]{0,200}");
    private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]{0,2}");

    /// Reads a form or a query, possibly hostile: `question`, `patient`, `actor`, `reference`, `model`, `kind`,
    /// `from`, `until`, `after`, `limit`. What is absent or empty is left open.
    ///
    /// @param zone of times that are given without one
    /// @throws ProblemException `VGL-INQ-001` naming the field that cannot be read, never its content
    public static Inquiry of(Map<String, String> form, ZoneId zone) {
        Fields fields = new Fields(form);
        Question question = fields.read("question", text -> Question.of(text).orElseThrow(Inquiry::unreadable));
        String model =
                fields.read("model", text -> checked(REFERENCE, text.startsWith("bundle/") ? text : "bundle/" + text));
        String reference = fields.read("reference", text -> checked(REFERENCE, text));
        Integer limit = fields.read("limit", text -> Integer.valueOf(checked(LIMIT, text)));
        return new Inquiry(
                question == null ? Question.ANYTHING : question,
                fields.read("patient", text -> PatientToken.audit(checked(TOKEN, text))),
                fields.read("actor", text -> checked(ACTOR, text)),
                model == null ? reference : model,
                fields.read("kind", Inquiry::kind),
                fields.read("from", text -> time(text, zone)),
                fields.read("until", text -> time(text, zone)),
                fields.read("after", Inquiry::place),
                limit == null ? PAGE : Math.min(limit, EntrySearch.MOST));
    }

    /// The question needs to be told whom or what it is about before there is anything to look for.
    public boolean complete() {
        return switch (question) {
            case WHO_SAW -> patient != null;
            case WHAT_DID -> actor != null;
            case WHAT_SAID -> reference != null;
            case WHAT_CHANGED, WHAT_LEFT, ANYTHING -> true;
        };
    }

    /// The search that answers it, newest first.
    EntrySearch search() {
        EntrySearch search =
                EntrySearch.everything().latestFirst().between(from, until).atMost(limit);
        search = patient == null ? search : search.about(patient);
        search = actor == null ? search : search.by(actor);
        search = reference == null ? search : search.referringTo(reference);
        search = after == null ? search : search.after(after);
        if (!question.kinds().isEmpty()) {
            return search.ofKind(question.kinds().toArray(String[]::new));
        }
        return kind == null ? search : search.ofKind(kind);
    }

    /// The same question from an entry on, with pages of this size.
    Inquiry page(@Nullable Long beyond, int size) {
        return new Inquiry(question, patient, actor, reference, kind, from, until, beyond, size);
    }

    /// What the log keeps of it. What was typed and nothing matched may be anything, also a name: it is left out.
    ///
    /// @param matched whether anything was found
    SortedMap<String, String> parameters(boolean matched) {
        SortedMap<String, String> parameters = new TreeMap<>();
        put(parameters, "kind", kind);
        put(parameters, "from", from);
        put(parameters, "until", until);
        put(parameters, "patient", patient == null ? null : matched ? patient.value() : "");
        put(parameters, "actor", actor == null ? null : matched ? actor : "");
        put(parameters, "reference", reference == null ? null : matched ? reference : "");
        return parameters;
    }

    /// Where a page ends, for `after`: opaque to whoever passes it on.
    static String cursor(long index) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("e" + Long.toString(index, Character.MAX_RADIX)).getBytes(StandardCharsets.US_ASCII));
    }

    private static long place(String cursor) {
        String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
        if (!text.startsWith("e") || text.length() > 12) {
            throw unreadable();
        }
        return Long.parseLong(text.substring(1), Character.MAX_RADIX);
    }

    private static Instant time(String text, ZoneId zone) {
        return text.endsWith("Z")
                ? Instant.parse(text)
                : LocalDateTime.parse(text).atZone(zone).toInstant();
    }

    private static String kind(String text) {
        if (!Act.KINDS.contains(text)) {
            throw unreadable();
        }
        return text;
    }

    private static String checked(Pattern pattern, String text) {
        if (!pattern.matcher(text).matches()) {
            throw unreadable();
        }
        return text;
    }

    private static IllegalArgumentException unreadable() {
        return new IllegalArgumentException("unreadable");
    }

    private static void put(SortedMap<String, String> parameters, String name, @Nullable Object value) {
        if (value != null) {
            parameters.put(name, value.toString());
        }
    }

    /// The fields as they came.
    private record Fields(Map<String, String> form) {
        <T> @Nullable T read(String name, Function<String, T> reader) {
            String text = form.get(name);
            if (text == null || text.isBlank()) {
                return null;
            }
            try {
                return reader.apply(text.trim());
            } catch (IllegalArgumentException | DateTimeException e) {
                throw new ProblemException(
                        "VGL-INQ-001",
                        "The field " + name + " cannot be read.",
                        "A patient is an audit token of 26 letters and digits, a reference reads type/id, a time"
                                + " 2026-01-31T13:20.");
            }
        }
    }
}
