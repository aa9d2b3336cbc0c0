package health.vigil.scoring.internal;

import health.vigil.base.Quantity;
import java.math.BigDecimal;
import java.time.Instant;

/// One usable measurement.
///
/// @param fact the fact's id
/// @param quantity in the signal's canonical unit
public record Value(String fact, Quantity quantity, Instant effective) {
    public BigDecimal amount() {
        return quantity.value();
    }
}
