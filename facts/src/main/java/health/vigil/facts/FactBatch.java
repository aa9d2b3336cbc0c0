package health.vigil.facts;

import health.vigil.base.PatientToken;
import health.vigil.base.TokenPurpose;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What became known about one patient at one moment: one record of the facts topic. The facts of one message travel
/// together, so no score is computed from half a set of vitals.
///
/// @param id the commit that made it known; the same batch delivered twice has the same id
/// @param patient care token; the topic's key
/// @param auditSubject the same patient's audit token, carried along so that rooms without the vault can name their
///     subject in the ledger
/// @param known when the platform knew it, by its clock; never before an earlier batch of the same patient
/// @param facts in the order said
public record FactBatch(UUID id, PatientToken patient, PatientToken auditSubject, Instant known, List<Fact> facts) {
    public FactBatch {
        facts = List.copyOf(facts);
        if (patient.purpose() != TokenPurpose.CARE) {
            throw new IllegalArgumentException("facts are keyed by care tokens");
        }
        if (auditSubject.purpose() != TokenPurpose.AUDIT) {
            throw new IllegalArgumentException("the ledger's subject is an audit token");
        }
    }
}
