package health.vigil.watch.internal;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.ledger.Entry;
import health.vigil.testkit.Requirement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Misuse that is planted into ordinary days is found; ordinary days alone stay nearly silent.
@Requirement("INC-1")
class RulesTest {
    private static final int WARM_UP = 28;
    private static final int WATCHED = 28;
    /// The number stated in docs/decisions/0133: an officer reads this in a minute.
    private static final double MOST_FALSE_ALARMS_A_DAY = 1.0;

    private static final NormalDays DAYS = new NormalDays(20_260_105);
    private static final List<String> FALSE_ALARMS = new ArrayList<>();

    @BeforeAll
    static void live() {
        for (int number = 0; number < WARM_UP + WATCHED; number++) {
            List<String> found = DAYS.judge(DAYS.day(number));
            if (number >= WARM_UP) {
                FALSE_ALARMS.addAll(found);
            }
        }
    }

    @Test
    void ordinaryDaysRaiseFewFalseAlarms() {
        assertThat(FALSE_ALARMS.size() / (double) WATCHED)
                .as("false alarms a day: %s", FALSE_ALARMS)
                .isLessThanOrEqualTo(MOST_FALSE_ALARMS_A_DAY);
    }

    @Test
    void aNurseWhoReadsTheWholeHouseIsFound() {
        List<Entry> day = day(60, 9, "nurse-1", "NURSE", 30, 600, true);

        assertThat(DAYS.judge(day)).containsExactly("nurse-1 volume@1");
    }

    @Test
    void walkingFromPatientToPatientIsFound() {
        List<Entry> day = day(61, 10, "nurse-3", "NURSE", 14, 30, true);

        assertThat(DAYS.judge(day)).containsExactly("nurse-3 walk@1");
    }

    @Test
    void aDayNurseInTheMiddleOfTheNightIsFound() {
        List<Entry> day = day(62, 2, "nurse-7", "NURSE", 4, 900, true);

        assertThat(DAYS.judge(day)).containsExactly("nurse-7 hours@1");
    }

    @Test
    void tryingOtherUnitsPatientsIsFound() {
        List<Entry> day = day(63, 11, "nurse-9", "NURSE", 6, 20, false);

        assertThat(DAYS.judge(day)).containsExactly("nurse-9 relationship@1", "nurse-9 refusals@1");
    }

    @Test
    void manySearchesThatShowHardlyAnyoneAreFound() {
        Instant start = at(64, 12);
        List<Entry> day = new ArrayList<>();
        for (int i = 0; i < 35; i++) {
            day.add(DAYS.disclosed("nurse-11", "NURSE", "search", i % 3, true, start.plusSeconds(60L * i)));
        }

        assertThat(DAYS.judge(day)).containsExactly("nurse-11 searches@1");
    }

    @Test
    void aFindingSaysWhyWithItsNumbers() {
        Day day = new Day("nurse-1", LocalDate.of(2026, 3, 1), "NURSE");
        for (Entry entry : day(65, 9, "nurse-1", "NURSE", 31, 600, true)) {
            day.take(entry, NormalDays.ZONE, 0, _ -> false);
        }
        Baseline usual = new Baseline(List.of(3, 3, 4, 2, 3), Collections.nCopies(40, 4), 0, 0);

        Rules.Suspicion volume = Rules.judge(day, usual).getFirst();

        assertThat(volume.sentence())
                .isEqualTo(
                        "Opened 31 patients today; this person usually opens 3, and nineteen days in twenty of the role"
                                + " stay at 4 or fewer.");
        assertThat(volume.severity()).isEqualTo("high");
        assertThat(volume.figures()).containsEntry("patients", 31L).containsEntry("limit", 15L);
    }

    private static List<Entry> day(
            int number, int hour, String who, String role, int patients, int seconds, boolean permitted) {
        List<Entry> acts = new ArrayList<>();
        for (int i = 0; i < patients; i++) {
            acts.add(DAYS.disclosed(
                    who,
                    role,
                    "patient-page",
                    500 + i,
                    permitted,
                    at(number, hour).plusSeconds((long) i * seconds)));
        }
        acts.sort(Comparator.comparing(Entry::time));
        return acts;
    }

    private static Instant at(int number, int hour) {
        return NormalDays.FIRST
                .plusDays(number)
                .atTime(hour, 0)
                .atZone(NormalDays.ZONE)
                .toInstant();
    }
}
