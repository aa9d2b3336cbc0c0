package health.vigil.scoring;

import health.vigil.facts.Signal;
import health.vigil.scoring.internal.PredictionFailedException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A learned model with all that decides what it says: from a timeline to numbers, from numbers to a calibrated
/// probability with an interval, and when it does not speak. Pure and thread-safe.
///
/// @param features the numbers it reads, in order
/// @param predictor the trained part
/// @param calibration from margin to probability
/// @param uncertainty the interval
/// @param minimum the signals of which so many must have a value so fresh
/// @param ranges where it was trained
/// @param widest the widest interval with which it speaks, null where any will do
/// @param call the probability from which `evaluate` counts a positive call
public record LearnedModel(
        FeatureSet features,
        Predictor predictor,
        Calibration calibration,
        Uncertainty uncertainty,
        ScoreRule minimum,
        List<Range> ranges,
        @Nullable Double widest,
        double call) {
    private static final Logger LOG = System.getLogger(LearnedModel.class.getName());

    /// Where one feature lay in training.
    ///
    /// @param feature its index
    public record Range(int feature, double low, double high) {}

    public LearnedModel {
        ranges = List.copyOf(ranges);
    }

    /// What the model says of one row, whether or not it should speak.
    ///
    /// @param row one number for each feature, NaN where missing
    /// @return numbers that are none where the model could not be run
    public Estimate estimate(float[] row) {
        float[] margins;
        try {
            margins = predictor.margins(row);
        } catch (PredictionFailedException e) {
            LOG.log(Level.ERROR, "VGL-SCO-007 a model could not be run", e);
            return new Estimate(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        }
        return uncertainty.estimate(margins, TreeEnsemble.mean(margins), calibration);
    }

    /// Why the model does not speak as of a time; empty where it does.
    ///
    /// @param row what [FeatureSet#vector] gives for the same timeline and time
    /// @param estimate what [#estimate] gives for that row
    public List<Abstention> abstentions(Timeline timeline, Instant asOf, float[] row, Estimate estimate) {
        List<Abstention> reasons = new ArrayList<>();
        if (!speaks(estimate)) {
            reasons.add(new Abstention.ModelFailed());
        }
        int there = fresh(timeline, asOf).size();
        if (there < minimum.minimum()) {
            reasons.add(new Abstention.TooFewInputs(there, minimum.minimum()));
        }
        for (Range range : ranges) {
            float value = row[range.feature()];
            if (value < range.low() || value > range.high()) {
                FeatureSet.Named named = features.features().get(range.feature());
                reasons.add(new Abstention.OutOfRange(named.name(), named.concept(), value, range.low(), range.high()));
            }
        }
        if (widest != null && estimate.high() - estimate.low() > widest) {
            reasons.add(new Abstention.TooUncertain(estimate.low(), estimate.high(), widest));
        }
        return reasons;
    }

    private static boolean speaks(Estimate estimate) {
        return !Double.isNaN(estimate.margin())
                && Double.isFinite(estimate.probability())
                && Double.isFinite(estimate.low())
                && Double.isFinite(estimate.high());
    }

    /// The signals of the declared minimum that have a value so fresh as it asks.
    public Set<Signal> fresh(Timeline timeline, Instant asOf) {
        long now = Timeline.micros(asOf);
        Set<Signal> fresh = EnumSet.noneOf(Signal.class);
        for (Signal signal : minimum.maxAges().keySet()) {
            int last = timeline.until(signal, now) - 1;
            Duration oldest = minimum.maxAge(signal);
            if (last >= 0 && timeline.time(signal, last) >= now - oldest.toNanos() / 1000) {
                fresh.add(signal);
            }
        }
        return fresh;
    }
}
