package health.vigil.sandbox.internal;

import health.vigil.base.ProblemException;
import health.vigil.sandbox.FeedManifest;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads the three large tables once and keeps what the plans tell. Memory is bounded by the chosen stays: at most
/// [#MOST_ROWS] rows of each.
public final class Readings {
    /// A week in intensive care is some thousands of rows; more than this is not a stay.
    private static final int MOST_ROWS = 500_000;

    private final Codes codes;
    private final long seed;
    private final Map<String, List<StayPlan>> bySubject = new HashMap<>();
    private final Map<String, List<Reading>> byPlan = new LinkedHashMap<>();
    private final SortedMap<String, Tally> tallies = new TreeMap<>();

    private Readings(Collection<StayPlan> plans, Codes codes, long seed) {
        this.codes = codes;
        this.seed = seed;
        for (StayPlan plan : plans) {
            bySubject
                    .computeIfAbsent(plan.stay().subject(), subject -> new ArrayList<>())
                    .add(plan);
            byPlan.put(plan.key(), new ArrayList<>());
        }
    }

    /// Reads the tables for these plans.
    public static Readings read(Tables tables, Collection<StayPlan> plans, Codes codes, long seed) {
        Readings readings = new Readings(plans, codes, seed);
        List<String> columns = List.of("row_id", "subject_id", "itemid", "charttime", "value");
        tables.read("chartevents", columns, row -> readings.take("chartevents", row));
        tables.read("labevents", columns, row -> readings.take("labevents", row));
        tables.readIfPresent("outputevents", columns, row -> readings.take("outputevents", row));
        readings.byPlan.replaceAll((key, list) -> readings.settle(list));
        return readings;
    }

    /// What a plan sends, in order of when it was true, filed, and rows.
    public List<Reading> of(StayPlan plan) {
        return byPlan.getOrDefault(plan.key(), List.of());
    }

    /// What became of the rows, by table.
    public SortedMap<String, FeedManifest.Rows> rows() {
        SortedMap<String, FeedManifest.Rows> rows = new TreeMap<>();
        tallies.forEach((table, tally) -> rows.put(table, tally.rows()));
        return rows;
    }

    private void take(String table, Row row) {
        List<StayPlan> plans = bySubject.get(row.get("subject_id"));
        if (plans == null) {
            return;
        }
        LocalDateTime when = row.time("charttime");
        for (StayPlan plan : plans) {
            if (when != null && plan.tells(when)) {
                take(table, row, when, plan);
            }
        }
    }

    private void take(String table, Row row, LocalDateTime when, StayPlan plan) {
        Tally tally = tally(table);
        Code code = codes.find(table, row.get("itemid"));
        if (code == null) {
            tally.notSent("item is not in codes.csv");
            return;
        }
        Value value = Values.of(code, row.get("value"), row.get("valuenum"), row.get("valueuom"));
        if (value instanceof Value.NotSent not) {
            tally.notSent(not.reason());
            return;
        }
        List<Reading> readings = byPlan.computeIfAbsent(plan.key(), key -> new ArrayList<>());
        if (readings.size() >= MOST_ROWS) {
            throw new ProblemException(
                    "VGL-SBX-004",
                    "A stay has more than " + MOST_ROWS + " rows.",
                    "Shorten the stays, or check that the tables hold one patient per subject_id.");
        }
        boolean flagged = row.get("error").equals("1") || row.get("iserror").equals("1");
        readings.add(new Reading(code, rowId(row), when, filed(tally, row, code, when, plan), value, flagged));
    }

    /// When the row was filed. Laboratory rows have no such time: a delay is assumed. A bedside row filed before its
    /// charted time (the next hour's column filled in early) is held until it is true.
    private LocalDateTime filed(Tally tally, Row row, Code code, LocalDateTime when, StayPlan plan) {
        if (code.group().laboratory()) {
            return when.plus(code.group().delay(seed, plan.stay().id(), when.toString()));
        }
        LocalDateTime filed = row.time("storetime");
        if (filed == null) {
            tally.noted("no filing time: sent when true");
            return when;
        }
        if (filed.isBefore(when)) {
            tally.noted("filed before its time: held until true");
            return when;
        }
        return filed;
    }

    /// Drops computed doubles and exact repeats, counts the rest as sent.
    private List<Reading> settle(List<Reading> readings) {
        readings.sort(Comparator.comparing(Reading::when)
                .thenComparing(reading -> reading.code().table())
                .thenComparing(reading -> reading.code().itemid())
                .thenComparing(Reading::filed)
                .thenComparingLong(Reading::rowId));
        Set<String> present = new HashSet<>();
        readings.forEach(reading -> present.add(reading.code().itemid() + "@" + reading.when()));
        List<Reading> kept = new ArrayList<>();
        for (Reading reading : readings) {
            Tally tally = tally(reading.code().table());
            if (!reading.code().twin().isEmpty()
                    && present.contains(reading.code().twin() + "@" + reading.when())) {
                tally.notSent("computed from another item that is sent");
            } else if (!kept.isEmpty() && repeats(kept.getLast(), reading)) {
                tally.notSent("repeats a row");
            } else {
                tally.sent();
                if (reading.flagged()) {
                    tally.noted("marked as an error: sent, then deleted");
                }
                kept.add(reading);
            }
        }
        return kept;
    }

    private static boolean repeats(Reading earlier, Reading later) {
        return earlier.code().equals(later.code())
                && earlier.when().equals(later.when())
                && earlier.value().equals(later.value())
                && earlier.flagged() == later.flagged();
    }

    private static long rowId(Row row) {
        try {
            return Long.parseLong(row.get("row_id"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private Tally tally(String table) {
        return tallies.computeIfAbsent(table, name -> new Tally());
    }
}
