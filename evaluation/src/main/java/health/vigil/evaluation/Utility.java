package health.vigil.evaluation;

/// The utility of the PhysioNet/CinC Challenge 2019 (Reyna et al., Crit Care Med 2020;48:210-217), row by row of a
/// file, where t is the row of onset: six rows after the first label. A call is worth -0.05 before t-12, rises to 1
/// at t-6 and falls to 0 at t+3; silence is worth 0 until t-6 and falls to -2 at t+3; later rows are worth nothing.
/// In a stay without sepsis a call is worth -0.05.
///
/// @param observed what the calls are worth
/// @param inaction what no call at all would be
/// @param best what the best calls would be
public record Utility(double observed, double inaction, double best) {
    /// Of nothing.
    public static final Utility NONE = new Utility(0, 0, 0);

    /// From the first label to the onset of sepsis.
    static final int WARNING = 6;

    private static final int EARLY = -12;
    private static final int OPTIMAL = -6;
    private static final int LATE = 3;
    private static final double FALSE_CALL = -0.05;
    private static final double SILENCE = -2;

    /// Of one stay.
    public static Utility of(JudgedStay judged) {
        return upTo(judged, Integer.MAX_VALUE);
    }

    /// Of one stay whose calls after an hour (ICULOS) are not made; inaction and best stay those of the whole stay.
    public static Utility upTo(JudgedStay judged, int lastHour) {
        LabelledStay stay = judged.stay();
        double observed = 0;
        double inaction = 0;
        double best = 0;
        for (int row = 0; row < stay.rows(); row++) {
            boolean call = judged.call(row) && stay.hour(row) <= lastHour;
            double silent = worth(stay, row, false);
            double called = worth(stay, row, true);
            observed += call ? called : silent;
            inaction += silent;
            best += bestCall(stay, row) ? called : silent;
        }
        return new Utility(observed, inaction, best);
    }

    /// What a call, or silence, at a row is worth.
    public static double worth(LabelledStay stay, int row, boolean call) {
        if (!stay.septic()) {
            return call ? FALSE_CALL : 0;
        }
        int after = row - stay.firstLabel() - WARNING;
        if (after > LATE) {
            return 0;
        }
        double late = (double) (after - OPTIMAL) / (LATE - OPTIMAL);
        if (call) {
            return after <= OPTIMAL ? Math.max((double) (after - EARLY) / (OPTIMAL - EARLY), FALSE_CALL) : 1 - late;
        }
        return after <= OPTIMAL ? 0 : SILENCE * late;
    }

    /// Whether the best calls include this row: those from t-12 to t+3.
    public static boolean bestCall(LabelledStay stay, int row) {
        int after = row - stay.firstLabel() - WARNING;
        return stay.septic() && after >= EARLY && after <= LATE;
    }

    public Utility plus(Utility other) {
        return new Utility(observed + other.observed, inaction + other.inaction, best + other.best);
    }

    /// 0 for inaction, 1 for the best calls; NaN where no stay is septic.
    public double normalised() {
        return best == inaction ? Double.NaN : (observed - inaction) / (best - inaction);
    }
}
