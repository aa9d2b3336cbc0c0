package health.vigil.console.internal;

import health.vigil.base.ProblemException;
import health.vigil.console.ConsoleRooms;
import health.vigil.inquiry.ActText;
import health.vigil.inquiry.Answer;
import health.vigil.inquiry.Exports;
import health.vigil.inquiry.Inquiry;
import health.vigil.inquiry.Question;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.policy.Decided;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The ledger for those who ask it questions, newest first. Asking is recorded by the room that answers.
public final class EvidencePage {
    private static final List<String> FIELDS =
            List.of("question", "patient", "actor", "model", "reference", "kind", "from", "until");

    private final ConsoleRooms rooms;
    private final Times times;

    public EvidencePage(ConsoleRooms rooms, Times times) {
        this.rooms = rooms;
        this.times = times;
    }

    /// GET and POST: a question and its answer. What is typed comes by POST, since it may be anything and addresses
    /// are kept in many places; what a link asks stands in the log.
    public Reply show(Request request) {
        Map<String, String> form = form(request);
        Inquiry inquiry;
        String problem = "";
        try {
            inquiry = Inquiry.of(form, times.zone());
        } catch (ProblemException e) {
            problem = e.problem().message() + " " + e.problem().remedy();
            // about nobody, so nothing is looked for: that somebody asked is decided and recorded all the same
            inquiry = Inquiry.of(Map.of("question", Question.WHO_SAW.code()), times.zone());
        }
        Decided<Answer.Page> answer = rooms.investigation().inquiries().ask(request.principal(), inquiry);
        return switch (answer) {
            case Decided.Refused<Answer.Page> refused -> new Reply.Refused(refused.denial());
            case Decided.Given<Answer.Page> given -> {
                boolean asked = problem.isEmpty() && inquiry.complete();
                yield new Reply.Html(
                        "evidence.jte",
                        view(
                                request,
                                form,
                                asked ? given.content().lines() : List.of(),
                                problem,
                                inquiry.complete(),
                                asked ? given.content().next() : null));
            }
        };
    }

    /// POST: the answer as a file.
    public Reply export(Request request) {
        Exports.Format format = Exports.Format.of(Objects.requireNonNullElse(request.parameter("format"), ""))
                .orElse(Exports.Format.CSV);
        Decided<Answer.File> answer = rooms.investigation()
                .exports()
                .export(request.principal(), Inquiry.of(form(request), times.zone()), format);
        return switch (answer) {
            case Decided.Refused<Answer.File> refused -> new Reply.Refused(refused.denial());
            case Decided.Given<Answer.File> given -> new Reply.Export(given.content());
        };
    }

    /// POST: whose data somebody's acts reached, as a file.
    public Reply touched(Request request) {
        Exports.Format format = Exports.Format.of(Objects.requireNonNullElse(request.parameter("format"), ""))
                .orElse(Exports.Format.CSV);
        Decided<Answer.File> answer = rooms.investigation()
                .exports()
                .touched(request.principal(), Inquiry.of(form(request), times.zone()), format);
        return switch (answer) {
            case Decided.Refused<Answer.File> refused -> new Reply.Refused(refused.denial());
            case Decided.Given<Answer.File> given -> new Reply.Export(given.content());
        };
    }

    private static Map<String, String> form(Request request) {
        Map<String, String> form = new HashMap<>();
        for (String field : FIELDS) {
            form.put(field, Objects.requireNonNullElse(request.parameter(field), ""));
        }
        form.put("after", Objects.requireNonNullElse(request.parameter("after"), ""));
        return form;
    }

    private static Question question(Map<String, String> form) {
        return Question.of(form.getOrDefault("question", "")).orElse(Question.ANYTHING);
    }

    private View view(
            Request request,
            Map<String, String> form,
            List<Answer.Line> lines,
            String problem,
            boolean complete,
            @Nullable String next) {
        Question question = question(form);
        return new View(
                Chrome.of(rooms, times, request, "Evidence", "/evidence"),
                Arrays.stream(Question.values())
                        .map(each -> new Choice(each.code(), each.label(), each == question))
                        .toList(),
                question.label(),
                fields(question, form),
                Act.KINDS,
                form,
                times.zone().getId(),
                problem,
                complete
                        ? "No entry matches. An act of the last second may not have its place in the log yet."
                        : hint(question),
                lines.stream().map(this::row).toList(),
                next);
    }

