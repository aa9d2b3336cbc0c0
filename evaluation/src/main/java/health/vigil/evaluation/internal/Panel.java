package health.vigil.evaluation.internal;

import health.vigil.evaluation.Answered;
import health.vigil.evaluation.JudgedStay;
import health.vigil.evaluation.LabelledStay;
import java.util.List;

/// Everybody's word on the rows of one stay.
///
/// @param answered the judged bundle's; for points, which cannot be said where they are withheld, both the same
/// @param comparators the comparators', in the order of [Comparator#values]
public record Panel(Answered answered, List<JudgedStay> comparators) {
    public Panel {
        comparators = List.copyOf(comparators);
    }

    public LabelledStay stay() {
        return answered.stay();
    }

    /// The judged bundle's as it runs.
    public JudgedStay model() {
        return answered.asItRuns();
    }
}
