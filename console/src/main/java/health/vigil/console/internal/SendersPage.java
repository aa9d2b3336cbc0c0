package health.vigil.console.internal;

import health.vigil.base.ProblemException;
import health.vigil.console.ConsoleRooms;
import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.intake.Senders;
import health.vigil.policy.Decided;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The systems that send messages: what is configured for each, and what became of every field that it sent.
public final class SendersPage {
    private final ConsoleRooms rooms;
    private final Times times;

    public SendersPage(ConsoleRooms rooms, Times times) {
        this.rooms = rooms;
        this.times = times;
    }

    /// GET: every sender.
    public Reply all(Request request) {
        Decided<List<Senders.Sender>> answer = rooms.senders().all(request.principal());
        return switch (answer) {
            case Decided.Refused<List<Senders.Sender>> refused -> new Reply.Refused(refused.denial());
            case Decided.Given<List<Senders.Sender>> given ->
                new Reply.Html(
                        "senders.jte",
                        new AllView(
                                Chrome.of(rooms, times, request, "Senders", "/senders"),
                                given.content().stream().map(this::row).toList()));
        };
    }

    private Row row(Senders.Sender sender) {
        return new Row(
                sender.name(),
                address(sender.name()),
                sender.messages(),
                sender.last().map(times::moment).orElse(""),
                sender.version() == 0 ? "as the installation" : "version " + sender.version(),
                Share.of(sender.fields()));
    }

    /// GET: one sender, named in `name`.
    public Reply one(Request request) {
        String name = request.parameter("name");
        if (name == null) {
            return new Reply.SeeOther("/senders");
        }
        Decided<Senders.Detail> answer = rooms.senders().one(request.principal(), name);
        return switch (answer) {
            case Decided.Refused<Senders.Detail> refused -> new Reply.Refused(refused.denial());
            case Decided.Given<Senders.Detail> given -> new Reply.Html("sender.jte", view(request, given.content()));
        };
    }

    private OneView view(Request request, Senders.Detail detail) {
        return new OneView(
                Chrome.of(rooms, times, request, "Sender", "/senders"),
                detail.name(),
                detail.versions().isEmpty() ? 0 : detail.versions().getFirst().number(),
                detail.settings(),
                detail.versions().stream()
                        .map(held ->
                                new Past(held.number(), times.exact(held.since()), held.by(), words(held.settings())))
                        .toList(),
                detail.fields().stream().map(SendersPage::line).toList());
    }

    private static String words(SenderSettings settings) {
        return "times in " + settings.zone() + ", patients by " + settings.patientIdentifierType()
                + (settings.characterSet().isEmpty() ? "" : ", text in " + settings.characterSet())
                + (settings.answers() == SenderSettings.Answers.ORIGINAL ? ", answered in the original mode" : "")
                + (settings.facility().isEmpty() ? "" : ", facility " + settings.facility())
                + (settings.numbers() == SenderSettings.Numbers.IGNORED ? ", sequence numbers ignored" : "")
                + (settings.answerTo().isEmpty() ? "" : ", application answers to " + settings.answerTo());
    }

    private static Line line(Senders.FieldSum sum) {
        String what = switch (sum.outcome()) {
            case MAPPED -> "in FHIR";
            case EXTENSION -> "kept as sent";
            case NOT_CARRIED -> "left out";
            case UNACCOUNTED -> "unaccounted for";
        };
        return new Line(sum.field(), what, sum.reason().replace('_', ' ').toLowerCase(Locale.ROOT), sum.count());
    }

    /// POST: the next version of a sender's settings.
    public Reply change(Request request) {
        try {
            SenderForm form = SenderForm.of(request.http()::getParameter);
            Decided<Integer> answer =
                    rooms.senders().change(request.principal(), form.name(), form.settings(), form.version());
            return switch (answer) {
                case Decided.Refused<Integer> refused -> new Reply.Refused(refused.denial());
                case Decided.Given<Integer> _ -> new Reply.SeeOther(address(form.name()));
            };
        } catch (ProblemException e) {
            return new Reply.Failed(SenderForm.status(e.problem()), e.problem());
        }
    }

    private static String address(String sender) {
        return "/senders/one?name=" + URLEncoder.encode(sender, StandardCharsets.UTF_8);
    }

    /// What the page of all senders shows.
    public record AllView(Chrome chrome, List<Row> rows) {}

    /// One sender of all.
    public record Row(String name, String address, long messages, String last, String settings, Share share) {}

    /// What became of populated fields, in percent of all; together they are 100 only but for rounding.
    public record Share(String mapped, String kept, String left, long unaccounted) {
        static Share of(Map<Outcome, Long> fields) {
            long all = Math.max(
                    1, fields.values().stream().mapToLong(Long::longValue).sum());
            return new Share(
                    percent(fields, Outcome.MAPPED, all),
                    percent(fields, Outcome.EXTENSION, all),
                    percent(fields, Outcome.NOT_CARRIED, all),
                    fields.getOrDefault(Outcome.UNACCOUNTED, 0L));
        }

        private static String percent(Map<Outcome, Long> fields, Outcome outcome, long all) {
            return String.format(Locale.ROOT, "%.1f %%", 100.0 * fields.getOrDefault(outcome, 0L) / all);
        }
    }

    /// What the page of one sender shows.
    ///
    /// @param version that the form is based on
    public record OneView(
            Chrome chrome, String name, int version, SenderSettings settings, List<Past> versions, List<Line> fields) {
        /// Whether it is no HL7 v2 sender: those have a bar in their names.
        public boolean source() {
            return name.indexOf('|') < 0;
        }

        /// Whether MSH-15 is disregarded.
        public boolean original() {
            return settings.answers() == SenderSettings.Answers.ORIGINAL;
        }

        /// Whether MSH-13 is disregarded.
        public boolean unnumbered() {
            return settings.numbers() == SenderSettings.Numbers.IGNORED;
        }
    }

    /// A version of the settings, in words.
    public record Past(int number, String since, String by, String words) {}

    /// What became of a kind of field.
    public record Line(String field, String what, String reason, long count) {}
}