    private static String hint(Question question) {
        return switch (question) {
            case WHO_SAW ->
                "Say which patient: the audit token stands in the last column of any entry about the patient.";
            case WHAT_DID -> "Say who: the name of an account, a sender or a room.";
            case WHAT_SAID -> "Say which model: the address of its bundle, as an inference or an alert shows it.";
            case WHAT_CHANGED, WHAT_LEFT, ANYTHING -> "";
        };
    }

    private static List<Field> fields(Question question, Map<String, String> form) {
        List<Field> fields = new ArrayList<>();
        switch (question) {
            case WHO_SAW -> fields.add(field("patient", "Patient (audit token)", "26 letters and digits", form));
            case WHAT_DID -> fields.add(field("actor", "Who", "account, sender or room", form));
            case WHAT_SAID -> fields.add(field("model", "Model", "sha256:…", form));
            case WHAT_CHANGED -> fields.add(field("reference", "What", "policy/… or model/…", form));
            case WHAT_LEFT -> fields.add(field("actor", "By whom", "account", form));
            case ANYTHING -> {
                fields.add(field("patient", "Patient (audit token)", "26 letters and digits", form));
                fields.add(field("reference", "Record, alert, assessment", "Patient/… or alert/…", form));
                fields.add(field("actor", "Who", "account, sender or room", form));
            }
        }
        return fields;
    }

    private static Field field(String name, String label, String placeholder, Map<String, String> form) {
        return new Field(name, label, placeholder, form.getOrDefault(name, ""));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Row row(Answer.Line line) {
        Entry entry = line.recorded().entry();
        return new Row(
                Long.toString(line.recorded().index()),
                entry.id().toString(),
                line.proof().isPresent(),
                times.exact(entry.time()),
                entry.actor().id(),
                entry.actor().id().isEmpty()
                        ? ""
                        : "/timelines/actor/" + encoded(entry.actor().id()),
                role(entry),
                ActText.authority(entry.authority()),
                entry.subject() == null ? "" : entry.subject().value(),
                ActText.title(entry.act()),
                ActText.detail(entry.act()),
                entry.act() instanceof Act.AlertStepped stepped ? "/timelines/alert/" + stepped.alert() : "",
                ActText.refused(entry.authority()));
    }

    private static String role(Entry entry) {
        String role = Objects.requireNonNullElse(entry.actor().role(), "")
                .toLowerCase(Locale.ROOT)
                .replace('_', ' ');
        return entry.actor().from() == null
                ? role
                : role + " from " + entry.actor().from();
    }

    /// What the page shows.
    ///
    /// @param form what was asked, by field
    /// @param nothing what to say where there are no rows
    /// @param next opens the next page, null on the last
    public record View(
            Chrome chrome,
            List<Choice> questions,
            String question,
            List<Field> fields,
            List<String> kinds,
            Map<String, String> form,
            String zone,
            String problem,
            String nothing,
            List<Row> rows,
            @Nullable String next) {
        /// What was typed into a field.
        public String typed(String field) {
            return form.getOrDefault(field, "");
        }
    }

    /// A question to choose.
    public record Choice(String code, String label, boolean chosen) {}

    /// A field of the form.
    public record Field(String name, String label, String placeholder, String value) {}

    /// One entry.
    ///
    /// @param proved whether its proof is there already
    /// @param actorTimeline the address of the actor's timeline
    /// @param alertTimeline the address of the alert's timeline, empty for other entries
    /// @param refused whether policy refused what it says
    public record Row(
            String index,
            String id,
            boolean proved,
            String time,
            String actor,
            String actorTimeline,
            String role,
            String authority,
            String subject,
            String act,
            String detail,
            String alertTimeline,
            boolean refused) {}
}
