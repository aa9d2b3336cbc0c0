package health.vigil.hl7v2;

import java.util.List;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// Finds what the record of a patient has under a number, whoever gave it. An order is numbered by who places it and
/// by who carries it out, and either may speak of it by one of the two alone; so may those who number a patient.
@FunctionalInterface
public interface NumberedRecords {
    /// Where there is no record.
    NumberedRecords NONE = (type, patient, system, value) -> List.of();

    /// @param type FHIR resource type
    /// @param patient whose record; null for whomever's
    /// @param system of the business identifier
    /// @param value of the business identifier
    List<Numbered> find(String type, @Nullable ResourceIdentity patient, String system, String value);

    /// @param identity by which it is read and written
    /// @param resource its present version
    record Numbered(ResourceIdentity identity, Resource resource) {}
}
