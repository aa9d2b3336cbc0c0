package health.vigil.vault;

import health.vigil.vault.internal.search.Elements;
import java.time.Instant;
import org.hl7.fhir.r4.model.Period;

/// FHIR's periods, whose ends may be open, or days, months and years, which are read as UTC.
public final class Periods {
    private Periods() {}

    /// Whether a time lies in the period; one that says neither beginning nor end holds all times.
    public static boolean holds(Period period, Instant time) {
        return Elements.span(period)
                .map(span -> !time.isBefore(span.starts()) && time.isBefore(span.ends()))
                .orElse(true);
    }
}
