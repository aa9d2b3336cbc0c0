package health.vigil.scoring;

import health.vigil.base.PatientToken;
import health.vigil.base.TokenPurpose;
import health.vigil.facts.Fact.Noted;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What one bundle says of one patient at one time. Equal inputs give an equal assessment, to the last bit.
///
/// @param id derived from patient, trigger, time and bundle, so that computing it again gives the same id
/// @param patient care token
/// @param auditSubject the same patient's audit token, from the latest fact batch: the subject of ledger entries
/// @param unit where the patient is, empty when in no unit
/// @param present false once the stay has ended
/// @param comfortCare a comfort-care directive is active
/// @param mergedInto the care token that carries on, empty unless this patient was merged away
/// @param asOf the time assessed
/// @param knownUntil every fact known until then, and none later, took part
/// @param trigger the fact batch, or the zero UUID for the clock
/// @param bundle content address of the bundle
/// @param driver the name of the score that set the tier
/// @param tier the tier that the bundle's thresholds give, before hysteresis and suppression
/// @param scores all scores, the driver first
/// @param notes the latest word of notes on each finding that the bundle reads; what a score took from it is among
///     that score's inputs
/// @param completeness share of the driver's declared inputs that were there and fresh, 0 to 1
public record Assessment(
        UUID id,
        PatientToken patient,
        PatientToken auditSubject,
        String unit,
        boolean present,
        boolean comfortCare,
        String mergedInto,
        Instant asOf,
        Instant knownUntil,
        UUID trigger,
        String bundle,
        String driver,
        Tier tier,
        List<ScoreResult> scores,
        List<Noted> notes,
        double completeness) {
    public Assessment {
        scores = List.copyOf(scores);
        notes = List.copyOf(notes);
        if (patient.purpose() != TokenPurpose.CARE) {
            throw new IllegalArgumentException("assessments are keyed by care tokens");
        }
        if (auditSubject.purpose() != TokenPurpose.AUDIT) {
            throw new IllegalArgumentException("the ledger's subject is an audit token");
        }
    }
}
