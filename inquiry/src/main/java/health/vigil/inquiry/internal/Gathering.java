package health.vigil.inquiry.internal;

import health.vigil.inquiry.ActText;
import health.vigil.inquiry.Timeline.Step;
import health.vigil.inquiry.Timeline.Track;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Entry;
import health.vigil.ledger.RecordedEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Entries that make one step, while they are being gathered: at least one, all of one [#key].
final class Gathering {
    private final List<RecordedEntry> entries = new ArrayList<>();

    /// What may share a step: entries with equal keys, while nothing weighty lies between.
    static String key(Entry entry) {
        String who = entry.actor().id() + (ActText.refused(entry.authority()) ? " refused" : "");
        return switch (entry.act()) {
            case Act.MessageReceived _, Act.MessageNormalised _ -> "messages";
            case Act.Inference said -> "inference " + said.bundle();
            case Act.NoticeDelivered notice -> "notice " + notice.alert();
            case Act.RecordsDisclosed _ -> "disclosed " + who;
            case Act.RecordsWritten _ -> "written " + who;
            case Act.EvidenceQueried _ -> "queried " + who;
            case Act.JobRan job -> "job " + job.job();
            case Act.AlertStepped stepped when stepped.to().equals("suppressed") -> "suppressed " + stepped.reason();
            case Act _ -> "alone " + entry.id();
        };
    }

    /// Whether it changed something for the patient, or for who is responsible: such an entry is a step alone, and
    /// nothing is gathered across it.
    static boolean weighty(Entry entry) {
        return key(entry).startsWith("alone ");
    }

    void add(RecordedEntry entry) {
        entries.add(entry);
    }

    RecordedEntry last() {
        return entries.getLast();
    }

    Step step() {
        Entry first = entries.getFirst().entry();
        return new Step(
                track(first.act()),
                first.time(),
                last().entry().time(),
                title(first),
                detail(first),
                first.actor().kind() == Actor.Kind.PLATFORM || first.act() instanceof Act.MessageReceived
                        ? ""
                        : first.actor().id(),
                ActText.authority(first.authority()),
                ActText.refused(first.authority()),
                weighty(first),
                entries);
    }

    private static Track track(Act act) {
        return switch (act) {
            case Act.MessageReceived _,
                    Act.MessageNormalised _,
                    Act.ExceptionQueued _,
                    Act.ExceptionReplayed _,
                    Act.ExceptionCorrected _,
                    Act.RecordsWritten _ -> Track.SOURCE;
            case Act.Inference _ -> Track.SCORE;
            case Act.AlertStepped _, Act.NoticeDelivered _, Act.CardAnswered _ -> Track.ALERT;
            case Act.RecordsDisclosed _, Act.RecordsExported _, Act.SessionChanged _, Act.RequestRefused _ ->
                Track.PEOPLE;
            case Act.EmergencyOpened _ -> Track.PEOPLE;
            case Act.EvidenceQueried _,
                    Act.EvidenceExported _,
                    Act.FindingRaised _,
                    Act.FindingReviewed _,
                    Act.EmergencyReviewed _ -> Track.WATCH;
            // keys, settings, jobs, the log itself
            case Act _ -> Track.CHANGE;
        };
    }

    private String title(Entry first) {
        return switch (first.act()) {
            case Act.MessageReceived _, Act.MessageNormalised _ ->
                counted(Math.max(count(Act.MessageReceived.class), count(Act.MessageNormalised.class)), "message");
            case Act.Inference _ -> counted(entries.size(), "inference");
            case Act.NoticeDelivered _ -> counted(entries.size(), "notice");
            case Act.RecordsDisclosed _ ->
                (weightless(first) ? "Looked " : "Asked to see, refused ")
                        + (entries.size() == 1 ? "once" : entries.size() + " times");
            case Act.RecordsWritten _ -> counted(entries.size(), "change") + " of records";
            case Act.EvidenceQueried _ -> "Asked the log " + (entries.size() == 1 ? "once" : entries.size() + " times");
            case Act.JobRan _ ->
                entries.size() == 1
                        ? ActText.title(first.act())
                        : ActText.title(first.act()) + ", " + entries.size() + " times";
            case Act.AlertStepped _ ->
                ActText.title(first.act()) + (entries.size() == 1 ? "" : ", " + entries.size() + " times");
            case Act other -> ActText.title(other);
        };
    }

    private static boolean weightless(Entry entry) {
        return !ActText.refused(entry.authority());
    }

    private String detail(Entry first) {
        return switch (first.act()) {
            case Act.MessageReceived _, Act.MessageNormalised _ -> messages();
            case Act.Inference _ -> scores();
            case Act.NoticeDelivered _ ->
                "to " + distinct(entry -> entry.act() instanceof Act.NoticeDelivered notice ? notice.recipient() : "");
            case Act.RecordsDisclosed _ -> tally();
            case Act.RecordsWritten _ ->
                distinct(entry -> entry.act() instanceof Act.RecordsWritten written ? written.interaction() : "");
            case Act.EvidenceQueried _ ->
                distinct(entry -> entry.act() instanceof Act.EvidenceQueried asked ? asked.question() : "");
            case Act.AlertStepped _ -> "";
            case Act other -> ActText.detail(other);
        };
    }

    private String messages() {
        int records = 0;
        int facts = 0;
        Set<String> senders = new LinkedHashSet<>();
        for (RecordedEntry each : entries) {
            switch (each.entry().act()) {
                case Act.MessageReceived received -> senders.add(received.sender());
                case Act.MessageNormalised normalised -> {
                    records += normalised.resources().size();
                    facts += normalised.facts();
                }
                default -> throw new IllegalStateException("no message");
            }
        }
        return (senders.isEmpty() ? "" : "from " + String.join(", ", senders) + ": ") + counted(records, "record")
                + ", " + counted(facts, "fact");
    }

    /// Each score from its first to its last value.
    private String scores() {
        SortedMap<String, List<String>> values = new TreeMap<>();
        for (RecordedEntry each : entries) {
            if (each.entry().act() instanceof Act.Inference said) {
                said.result().forEach((name, value) -> {
                    List<String> course = values.computeIfAbsent(name, _ -> new ArrayList<>());
                    if (course.isEmpty() || !course.getLast().equals(value)) {
                        course.add(value);
                    }
                });
            }
        }
        return values.entrySet().stream()
                .map(score -> score.getKey() + " " + score.getValue().getFirst()
                        + (score.getValue().size() == 1
                                ? ""
                                : " → " + score.getValue().getLast()))
                .collect(Collectors.joining(", "))
                .replace(">=", "≥ ");
    }

    private String tally() {
        Map<String, Integer> pages = new LinkedHashMap<>();
        for (RecordedEntry each : entries) {
            if (each.entry().act() instanceof Act.RecordsDisclosed disclosed) {
                pages.merge(disclosed.interaction(), 1, Integer::sum);
            }
        }
        return pages.entrySet().stream()
                .map(page -> page.getKey() + (page.getValue() == 1 ? "" : " ×" + page.getValue()))
                .collect(Collectors.joining(", "));
    }

    private String distinct(Function<Entry, String> text) {
        return entries.stream().map(each -> text.apply(each.entry())).distinct().collect(Collectors.joining(", "));
    }

    private int count(Class<? extends Act> kind) {
        return (int) entries.stream()
                .filter(each -> kind.isInstance(each.entry().act()))
                .count();
    }

    static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
