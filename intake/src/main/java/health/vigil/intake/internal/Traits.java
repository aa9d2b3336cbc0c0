package health.vigil.intake.internal;

import health.vigil.facts.Fact;
import health.vigil.facts.Fact.Trait;
import health.vigil.facts.Fact.Trait.Attribute;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;

/// What a model may know of the person: age in whole years, 90 for all who are older, and administrative sex. Both
/// hold from the beginning of time: a real beginning would tell the birthday.
///
/// The age is that of the day on which the record was written. Of a date of birth that names no day the first day of
/// what it names counts.
final class Traits {
    private static final int OLDEST = 90;

    private Traits() {}

    static List<Fact> of(String factId, Patient patient, Instant at) {
        List<Fact> traits = new ArrayList<>();
        DateType birth = patient.getBirthDateElement();
        if (birth.hasValue()) {
            LocalDate born = LocalDate.of(birth.getYear(), first(birth.getMonth(), 0) + 1, first(birth.getDay(), 1));
            int years = Period.between(born, at.atZone(ZoneOffset.UTC).toLocalDate())
                    .getYears();
            if (years >= 0) {
                traits.add(new Trait(factId + "#age", Attribute.AGE, Math.min(years, OLDEST), Instant.EPOCH));
            }
        }
        switch (patient.getGender()) {
            case FEMALE -> traits.add(new Trait(factId + "#sex", Attribute.SEX, 0, Instant.EPOCH));
            case MALE -> traits.add(new Trait(factId + "#sex", Attribute.SEX, 1, Instant.EPOCH));
            case OTHER, UNKNOWN, NULL -> {}
            case null -> {}
        }
        return traits;
    }

    private static int first(@Nullable Integer named, int otherwise) {
        return named == null ? otherwise : named;
    }
}
