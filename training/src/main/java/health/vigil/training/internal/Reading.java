package health.vigil.training.internal;

import health.vigil.scoring.Calibration;

/// What the margins of a model mean.
///
/// @param call the calibrated probability from which a call is worth most
public record Reading(Calibration.Isotonic calibration, double call) {
    /// Fits both.
    ///
    /// @param margins by models that have not seen the row's patient
    /// @param labels 1 or 0 for each
    /// @param gains what a call at each is worth more than silence
    public static Reading of(double[] margins, double[] labels, double[] gains) {
        Calibration.Isotonic calibration = CentredIsotonic.fit(margins, labels);
        return new Reading(calibration, calibration.probability(CallPoint.best(margins, gains)));
    }
}
