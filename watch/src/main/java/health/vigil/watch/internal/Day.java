package health.vigil.watch.internal;

import health.vigil.base.PatientToken;
import health.vigil.ledger.Act;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One person's day so far, in counts that the rules look at. Not safe for several threads.
public final class Day {
    /// What opens one patient's records, by any door. A search opens the patient that it was about; a unit's panel
    /// names many, and opens none.
    private static final Set<String> OPENS = Set.of(
            "read", "vread", "history", "search", "everything", "lastn", "patient-page", "alert-page", "timeline");
    private static final Duration PACE = Duration.ofMinutes(10);

    private final String actor;
    private final LocalDate date;
    private final String role;
    final Map<String, Instant> opened = new HashMap<>();
    private final Deque<Instant> lately = new ArrayDeque<>();
    final Deque<Instant> refusedLately = new ArrayDeque<>();
    int searches;
    int refused;
    int withoutRelationship;
    long exported;
    int hours;
    int odd;
    private @Nullable String flagged;

    public Day(String actor, LocalDate date, String role) {
        this.actor = actor;
        this.date = date;
        this.role = role;
    }

    /// Takes one more of the person's acts, in the order of the log.
    ///
    /// @param usual the hours in which the person has worked before, one bit each; 0 where that is not known yet
    /// @param special whether a patient's records need special care
    public void take(Entry entry, ZoneId zone, int usual, Predicate<String> special) {
        flagged = null;
        if (entry.authority() instanceof Authority.Decided decided && !decided.permitted()) {
            refused++;
            recent(refusedLately, entry.time());
            if (decided.policies().contains("guard-care-only-where-they-work")) {
                withoutRelationship++;
            }
            return;
        }
        switch (entry.act()) {
            case Act.RecordsDisclosed disclosed -> disclosed(disclosed.interaction(), entry, zone, usual, special);
            case Act.EvidenceExported export -> exported = Math.max(exported, export.count());
            case Act.RecordsExported export ->
                exported = Math.max(
                        exported,
                        export.records().values().stream()
                                .mapToLong(Long::longValue)
                                .sum());
            case Act _ -> {}
        }
    }

    private void disclosed(String interaction, Entry entry, ZoneId zone, int usual, Predicate<String> special) {
        if (interaction.equals("search")) {
            searches++;
        }
        if (entry.subject() != null && OPENS.contains(interaction)) {
            open(entry.subject(), entry.time(), zone, usual, special);
        }
    }

    private void open(PatientToken subject, Instant time, ZoneId zone, int usual, Predicate<String> special) {
        int hour = time.atZone(zone).getHour();
        hours |= 1 << hour;
        if (opened.putIfAbsent(subject.value(), time) == null) {
            recent(lately, time);
            if (usual != 0 && farFrom(usual, hour)) {
                odd++;
            }
            if (special.test(subject.value())) {
                flagged = subject.value();
            }
        }
    }

    /// Three hours or more from any hour worked before, around the clock.
    private static boolean farFrom(int usual, int hour) {
        for (int off = -2; off <= 2; off++) {
            if ((usual >> Math.floorMod(hour + off, 24) & 1) == 1) {
                return false;
            }
        }
        return true;
    }

    private static void recent(Deque<Instant> times, Instant now) {
        times.addLast(now);
        while (!paced(times.getFirst(), now)) {
            times.removeFirst();
        }
    }

    /// What was opened before, when the day is taken up again.
    void resume(Map<String, Instant> before, Instant now) {
        opened.putAll(before);
        before.values().stream().sorted().filter(time -> paced(time, now)).forEach(lately::addLast);
    }

    /// When the person was refused before, when the day is taken up again.
    void resumeRefusals(Collection<Instant> before, Instant now) {
        before.stream().sorted().filter(time -> paced(time, now)).forEach(refusedLately::addLast);
    }

    private static boolean paced(Instant time, Instant now) {
        return Duration.between(time, now).compareTo(PACE) <= 0;
    }

    public String actor() {
        return actor;
    }

    public LocalDate date() {
        return date;
    }

    String role() {
        return role;
    }

    int patients() {
        return opened.size();
    }

    int pace() {
        return lately.size();
    }

    int refusedPace() {
        return refusedLately.size();
    }

    /// The patient of special care that the last act opened for the first time today.
    @Nullable String flagged() {
        return flagged;
    }
}
