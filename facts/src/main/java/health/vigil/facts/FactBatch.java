package health.vigil.facts;

import static java.time.temporal.ChronoUnit.MICROS;

import health.vigil.base.PatientToken;
import health.vigil.base.TokenPurpose;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What became known about one patient at one moment: one record of the facts topic. The facts of one message travel
/// together, so no score is computed from half a set of vitals.
///
/// @param id the commit that made it known; the same batch delivered twice has the same id; ids of one writer
///     increase
/// @param patient care token; the topic's key
/// @param auditSubject the same patient's audit token, carried along so that rooms without the vault can name their
///     subject in the ledger; every batch of a patient has the same
/// @param known when the platform knew it, by its clock, to the microsecond; never before an earlier batch of the
///     same patient (batches known at the same time are in the order of their ids)
/// @param facts in the order said, at most [#MAX_FACTS]; more are said in several batches
public record FactBatch(UUID id, PatientToken patient, PatientToken auditSubject, Instant known, List<Fact> facts) {
    /// Keeps an encoded batch far below the broker's limit of a mebibyte for ordinary ids.
    public static final int MAX_FACTS = 4096;

    public FactBatch {
        facts = List.copyOf(facts);
        known = known.truncatedTo(MICROS);
        if (patient.purpose() != TokenPurpose.CARE) {
            throw new IllegalArgumentException("facts are keyed by care tokens");
        }
        if (auditSubject.purpose() != TokenPurpose.AUDIT) {
            throw new IllegalArgumentException("the ledger's subject is an audit token");
        }
        if (facts.size() > MAX_FACTS) {
            throw new IllegalArgumentException("a batch has at most " + MAX_FACTS + " facts");
        }
    }

    /// Each fact with its place in the order of knowledge.
    public List<KnownFact> versions() {
        List<KnownFact> versions = new ArrayList<>(facts.size());
        for (int position = 0; position < facts.size(); position++) {
            versions.add(new KnownFact(known, id, position, facts.get(position)));
        }
        return versions;
    }
}
