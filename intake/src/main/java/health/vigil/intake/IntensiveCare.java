package health.vigil.intake;

import java.util.Collection;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/// Which care units are intensive care, by the codes that the hospital's messages give them (HL7 v2 PL.1). A unit
/// that is not named is none: a model of intensive care is then told nothing of an admission to it.
///
/// @param medical what a model knows as a medical unit
/// @param surgical what a model knows as a surgical unit
/// @param other of another kind, or of none that a model was told of
public record IntensiveCare(Set<String> medical, Set<String> surgical, Set<String> other) {
    /// Names that hospitals commonly use, and those of the shipped feed. Medical and surgical are only those that
    /// carry these names in the data that the shipped models were trained on.
    public static final IntensiveCare COMMON = new IntensiveCare(
            Set.of("MICU"), Set.of("SICU"), Set.of("ICU", "CCU", "CICU", "CSRU", "CVICU", "NSICU", "TICU", "TSICU"));

    public IntensiveCare {
        medical = Set.copyOf(medical);
        surgical = Set.copyOf(surgical);
        other = Set.copyOf(other);
        long named =
                Stream.of(medical, surgical, other).mapToLong(Collection::size).sum();
        if (Stream.of(medical, surgical, other).flatMap(Set::stream).distinct().count() != named) {
            throw new IllegalArgumentException("a care unit is of one kind");
        }
    }

    /// Whether the unit is intensive care.
    public boolean contains(String unit) {
        return medical.contains(unit) || surgical.contains(unit) || other.contains(unit);
    }

    /// The kind as [health.vigil.facts.Fact.Trait.Attribute#UNIT_KIND] has it; empty where there is none to say.
    public OptionalInt kind(String unit) {
        if (medical.contains(unit)) {
            return OptionalInt.of(1);
        }
        return surgical.contains(unit) ? OptionalInt.of(2) : OptionalInt.empty();
    }
}
