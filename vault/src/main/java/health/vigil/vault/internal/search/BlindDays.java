package health.vigil.vault.internal.search;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/// Ranges of days that can be compared without showing the day: a day is stored as the six intervals of 1, 8, 64,
/// 512, 4,096 and 32,768 days that contain it, each a blind value; a range is asked for as the few largest
/// intervals that make it up. Days are counted from 1700-01-01; the last is in 2417. All days before count as the
/// first, and all after as the last, so that a range finds too much there, never too little.
public final class BlindDays {
    private static final LocalDate ORIGIN = LocalDate.of(1700, 1, 1);
    private static final int LEVELS = 6;
    private static final int BITS = 3;
    public static final long DAYS = 1L << (LEVELS * BITS);

    private BlindDays() {}

    /// One interval: `level/number`.
    public static List<String> containing(LocalDate day) {
        long number = clamp(day);
        List<String> intervals = new ArrayList<>(LEVELS);
        for (int level = 0; level < LEVELS; level++) {
            intervals.add(name(level, number >> (level * BITS)));
        }
        return intervals;
    }

    /// The intervals that make up `[from, until)`.
    public static List<String> covering(LocalDate from, LocalDate until) {
        List<String> intervals = new ArrayList<>();
        long low = clamp(from);
        long high = Math.max(low, clamp(until.minusDays(1))) + 1;
        while (low < high) {
            int level = 0;
            while (level + 1 < LEVELS
                    && low % (1L << ((level + 1) * BITS)) == 0
                    && low + (1L << ((level + 1) * BITS)) <= high) {
                level++;
            }
            intervals.add(name(level, low >> (level * BITS)));
            low += 1L << (level * BITS);
        }
        return intervals;
    }

    private static long clamp(LocalDate day) {
        return Math.clamp(day.toEpochDay() - ORIGIN.toEpochDay(), 0, DAYS - 1);
    }

    private static String name(int level, long number) {
        return level + "/" + number;
    }
}
