package health.vigil.hl7v2;

import java.util.List;
import java.util.Optional;

/// What one message means.
///
/// @param changes in the order in which they are to be applied, all or none
/// @param report what became of every populated field
/// @param unmapped codes and units that were kept as sent because no table has them
/// @param certain by which version the source says now who a patient is, as the record has it; what earlier versions
///     put in doubt is in doubt no more
public record MappedMessage(
        List<MappedChange> changes,
        ConservationReport report,
        List<Unmapped> unmapped,
        Optional<PatientVersion> certain) {
    public MappedMessage {
        changes = List.copyOf(changes);
        unmapped = List.copyOf(unmapped);
    }

    /// Where it says nothing of who a patient is.
    public MappedMessage(List<MappedChange> changes, ConservationReport report, List<Unmapped> unmapped) {
        this(changes, report, unmapped, Optional.empty());
    }

    /// A code without a mapping.
    ///
    /// @param position where it stands, such as `OBX[2]-6`
    /// @param table which table lacks it, such as `units` or `HL70004`
    public record Unmapped(String position, String table) {}
}
