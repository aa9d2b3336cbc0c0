package health.vigil.training;

import health.vigil.scoring.FeatureSet;
import health.vigil.training.internal.Catalogue;

/// How one of the shipped models is made from labelled stays.
///
/// @param name of the bundle
/// @param version of the bundle; that of the constants is the shipped one's
/// @param hourFree whether hour and label are made independent in training
/// @param lastHour the point of calls is chosen by the calls up to this hour in the unit
public record Recipe(
        String name, String version, FeatureSet features, boolean hourFree, int lastHour, Boosting boosting) {
    /// The same recipe for another bundle: of other data, or of another site.
    public Recipe as(String another) {
        return new Recipe(name, another, features, hourFree, lastHour, boosting);
    }

    /// For the record against the challenge's entries: may use the hour, and all that goes with it.
    public static final Recipe FULL = new Recipe(
            "sepsis-full",
            "3",
            Catalogue.full(),
            false,
            Integer.MAX_VALUE,
            new Boosting(150, 4, 0.1, 0.6, 0.2, 30, 20, 4));

    /// For patients: nothing in it says how long somebody has been observed.
    public static final Recipe CLOCK_FREE = new Recipe(
            "sepsis-clockfree", "4", Catalogue.clockFree(), true, 58, new Boosting(250, 3, 0.07, 0.6, 0.3, 30, 20, 3));
}
