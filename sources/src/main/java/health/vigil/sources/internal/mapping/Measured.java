package health.vigil.sources.internal.mapping;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// The value of an observation.
public sealed interface Measured {
    /// A number with its unit; what is none is kept as text.
    ///
    /// @param unit null where there is none
    /// @param times what the number is multiplied with, one where it is not
    record Amount(Place at, @Nullable Term unit, BigDecimal times) implements Measured {}

    /// Words.
    record Words(Place at) implements Measured {}

    /// A code.
    record Coded(Concept concept) implements Measured {}
}
