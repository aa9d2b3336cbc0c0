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
/// @param known when the platform knew it, by its clock; never before an earlier batch of the same patient
/// @param facts in the order said
public record FactBatch(UUID id, PatientToken patient, Instant known, List<Fact> facts) {
    public FactBatch {
        facts = List.copyOf(facts);
        if (patient.purpose() != TokenPurpose.CARE) {
            throw new IllegalArgumentException("facts are keyed by care tokens");
        }
    }
}
