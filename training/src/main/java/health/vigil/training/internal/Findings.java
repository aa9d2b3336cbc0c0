package health.vigil.training.internal;

import health.vigil.evaluation.Answered;
import health.vigil.evaluation.Column;
import health.vigil.evaluation.Figures;
import health.vigil.evaluation.Interval;
import health.vigil.evaluation.JudgedStay;
import health.vigil.evaluation.LabelledStay;
import health.vigil.scoring.Provenance.Measured;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a model was found worth on stays that it was not trained on, as its bundle tells it.
public final class Findings {
    /// Follows the name of the stays.
    static final String NOTHING_WITHHELD = ", nothing withheld";

    private static final int RESAMPLES = 200;
    private static final int OLD = 65;
    private static final int FEWEST_SEPTIC = 20;

    private Findings() {}

    /// Results, for all and each hospital, and by subgroup.
    public record Told(List<Measured> validation, List<Measured> subgroups) {
        /// With more of both.
        public Told and(Told other) {
            List<Measured> all = new ArrayList<>(validation);
            all.addAll(other.validation);
            List<Measured> groups = new ArrayList<>(subgroups);
            groups.addAll(other.subgroups);
            return new Told(all, groups);
        }
    }

    /// As the model runs; for all and each hospital also what it would be worth if it withheld nothing.
    ///
    /// @param data which stays these are
    public static Told tell(String data, List<Answered> stays, long seed) {
        List<JudgedStay> asItRuns = stays.stream().map(Answered::asItRuns).toList();
        List<Measured> validation = byHospital(data, asItRuns, seed);
        if (stays.stream().anyMatch(Answered::reserved)) {
            List<JudgedStay> unreserved =
                    stays.stream().map(Answered::unreserved).toList();
            validation.addAll(byHospital(data + NOTHING_WITHHELD, unreserved, seed));
        }
        return new Told(validation, bySubgroup(data, asItRuns, seed));
    }

    private static List<Measured> byHospital(String data, List<JudgedStay> stays, long seed) {
        Map<String, Predicate<LabelledStay>> groups = new LinkedHashMap<>();
        groups.put("all", _ -> true);
        stays.stream()
                .map(judged -> judged.stay().hospital())
                .distinct()
                .sorted()
                .forEach(hospital -> groups.put(
                        "hospital " + hospital, stay -> stay.hospital().equals(hospital)));
        return measure(data, stays, groups, seed);
    }

    private static List<Measured> bySubgroup(String data, List<JudgedStay> stays, long seed) {
        Map<String, Predicate<LabelledStay>> groups = new LinkedHashMap<>();
        groups.put("age under " + OLD, stay -> first(stay, Column.AGE) < OLD);
        groups.put("age " + OLD + " and over", stay -> first(stay, Column.AGE) >= OLD);
        groups.put("female", stay -> first(stay, Column.GENDER) == 0);
        groups.put("male", stay -> first(stay, Column.GENDER) == 1);
        groups.put("medical unit", stay -> first(stay, Column.UNIT_1) == 1);
        groups.put("surgical unit", stay -> first(stay, Column.UNIT_2) == 1);
        groups.put("unit not stated", stay -> first(stay, Column.UNIT_1) != 1 && first(stay, Column.UNIT_2) != 1);
        return measure(data, stays, groups, seed);
    }

    private static double first(LabelledStay stay, Column column) {
        return stay.value(0, column);
    }

    // A group with hardly any septic patient says nothing, and is left out.
    private static List<Measured> measure(
            String data, List<JudgedStay> stays, Map<String, Predicate<LabelledStay>> groups, long seed) {
        List<Measured> all = new ArrayList<>();
        groups.forEach((group, condition) -> {
            List<JudgedStay> some = stays.stream()
                    .filter(judged -> condition.test(judged.stay()))
                    .toList();
            if (some.stream().filter(judged -> judged.stay().septic()).count() >= FEWEST_SEPTIC) {
                add(all, data, group, Figures.of(some, RESAMPLES, seed));
            }
        });
        return all;
    }

    private static void add(List<Measured> all, String data, String group, Figures figures) {
        int patients = figures.patients();
        all.add(measured(data, group, "hour-matched AUROC", figures.hourMatchedAuroc(), patients));
        all.add(measured(data, group, "utility", figures.utility(), patients));
        all.add(measured(data, group, "utility of calls up to hour 58", figures.utilityUpTo58(), patients));
        all.add(measured(data, group, "AUROC", figures.auroc(), patients));
        Figures.Calibration calibration = figures.calibration();
        if (calibration != null) {
            all.add(measured(data, group, "expected calibration error", calibration.expectedError(), patients));
        }
        all.add(measured(data, group, "sensitivity, by patient", figures.sensitivity(), patients));
        all.add(new Measured(data, group, "share of hours withheld", figures.withheld(), null, null, patients));
        all.add(measured(
                data, group, "positive predictive value, by patient", figures.positivePredictiveValue(), patients));
    }

    private static Measured measured(String data, String group, String measure, Interval interval, int patients) {
        return new Measured(
                data, group, measure, interval.value(), bound(interval.low()), bound(interval.high()), patients);
    }

    private static @Nullable Double bound(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
