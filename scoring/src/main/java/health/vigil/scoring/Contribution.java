package health.vigil.scoring;

import health.vigil.base.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One input of a score.
///
/// @param signal what was measured, by name
/// @param facts the ids of the facts that the value was made of: one, or several where it is a ratio or a sum
/// @param value the amount used, in the signal's canonical unit
/// @param effective when it was measured
/// @param age how old it was when scored
/// @param points its share of the score; Shapley value for a learned model
/// @param before what it was earlier, where known, to tell a trend
public record Contribution(
        String signal,
        List<String> facts,
        Quantity value,
        Instant effective,
        Duration age,
        double points,
        @Nullable Earlier before) {
    /// The unit of what a note says and nobody measured.
    public static final String NOTED = "{noted}";

    public Contribution {
        facts = List.copyOf(facts);
    }

    /// The id of the finding of a note that it rests on; null where it was measured or charted.
    public @Nullable String note() {
        return value.unit().equals(NOTED) ? facts.getFirst() : null;
    }

    /// An earlier value of the same signal.
    ///
    /// @param fact its id
    public record Earlier(String fact, Quantity value, Instant effective) {}
}
