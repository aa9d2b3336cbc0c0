package health.vigil.watch.internal;

import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// A hospital's ordinary days, made: 40 nurses who care for two to four patients each in shifts of twelve hours,
/// some of whom rotate between day and night, and 12 physicians who see eight to sixteen. One nurse is in charge,
/// four begin to work at night after six weeks, and every thirteenth day everybody has twice the patients. The same
/// days for the same seed.
public final class NormalDays {
    static final ZoneId ZONE = ZoneId.of("Europe/Vienna");
    static final LocalDate FIRST = LocalDate.of(2026, 1, 5);

    private final Random random;
    private final Ids ids;
    private final Map<String, TreeMap<LocalDate, Day>> known = new HashMap<>();

    public NormalDays(long seed) {
        random = new Random(seed);
        ids = new Ids(Instant::now, random);
    }

    /// One day's acts in the order of time.
    List<Entry> day(int number) {
        LocalDate date = FIRST.plusDays(number);
        List<Entry> acts = new ArrayList<>();
        int load = number % 13 == 5 ? 2 : 1; // a day on which half of the staff is ill
        for (int nurse = 0; nurse < 40; nurse++) {
            if ((number + nurse) % 4 < 2) {
                boolean rotates = ((number / 14) % 2 == 1) && (nurse % 5 == 0);
                boolean newToNights = number >= 40 && nurse % 10 == 3;
                boolean night = newToNights || ((nurse % 2 == 0) ^ rotates);
                int patients = nurse == 39 ? 14 : load * (2 + random.nextInt(3)); // the last one is in charge
                shift(acts, "nurse-" + nurse, "NURSE", date.atTime(night ? 19 : 7, 0), 12, patients, 9);
            }
        }
        for (int physician = 0; physician < 12; physician++) {
            if ((number + physician) % 7 < 5) {
                shift(acts, "dr-" + physician, "PHYSICIAN", date.atTime(8, 0), 9, load * (8 + random.nextInt(9)), 4);
            }
        }
        acts.sort(Comparator.comparing(Entry::time));
        return acts;
    }

    private void shift(
            List<Entry> acts, String who, String role, LocalDateTime begin, int hours, int patients, int looks) {
        Instant start = begin.atZone(ZONE).toInstant();
        for (int patient = 0; patient < patients; patient++) {
            int first = random.nextInt(1000);
            for (int look = 0; look < looks; look++) {
                Instant time = start.plusSeconds(random.nextInt(hours * 3600));
                acts.add(disclosed(who, role, "patient-page", first, true, time));
            }
        }
        for (int search = 0; search < patients; search++) {
            acts.add(disclosed(
                    who, role, "search", random.nextInt(1000), true, start.plusSeconds(random.nextInt(hours * 3600))));
        }
        if (random.nextInt(12) == 0) {
            acts.add(disclosed(who, role, "patient-page", random.nextInt(1000), false, start.plusSeconds(600)));
        }
    }

    /// An access to one of a thousand patients.
    Entry disclosed(String who, String role, String interaction, int patient, boolean permitted, Instant time) {
        String digits = Integer.toString(10_000 + patient);
        String token = digits.chars()
                        .mapToObj(digit -> String.valueOf((char) ('a' + digit - '0')))
                        .reduce("", String::concat)
                + "z".repeat(21);
        return new Entry(
                ids.next(),
                time,
                new Actor(Actor.Kind.PERSON, who, role, null),
                new Authority.Decided(
                        ids.next(),
                        permitted,
                        "TREATMENT",
                        List.of(
                                permitted
                                        ? "care-team-reads-its-patients-records"
                                        : "guard-care-only-where-they-work")),
                PatientToken.audit(token),
                new Act.RecordsDisclosed(interaction, List.of(), List.of()));
    }

    /// Judges acts as the watcher does, and remembers the days.
    List<String> judge(List<Entry> acts) {
        List<String> found = new ArrayList<>();
        Map<String, Set<String>> told = new HashMap<>();
        for (Entry entry : acts) {
            String who = entry.actor().id();
            LocalDate date = entry.time().atZone(ZONE).toLocalDate();
            String role = entry.actor().role() == null ? "" : entry.actor().role();
            Day day = known.computeIfAbsent(who, _ -> new TreeMap<>())
                    .computeIfAbsent(date, _ -> new Day(who, date, role));
            Baseline usual = baseline(who, role, date);
            day.take(entry, ZONE, usual.usualHours(), _ -> false);
            for (Rules.Suspicion suspicion : Rules.judge(day, usual)) {
                if (told.computeIfAbsent(who + date, _ -> new HashSet<>()).add(suspicion.rule())) {
                    found.add(who + " " + suspicion.rule());
                }
            }
        }
        return found;
    }

    private final Map<String, Baseline> baselines = new HashMap<>();

    private Baseline baseline(String who, String role, LocalDate date) {
        return baselines.computeIfAbsent(who + date, _ -> {
            List<Integer> own = new ArrayList<>();
            List<Integer> others = new ArrayList<>();
            int hours = 0;
            for (Map.Entry<String, TreeMap<LocalDate, Day>> each : known.entrySet()) {
                for (Day day : each.getValue().subMap(date.minusDays(28), date).values()) {
                    if (day.role().equals(role) && day.patients() > 0) {
                        others.add(day.patients());
                    }
                    if (each.getKey().equals(who) && day.patients() > 0) {
                        own.add(day.patients());
                        hours |= day.hours;
                    }
                }
            }
            return new Baseline(own, others, hours, 0);
        });
    }
}
