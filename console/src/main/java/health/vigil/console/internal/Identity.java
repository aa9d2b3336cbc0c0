package health.vigil.console.internal;

import java.time.LocalDate;
import java.time.Period;
import java.util.Optional;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;

/// Who a patient is, for display. Identified: it prints as `[sealed]` and goes nowhere but into the page.
///
/// @param name family name first
/// @param recordNumber the first medical record number
/// @param born null where unknown
/// @param sex FHIR administrative gender
public record Identity(
        String name, String recordNumber, @Nullable LocalDate born, String sex) {

    /// What a Patient resource says.
    static Identity of(Patient patient) {
        HumanName human = patient.getNameFirstRep();
        String given = human.getGivenAsSingleString();
        String name = given.isEmpty() ? human.getFamily() : human.getFamily() + ", " + given;
        String number = patient.getIdentifier().stream()
                .filter(identifier -> identifier.getType().hasCoding(null, "MR")
                        || identifier.getType().getCoding().stream().anyMatch(coding -> "MR".equals(coding.getCode())))
                .map(Identifier::getValue)
                .findFirst()
                .orElseGet(() -> patient.getIdentifierFirstRep().getValue());
        LocalDate born = patient.hasBirthDate()
                ? LocalDate.parse(patient.getBirthDateElement().getValueAsString())
                : null;
        String sex = patient.hasGender() ? patient.getGender().toCode() : "";
        return new Identity(name, number == null ? "" : number, born, sex);
    }

    /// Age in years on a day; ages from 90 are shown as they are, since the reader treats the patient.
    public Optional<Integer> age(LocalDate on) {
        return Optional.ofNullable(born).map(day -> Period.between(day, on).getYears());
    }

    @Override
    public String toString() {
        return "[sealed]";
    }
}
