package health.vigil.sources.internal.fhir;

import health.vigil.hl7v2.CommonNames;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.sources.FhirSettings.PatientNumbers;
import health.vigil.sources.internal.ehr.Addresses.Named;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Identifier.IdentifierUse;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// Which of our resources a record system's resource is: one by its type and id there, but a Patient that has a number
/// by which other senders know them is the patient of that number.
final class EhrIdentities {
    private final String system;
    private final @Nullable PatientNumbers numbers;

    /// @param source its name, the namespace of its ids
    EhrIdentities(String source, @Nullable PatientNumbers numbers) {
        this.system = "urn:vigil:source:" + source;
        this.numbers = numbers;
    }

    /// By type and id.
    ResourceIdentity of(Named named) {
        return new ResourceIdentity(named.type(), system, named.id());
    }

    /// By the number of the patient, where it has one; otherwise by type and id.
    ResourceIdentity of(Named named, Resource resource) {
        return resource instanceof Patient patient ? numbered(patient).orElseGet(() -> of(named)) : of(named);
    }

    /// The patient that an identifier means; empty where it is not of the numbers by which they are known.
    Optional<ResourceIdentity> of(Identifier identifier) {
        if (numbers == null
                || !numbers.system().equals(identifier.getSystem())
                || !identifier.hasValue()
                || identifier.getValue().isBlank()) {
            return Optional.empty();
        }
        String authority = numbers.facility().isEmpty() ? numbers.system() : CommonNames.namespace(numbers.facility());
        return Optional.of(CommonNames.patient(authority, identifier.getValue().strip()));
    }

    /// All numbers that a Patient names, in use or not.
    Set<ResourceIdentity> numbers(Patient patient) {
        return numbers(patient, _ -> true);
    }

    /// The numbers that a Patient names as in use no more.
    Set<ResourceIdentity> ended(Patient patient) {
        return numbers(patient, identifier -> identifier.getUse() == IdentifierUse.OLD);
    }

    private Set<ResourceIdentity> numbers(Patient patient, Predicate<Identifier> those) {
        return patient.getIdentifier().stream()
                .filter(those)
                .flatMap(identifier -> of(identifier).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /// An official number before others; none that is out of use.
    private Optional<ResourceIdentity> numbered(Patient patient) {
        Optional<ResourceIdentity> first = Optional.empty();
        for (Identifier identifier : patient.getIdentifier()) {
            Optional<ResourceIdentity> found =
                    identifier.getUse() == IdentifierUse.OLD ? Optional.empty() : of(identifier);
            if (found.isPresent() && identifier.getUse() == IdentifierUse.OFFICIAL) {
                return found;
            }
            first = first.or(() -> found);
        }
        return first;
    }
}
