package health.vigil.evaluation.internal;

import health.vigil.evaluation.JudgedStay;
import health.vigil.evaluation.LabelledStay;
import java.util.List;

/// Everybody's word on the rows of one stay.
///
/// @param model the judged bundle's
/// @param unreserved the same if it never withheld its score; equal to the model's where it cannot be said
/// @param comparators the comparators', in the order of [Comparator#values]
public record Panel(JudgedStay model, JudgedStay unreserved, List<JudgedStay> comparators) {
    public Panel {
        comparators = List.copyOf(comparators);
    }

    public LabelledStay stay() {
        return model.stay();
    }
}
