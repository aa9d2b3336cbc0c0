package health.vigil.facts;

import static java.time.temporal.ChronoUnit.MICROS;

import health.vigil.base.Quantity;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A pseudonymised clinical event. The same `id` with a later `known` supersedes what was said before.
///
/// Times have microseconds, the database's resolution: what is finer is cut off, so that a fact read back equals the
/// fact that was said. Texts are at most [#MAX_TEXT] characters; a longer one is an [IllegalArgumentException].
public sealed interface Fact {
    /// The longest id, code, unit or directive.
    int MAX_TEXT = 128;

    /// Stable: the same result, corrected or repeated, has the same id. Carries no identity.
    String id();

    /// When it was true at the bedside.
    Instant effective();

    /// A vital sign, laboratory result or assessment.
    ///
    /// @param code LOINC
    /// @param value the amount in the signal's canonical unit where the code is known to [Signal], as sent
    ///     otherwise ([Signal#canonical(String, Quantity)] gives it)
    /// @param comparator `<`, `<=`, `>=`, `>` where the result is a bound, else null
    record Measured(
            String id,
            String code,
            Quantity value,
            @Nullable String comparator,
            Instant effective) implements Fact {
        private static final Set<String> COMPARATORS = Set.of("<", "<=", ">=", ">");
        private static final int MAX_DIGITS = 40;

        public Measured {
            bounded(id, code, value.unit());
            if (comparator != null && !COMPARATORS.contains(comparator)) {
                throw new IllegalArgumentException("a comparator is one of < <= >= >");
            }
            if (value.value().precision() > MAX_DIGITS || Math.abs(value.value().scale()) > MAX_DIGITS) {
                throw new IllegalArgumentException("an amount has at most " + MAX_DIGITS + " digits");
            }
            effective = effective.truncatedTo(MICROS);
        }
    }

    /// The fact with this id is no longer claimed: entered in error, cancelled, deleted.
    record Retracted(String id, Instant effective) implements Fact {
        public Retracted {
            bounded(id);
            effective = effective.truncatedTo(MICROS);
        }
    }

    /// The patient's place from now on.
    ///
    /// @param id the encounter's stable id
    /// @param unit the care unit's code, such as `MICU`; empty when not in a unit
    /// @param phase where the stay stands
    record Stay(String id, String unit, Phase phase, Instant effective) implements Fact {
        public Stay {
            bounded(id, unit);
            effective = effective.truncatedTo(MICROS);
        }

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
    record MergedAway(String id, String into, Instant effective) implements Fact {
        public MergedAway {
            bounded(id, into);
            effective = effective.truncatedTo(MICROS);
        }
    }

    /// What is known about how the patient is to be treated that bears on scores or alerts.
    ///
    /// @param directive [#COMFORT_CARE] or [#SATURATION_SCALE_2]; others are kept and have no effect
    record Directive(String id, String directive, boolean active, Instant effective) implements Fact {
        /// Comfort care: alerts are suppressed.
        public static final String COMFORT_CARE = "comfort-care";

        /// A competent decision maker has put the patient on NEWS2's oxygen saturation scale 2 (hypercapnic
        /// respiratory failure).
        public static final String SATURATION_SCALE_2 = "news2-spo2-scale-2";

        public Directive {
            bounded(id, directive);
            effective = effective.truncatedTo(MICROS);
        }
    }

    /// Something that lasts and that a model may know of a patient, with as little of the person in it as that needs.
    ///
    /// @param value what [Attribute] says it means, within its range
    /// @param effective from when it holds; for an admission, its time
    record Trait(String id, Attribute attribute, int value, Instant effective) implements Fact {
        public Trait {
            bounded(id);
            if (value < 0 || value > attribute.highest) {
                throw new IllegalArgumentException("a trait is outside its range");
            }
            effective = effective.truncatedTo(MICROS);
        }

        /// The closed list of traits.
        public enum Attribute {
            /// Whole years, 90 for all who are older (45 CFR 164.514(b)(2)(i)(C)).
            AGE(90),
            /// Administrative sex: 0 female, 1 male; absent for any other.
            SEX(1),
            /// The care unit's kind: 1 medical, 2 surgical.
            UNIT_KIND(2),
            /// The hospital stay began; the value is 0.
            HOSPITAL_ADMISSION(0),
            /// The stay in the intensive care unit began; the value is 0.
            UNIT_ADMISSION(0);

            private final int highest;

            Attribute(int highest) {
                this.highest = highest;
            }
        }
    }

    /// What a note says of the patient now, without a word of the note: its words stay in the vault.
    ///
    /// @param id of the note's record, with the finding
    /// @param effective the note's time
    record Noted(String id, Finding finding, Certainty certainty, Instant effective) implements Fact {
        public Noted {
            bounded(id);
            effective = effective.truncatedTo(MICROS);
        }

        /// The closed list of what notes are read for.
        public enum Finding {
            /// An infection, or the suspicion of one.
            INFECTION,
            /// An antibiotic that is given or begun.
            ANTIBIOTIC,
            /// Confusion, drowsiness, delirium.
            ALTERED_MENTAL_STATE
        }

        /// How sure the writer is.
        public enum Certainty {
            AFFIRMED,
            POSSIBLE,
            NEGATED
        }
    }

    private static void bounded(String... texts) {
        for (String text : texts) {
            if (text.length() > MAX_TEXT) {
                throw new IllegalArgumentException("a text of a fact has at most " + MAX_TEXT + " characters");
            }
        }
    }
}
