package health.vigil.console.internal;

import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;

/// Who a patient is, for display. Identified: it prints as `[sealed]` and goes nowhere but into the page.
///
/// @param name family name first; says so where none is known
/// @param recordNumber the first medical record number, empty where none is known
/// @param born the day of birth, null where it is not known to the day
/// @param sex FHIR administrative gender, empty where unknown
public record Identity(
        String name, String recordNumber, @Nullable LocalDate born, String sex) {

    /// What a Patient resource says; any part of it may be missing.
    static Identity of(Patient patient) {
        String sex = patient.hasGender() ? patient.getGender().toCode() : "";
        return new Identity(name(patient.getName()), recordNumber(patient.getIdentifier()), born(patient), sex);
    }

    /// Age in years on a day; ages from 90 are shown as they are, since the reader treats the patient.
    public Optional<Integer> age(LocalDate on) {
        return Optional.ofNullable(born).map(day -> Period.between(day, on).getYears());
    }

    @Override
    public String toString() {
        return "[sealed]";
    }

    private static String name(List<HumanName> names) {
        return names.stream()
                .filter(name -> name.getUse() == HumanName.NameUse.OFFICIAL)
                .findFirst()
                .or(() -> names.stream().findFirst())
                .map(name -> Stream.of(name.getFamily(), name.getGivenAsSingleString())
                        .filter(part -> part != null && !part.isBlank())
                        .collect(Collectors.joining(", ")))
                .filter(name -> !name.isEmpty())
                .orElse("Name not known");
    }

    private static String recordNumber(List<Identifier> identifiers) {
        return identifiers.stream()
                .filter(identifier ->
                        identifier.getType().getCoding().stream().anyMatch(coding -> "MR".equals(coding.getCode())))
                .findFirst()
                .or(() -> identifiers.stream().findFirst())
                .map(identifier -> Objects.requireNonNullElse(identifier.getValue(), ""))
                .orElse("");
    }

    private static @Nullable LocalDate born(Patient patient) {
        DateType date = patient.getBirthDateElement();
        return date.hasValue() && date.getValueAsString().length() == "2026-01-31".length()
                ? LocalDate.parse(date.getValueAsString())
                : null;
    }
}
