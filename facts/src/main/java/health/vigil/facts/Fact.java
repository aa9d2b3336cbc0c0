package health.vigil.facts;

import health.vigil.base.Quantity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A pseudonymised clinical event. The same `id` with a later `known` supersedes what was said before.
public sealed interface Fact {
    /// Stable: the same result, corrected or repeated, has the same id. Carries no identity.
    String id();

    /// When it was true at the bedside.
    Instant effective();

    /// A vital sign, laboratory result or assessment.
    ///
    /// @param code LOINC
    /// @param value the amount in the signal's canonical unit where the code is known to [Signal], as sent
    /// otherwise
    /// @param comparator `<`, `<=`, `>=`, `>` where the result is a bound, else null
    record Measured(
            String id,
            String code,
            Quantity value,
            @Nullable String comparator,
            Instant effective) implements Fact {}

    /// The fact with this id is no longer claimed: entered in error, cancelled, deleted.
    record Retracted(String id, Instant effective) implements Fact {}

    /// The patient's place from now on.
    ///
    /// @param id the encounter's stable id
    /// @param unit the care unit's code, such as `MICU`; empty when not in a unit
    /// @param phase where the stay stands
    record Stay(String id, String unit, Phase phase, Instant effective) implements Fact {
        /// The phases of a stay.
        public enum Phase {
            PRESENT,
            DISCHARGED,
            CANCELLED
        }
    }

    /// This token is retired: its facts have been said again under another token (patient merge).
    ///
    /// @param into the care token that carries on
    record MergedAway(String id, String into, Instant effective) implements Fact {}

    /// What is known about how the patient is to be treated that bears on alerts, such as comfort care.
    ///
    /// @param directive `comfort-care`
    record Directive(String id, String directive, boolean active, Instant effective) implements Fact {}
}
