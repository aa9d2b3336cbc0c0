package health.vigil.evaluation;

import health.vigil.evaluation.internal.Measures;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How well the calls and scores of a set of stays did. Figures that cannot be said are NaN.
///
/// @param patients stays
/// @param septicPatients stays with a septic label
/// @param septicFromFirstRow of these, those of whom no warning is possible: labelled from the first row
/// @param rows hours
/// @param septicRows hours with a septic label
/// @param withheld share of rows without a score
/// @param utility the challenge's, normalised
/// @param utilityUpTo58 the same if no call were made after hour 58, where the data's clock speaks
/// @param utilityUpTo58Best what the best calls would earn of that
/// @param auroc over all rows
/// @param auprc over all rows
/// @param hourMatchedAuroc over pairs of rows of the same hour in the ICU
/// @param accuracy of the calls against the labels
/// @param fMeasure of the calls against the labels
/// @param sensitivity share of septic patients with a call from 12 hours before onset to 3 after
/// @param positivePredictiveValue share of patients with any call who are such septic patients
/// @param lead hours from the first such call to onset
/// @param alertsPer100PatientDays runs of calls
/// @param calledHoursPer100PatientDays hours with a call
/// @param calibration null unless the score is a probability
/// @param decisionCurve empty unless the score is a probability
public record Figures(
        int patients,
        int septicPatients,
        int septicFromFirstRow,
        long rows,
        long septicRows,
        double withheld,
        Interval utility,
        Interval utilityUpTo58,
        double utilityUpTo58Best,
        Interval auroc,
        Interval auprc,
        Interval hourMatchedAuroc,
        double accuracy,
        double fMeasure,
        Interval sensitivity,
        Interval positivePredictiveValue,
        LeadTime lead,
        Interval alertsPer100PatientDays,
        Interval calledHoursPer100PatientDays,
        @Nullable Calibration calibration,
        List<NetBenefit> decisionCurve) {
    public Figures {
        decisionCurve = List.copyOf(decisionCurve);
    }

    /// Of stays that somebody has judged by probabilities.
    ///
    /// @param resamples for each interval
    /// @param seed of the resamples
    public static Figures of(List<JudgedStay> stays, int resamples, long seed) {
        return new Measures(stays, resamples, seed).figures(Measures.Depth.PROBABILITY);
    }

    /// Hours of warning among detected patients.
    ///
    /// @param median half of them have at least this
    /// @param lowerQuartile three quarters have at least this
    /// @param upperQuartile a quarter has at least this
    /// @param beforeOnset share with any warning before onset
    public record LeadTime(double median, double lowerQuartile, double upperQuartile, double beforeOnset) {}

    /// Probabilities against what happened, row by row, without rows whose score was withheld.
    ///
    /// @param expectedError mean absolute difference between probability and frequency over the bins (ECE).
    ///     Its interval is of the resamples less their bias: resampling adds noise to each bin and so to the error
    /// @param meanProbability over all rows
    /// @param frequency of the label over all rows
    /// @param bins at most 20 of equally many rows, rising; rows of equal probability share one
    public record Calibration(Interval expectedError, double meanProbability, double frequency, List<Bin> bins) {
        public Calibration {
            bins = List.copyOf(bins);
        }

        /// Rows of like probability.
        ///
        /// @param rows how many
        /// @param probability their mean
        /// @param frequency of the label among them
        public record Bin(long rows, double probability, double frequency) {}
    }

    /// The net benefit of acting from a probability on: true calls less false calls weighted by the odds of that
    /// probability, for each row (Vickers and Elkin, Med Decis Making 2006;26:565-574).
    ///
    /// @param threshold the probability
    /// @param model acting on the model
    /// @param all acting on every row; acting on none is 0
    public record NetBenefit(double threshold, double model, double all) {}
}
