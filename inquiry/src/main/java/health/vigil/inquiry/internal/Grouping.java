package health.vigil.inquiry.internal;

import health.vigil.inquiry.Timeline.Step;
import health.vigil.inquiry.Timeline.Track;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Entry;
import health.vigil.ledger.RecordedEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// From entries to steps: what repeats between two weighty ones is one step.
public final class Grouping {
    /// A pause that ends a step even where nothing weighty happened.
    private static final Duration PAUSE = Duration.ofMinutes(90);

    private static final int MOST_ALERTS = 3;

    private Grouping() {}

    /// The steps, oldest first.
    public static List<Step> steps(Collection<RecordedEntry> entries) {
        List<RecordedEntry> ordered = entries.stream()
                .sorted(Comparator.comparing(
                                (RecordedEntry each) -> each.entry().time())
                        .thenComparingLong(RecordedEntry::index))
                .toList();
        List<Step> steps = new ArrayList<>();
        SequencedMap<String, Gathering> open = new LinkedHashMap<>();
        for (RecordedEntry each : ordered) {
            if (Gathering.weighty(each.entry())) {
                close(open, steps);
            }
            String key = Gathering.key(each.entry());
            Gathering running = open.get(key);
            if (running != null && pausedUntil(each, running)) {
                steps.add(running.step());
                open.remove(key);
            }
            open.computeIfAbsent(key, _ -> new Gathering()).add(each);
            if (Gathering.weighty(each.entry())) {
                close(open, steps);
            }
        }
        close(open, steps);
        return steps.stream().sorted(Comparator.comparing(Step::first)).toList();
    }

    private static boolean pausedUntil(RecordedEntry next, Gathering running) {
        return Duration.between(running.last().entry().time(), next.entry().time())
                        .compareTo(PAUSE)
                > 0;
    }

    private static void close(Map<String, Gathering> open, List<Step> steps) {
        open.values().forEach(each -> steps.add(each.step()));
        open.clear();
    }

    /// The whole in a few sentences: how each alert went, then how much of what.
    public static List<String> summary(List<Step> steps) {
        List<String> sentences = new ArrayList<>(courses(steps));
        int messages = count(steps, Track.SOURCE, Act.MessageNormalised.class);
        int inferences = count(steps, Track.SCORE, Act.Inference.class);
        Set<String> people = new TreeSet<>();
        int refused = 0;
        for (Step step : steps) {
            for (RecordedEntry each : step.entries()) {
                if (each.entry().actor().kind() == Actor.Kind.PERSON
                        && each.entry().act() instanceof Act.RecordsDisclosed) {
                    people.add(each.entry().actor().id());
                    refused += step.refused() ? 1 : 0;
                }
            }
        }
        if (messages + inferences > 0) {
            sentences.add(Gathering.counted(messages, "message") + " and " + Gathering.counted(inferences, "inference")
                    + ".");
        }
        if (!people.isEmpty()) {
            sentences.add((people.size() == 1 ? "One person" : people.size() + " people") + " looked: "
                    + String.join(", ", people.stream().limit(6).toList()) + (people.size() > 6 ? " and others" : "")
                    + (refused == 0 ? "." : "; " + Gathering.counted(refused, "request") + " refused."));
        }
        return sentences;
    }

    private static List<String> courses(List<Step> steps) {
        Map<UUID, Course> alerts = new LinkedHashMap<>();
        for (Step step : steps) {
            Entry entry = step.entries().getFirst().entry();
            if (entry.act() instanceof Act.AlertStepped stepped && !stepped.to().equals("suppressed")) {
                alerts.computeIfAbsent(stepped.alert(), _ -> new Course(entry.time()))
                        .take(step, stepped);
            }
        }
        List<String> sentences = new ArrayList<>();
        alerts.values().stream().limit(MOST_ALERTS).map(Course::sentence).forEach(sentences::add);
        if (alerts.size() > MOST_ALERTS) {
            sentences.add("And " + (alerts.size() - MOST_ALERTS) + " more alerts.");
        }
        return sentences;
    }

    private static int count(List<Step> steps, Track track, Class<? extends Act> kind) {
        return (int) steps.stream()
                .filter(step -> step.track() == track)
                .flatMap(step -> step.entries().stream())
                .filter(each -> kind.isInstance(each.entry().act()))
                .count();
    }

    /// How one alert went.
    private static final class Course {
        private final Instant began;
        private String raised = "An alert";
        private @Nullable String answered;
        private int escalations;
        private String last = "";

        Course(Instant began) {
            this.began = began;
        }

        void take(Step step, Act.AlertStepped stepped) {
            if (step.refused()) {
                return;
            }
            if (stepped.to().equals("raised")) {
                raised = step.title();
            } else if (stepped.to().equals("escalated")) {
                escalations++;
            } else {
                if (answered == null && !step.who().isEmpty()) {
                    answered = step.who() + " answered after " + Spans.of(Duration.between(began, step.first()));
                }
                last = step.title();
            }
        }

        String sentence() {
            return raised
                    + (escalations == 0 ? "" : "; escalated " + (escalations == 1 ? "once" : escalations + " times"))
                    + "; " + (answered == null ? "nobody has answered" : answered)
                    + (last.isEmpty()
                            ? "."
                            : "; at the end: " + last.substring(0, 1).toLowerCase(Locale.ROOT) + last.substring(1)
                                    + ".");
        }
    }
}
