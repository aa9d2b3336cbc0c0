package health.vigil.watch;

import health.vigil.base.Ids;
import health.vigil.ledger.Act;
import health.vigil.ledger.ActSource;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import health.vigil.ledger.EntrySearch;
import health.vigil.ledger.Ledger;
import health.vigil.ledger.LedgerReader;
import health.vigil.ledger.RecordedEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/// Whether the log is complete: what rooms did, from their own rows, held against what the log tells, in both
/// directions (EVI-2). Each measurement is itself a job in the log. Acts that leave no row of their own, such as a
/// disclosure, are not measured: their entry is all there is, and commits before they happen.
public final class Completeness {
    private static final int PAGE = 500;
    private static final int MOST_NAMED = 20;
    /// An act of the last moments may wait for its place in the log.
    private static final int ATTEMPTS = 10;

    private static final Duration PAUSE = Duration.ofMillis(300);

    private final List<ActSource> sources;
    private final LedgerReader reader;
    private final Ledger ledger;
    private final Jdbi evidence;
    private final Ids ids;
    private final InstantSource clock;
    private volatile Optional<Measurement> newest = Optional.empty();

    /// @param evidence the role of the log: measurements are recorded on it
    public Completeness(
            List<ActSource> sources, LedgerReader reader, Ledger ledger, Jdbi evidence, Ids ids, InstantSource clock) {
        this.sources = List.copyOf(sources);
        this.reader = reader;
        this.ledger = ledger;
        this.evidence = evidence;
        this.ids = ids;
        this.clock = clock;
    }

    /// One kind of act.
    ///
    /// @param rows acts that the room has rows of
    /// @param recorded how many of them the log tells of
    /// @param missing the references of those that it does not, at most twenty
    /// @param entries entries of that kind in the log
    /// @param unfounded the references of those that the room knows nothing of, at most twenty
    /// @param unfoundedCount how many these are
    public record Line(
            String what,
            long rows,
            long recorded,
            List<String> missing,
            long entries,
            List<String> unfounded,
            long unfoundedCount) {
        /// Whether both agree.
        public boolean whole() {
            return recorded == rows && unfoundedCount == 0;
        }
    }

    /// All kinds.
    public record Measurement(Instant at, Instant from, Instant until, List<Line> lines) {
        public Measurement {
            lines = List.copyOf(lines);
        }

        /// Acts that rooms have rows of.
        public long rows() {
            return lines.stream().mapToLong(Line::rows).sum();
        }

        /// How many of them are in the log.
        public long recorded() {
            return lines.stream().mapToLong(Line::recorded).sum();
        }

        /// Whether nothing is missing, and nothing is told that did not happen.
        public boolean whole() {
            return lines.stream().allMatch(Line::whole);
        }
    }

    /// The newest measurement of this process.
    public Optional<Measurement> newest() {
        return newest;
    }

    /// Measures a time range, and records the result.
    public Measurement measure(Instant from, Instant until) throws InterruptedException {
        List<Line> lines = new ArrayList<>();
        for (ActSource source : sources) {
            lines.add(line(source, from, until));
        }
        Measurement measured = new Measurement(clock.instant(), from, until, lines);
        record(measured);
        newest = Optional.of(measured);
        return measured;
    }

    private Line line(ActSource source, Instant from, Instant until) throws InterruptedException {
        long rows = 0;
        Set<String> missing = new LinkedHashSet<>();
        List<String> page;
        do {
            page = source.rows().page(from, until, rows, PAGE);
            rows += page.size();
            missing.addAll(missing(source, page));
        } while (page.size() == PAGE);
        List<String> unfounded = new ArrayList<>();
        long entries = entries(source, from, until, unfounded);
        return new Line(
                source.what(),
                rows,
                rows - missing.size(),
                missing.stream().limit(MOST_NAMED).toList(),
                entries,
                unfounded.stream().limit(MOST_NAMED).toList(),
                unfounded.size());
    }

    private Set<String> missing(ActSource source, List<String> page) throws InterruptedException {
        Set<String> missing = new LinkedHashSet<>(page);
        for (int attempt = 0; attempt < ATTEMPTS && !missing.isEmpty(); attempt++) {
            if (attempt > 0) {
                if (evidence.withHandle(ledger::waiting) == 0 && attempt > 2) {
                    break;
                }
                Thread.sleep(PAUSE);
            }
            missing.removeAll(reader.recorded(source.kinds(), missing));
        }
        return missing;
    }

    private long entries(ActSource source, Instant from, Instant until, List<String> unfounded) {
        EntrySearch search = EntrySearch.everything()
                .ofKind(source.kinds().toArray(String[]::new))
                .between(from, until)
                .atMost(PAGE);
        long counted = 0;
        List<RecordedEntry> page;
        do {
            page = reader.find(search);
            Set<String> keys = new LinkedHashSet<>();
            for (RecordedEntry each : page) {
                source.key().apply(each.entry()).ifPresent(keys::add);
            }
            counted += keys.size();
            keys.removeAll(source.known().apply(keys));
            unfounded.addAll(keys);
            search = page.isEmpty() ? search : search.after(page.getLast().index());
        } while (page.size() == PAGE);
        return counted;
    }

    private void record(Measurement measured) {
        Map<String, Long> figures = new TreeMap<>();
        figures.put("rows", measured.rows());
        figures.put("recorded", measured.recorded());
        figures.put("missing", measured.rows() - measured.recorded());
        figures.put(
                "unfounded",
                measured.lines().stream().mapToLong(Line::unfoundedCount).sum());
        evidence.useTransaction(transaction -> ledger.append(
                transaction,
                new Entry(
                        ids.next(),
                        clock.instant(),
                        Actor.platform("watch"),
                        new Authority.Duty("completeness@1"),
                        null,
                        new Act.JobRan("completeness", measured.whole() ? "whole" : "differs", figures))));
    }
}
