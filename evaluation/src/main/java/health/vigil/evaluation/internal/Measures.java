package health.vigil.evaluation.internal;

import health.vigil.evaluation.Figures;
import health.vigil.evaluation.Figures.LeadTime;
import health.vigil.evaluation.Interval;
import health.vigil.evaluation.JudgedStay;
import health.vigil.evaluation.LabelledStay;
import health.vigil.evaluation.Ranking;
import health.vigil.evaluation.Utility;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/// All figures of one set of judged stays.
public final class Measures {
    /// The last hour before the cut of stays without sepsis shows.
    public static final int LAST_HOUR = 58;

    private static final double HOURS_PER_100_DAYS = 2400;

    private final List<JudgedStay> stays;
    private final Bootstrap bootstrap;
    private final List<Utility> utilities;
    private final List<PatientFigures> patients;

    private Measures(List<JudgedStay> stays, Bootstrap bootstrap) {
        this.stays = stays;
        this.bootstrap = bootstrap;
        this.utilities = stays.stream().map(Utility::of).toList();
        this.patients = stays.stream().map(PatientFigures::of).toList();
    }

    /// @param depth how much is computed
    public static Figures of(List<JudgedStay> stays, int resamples, long seed, Depth depth) {
        return new Measures(stays, new Bootstrap(stays.size(), resamples, seed)).figures(depth);
    }

    /// How much is computed.
    public enum Depth {
        /// Areas under curves without intervals, nothing that needs a probability.
        COMPARATOR,
        /// All but what needs a probability.
        SCORE,
        /// Everything.
        PROBABILITY
    }

    private Figures figures(Depth depth) {
        double[] potential = perStay(utility -> utility.best() - utility.inaction(), utilities);
        List<Utility> early =
                stays.stream().map(judged -> Utility.upTo(judged, LAST_HOUR)).toList();
        Ranking ranking = Ranking.of(stays);
        Ranking matched = Ranking.hourMatched(stays);
        boolean deep = depth != Depth.COMPARATOR;
        double[] hours = perStay(judged -> judged.stay().rows(), stays);
        double[] detected = perStay(patient -> patient.detected() ? 1 : 0, patients);
        Confusion confusion = Confusion.of(stays);
        return new Figures(
                stays.size(),
                count(LabelledStay::septic),
                count(stay -> stay.firstLabel() == 0),
                confusion.rows(),
                confusion.septic(),
                confusion.withheld() / (double) confusion.rows(),
                bootstrap.ratio(perStay(Measures::gained, utilities), potential),
                bootstrap.ratio(perStay(Measures::gained, early), potential),
                bestUpTo58(),
                deep ? bootstrap.interval(ranking::auroc) : point(ranking.auroc()),
                deep ? bootstrap.interval(ranking::auprc) : point(ranking.auprc()),
                deep ? bootstrap.interval(matched::auroc) : point(matched.auroc()),
                confusion.accuracy(),
                confusion.fMeasure(),
                bootstrap.ratio(detected, perStay(patient -> patient.septic() ? 1 : 0, patients)),
                bootstrap.ratio(detected, perStay(patient -> patient.alerted() ? 1 : 0, patients)),
                lead(),
                bootstrap.ratio(perStay(patient -> patient.alerts() * HOURS_PER_100_DAYS, patients), hours),
                bootstrap.ratio(perStay(patient -> patient.calledHours() * HOURS_PER_100_DAYS, patients), hours),
                depth == Depth.PROBABILITY ? Reliability.of(stays, bootstrap) : null,
                depth == Depth.PROBABILITY ? DecisionCurve.of(stays) : List.of());
    }

    private double bestUpTo58() {
        double earned = 0;
        double potential = 0;
        for (JudgedStay judged : stays) {
            for (int row = 0; row < judged.stay().rows(); row++) {
                if (Utility.bestCall(judged.stay(), row)) {
                    double gain = Utility.worth(judged.stay(), row, true) - Utility.worth(judged.stay(), row, false);
                    potential += gain;
                    earned += judged.stay().hour(row) <= LAST_HOUR ? gain : 0;
                }
            }
        }
        return potential == 0 ? Double.NaN : earned / potential;
    }

    private LeadTime lead() {
        double[] leads = patients.stream()
                .filter(PatientFigures::detected)
                .mapToDouble(PatientFigures::lead)
                .sorted()
                .toArray();
        if (leads.length == 0) {
            return new LeadTime(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        }
        double before = Arrays.stream(leads).filter(lead -> lead > 0).count() / (double) leads.length;
        return new LeadTime(quarter(leads, 2), quarter(leads, 1), quarter(leads, 3), before);
    }

    private static double quarter(double[] sorted, int quarters) {
        return sorted[Math.min(sorted.length - 1, sorted.length * quarters / 4)];
    }

    private static double gained(Utility utility) {
        return utility.observed() - utility.inaction();
    }

    private int count(Predicate<LabelledStay> which) {
        return (int) stays.stream().map(JudgedStay::stay).filter(which).count();
    }

    private static <T> double[] perStay(ToDoubleFunction<T> figure, List<T> each) {
        return each.stream().mapToDouble(figure).toArray();
    }

    private static Interval point(double value) {
        return new Interval(value, Double.NaN, Double.NaN);
    }
}
