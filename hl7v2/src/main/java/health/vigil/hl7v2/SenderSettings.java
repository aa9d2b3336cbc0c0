package health.vigil.hl7v2;

import java.time.ZoneId;

/// What has to be known about a sender that its messages do not say.
///
/// @param zone the zone of times sent without an offset
/// @param patientIdentifierType the PID-3 identifier type (CX.5) that identifies a patient, `MR` by default;
///     where no repetition has it, the first repetition does
public record SenderSettings(ZoneId zone, String patientIdentifierType) {
    /// Patients by medical record number, times in the given zone.
    public static SenderSettings inZone(ZoneId zone) {
        return new SenderSettings(zone, "MR");
    }
}
