package health.vigil.evaluation.internal;

import health.vigil.evaluation.EvaluationReport.Difference;
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
    private final List<PatientFigures> patients;
    private final Sampled utility;
    private final Sampled utilityUpTo58;
    private final Sampled auroc;
    private final Sampled auprc;
    private final Sampled hourMatchedAuroc;

    public Measures(List<JudgedStay> stays, int resamples, long seed) {
        this.stays = stays;
        this.bootstrap = new Bootstrap(stays.size(), resamples, seed);
        this.patients = stays.stream().map(PatientFigures::of).toList();
        List<Utility> utilities = stays.stream().map(Utility::of).toList();
        List<Utility> early =
                stays.stream().map(judged -> Utility.upTo(judged, LAST_HOUR)).toList();
        double[] potential = perStay(each -> each.best() - each.inaction(), utilities);
        Ranking ranking = Ranking.of(stays);
        Ranking matched = Ranking.hourMatched(stays);
        this.utility = bootstrap.ratio(perStay(Measures::gained, utilities), potential);
        this.utilityUpTo58 = bootstrap.ratio(perStay(Measures::gained, early), potential);
        this.auroc = bootstrap.sampled(ranking::auroc);
        this.auprc = bootstrap.sampled(ranking::auprc);
        this.hourMatchedAuroc = bootstrap.sampled(matched::auroc);
    }

    /// How much is computed.
    public enum Depth {
        /// All but what needs a probability.
        SCORE,
        /// Everything.
        PROBABILITY
    }

    /// By how much these exceed others of the same rows and resamples.
    public Difference less(Measures other) {
        return new Difference(
                utility.minus(other.utility).interval(),
                utilityUpTo58.minus(other.utilityUpTo58).interval(),
                auroc.minus(other.auroc).interval(),
                auprc.minus(other.auprc).interval(),
                hourMatchedAuroc.minus(other.hourMatchedAuroc).interval());
    }

    /// @param depth how much is computed
    public Figures figures(Depth depth) {
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
                utility.interval(),
                utilityUpTo58.interval(),
                bestUpTo58(),
                auroc.interval(),
                auprc.interval(),
                hourMatchedAuroc.interval(),
                confusion.accuracy(),
                confusion.fMeasure(),
                ratio(detected, perStay(patient -> patient.septic() ? 1 : 0, patients)),
                ratio(detected, perStay(patient -> patient.alerted() ? 1 : 0, patients)),
                lead(),
                ratio(perStay(patient -> patient.alerts() * HOURS_PER_100_DAYS, patients), hours),
                ratio(perStay(patient -> patient.calledHours() * HOURS_PER_100_DAYS, patients), hours),
                depth == Depth.PROBABILITY ? Reliability.of(stays, bootstrap) : null,
                depth == Depth.PROBABILITY ? DecisionCurve.of(stays) : List.of());
    }

    private Interval ratio(double[] numerators, double[] denominators) {
        return bootstrap.ratio(numerators, denominators).interval();
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
}
