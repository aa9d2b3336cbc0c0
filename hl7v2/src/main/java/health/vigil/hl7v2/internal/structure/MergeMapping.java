package health.vigil.hl7v2.internal.structure;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.MrgMapper;
import health.vigil.hl7v2.internal.segment.PatientIdentity;
import health.vigil.hl7v2.internal.segment.PatientNumbers;
import health.vigil.hl7v2.internal.session.Session;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;

/// ADT^A40 and its kin (A18, A30, A34, A36, A39, A46, A47): the patient of each MRG is merged into the patient
/// of the PID, or their number becomes a number of that patient. Where both are the same, only the other numbers of
/// the patient change (A46, A47). A36 merges the accounts too. The merge is stated before the visit, which may be the
/// prior patient's: that they had one is how two records of one person are noticed. The numbers of the prior patient
/// stay with the survivor, in use no more.
public final class MergeMapping implements StructureMapping {
    private static final Set<String> RENUMBERING = Set.of("A46", "A47");

    @Override
    public ResourceIdentity map(Session session) {
        ResourceIdentity surviving =
                PatientIdentity.of(session, session.message().segment("PID"));
        List<ReadSegment> priors = MrgMapper.required(session);
        Patient spokenFor = patient(session, surviving, priors);
        Patient survivor = session.stated(surviving, Patient.class);
        for (ReadSegment mrg : priors) {
            ResourceIdentity prior = merge(session, surviving, mrg);
            if (survivor != null) {
                keepNumbers(session, surviving, prior, mrg, survivor);
            }
        }
        AdtMapping.visit(session, surviving, spokenFor);
        return surviving;
    }

    /// Where the prior patient is the same record by now, the message says which of its numbers is the one in use.
    private static @Nullable Patient patient(Session session, ResourceIdentity surviving, List<ReadSegment> priors) {
        boolean decides = priors.stream()
                .map(mrg -> MrgMapper.patient(session, mrg))
                .anyMatch(prior -> !prior.equals(surviving) && isSame(session, surviving, prior));
        Patient held = session.current(surviving, Patient.class).orElse(null);
        if (!decides || held == null || !PatientNumbers.isRetired(held, surviving)) {
            return AdtMapping.patient(session, surviving);
        }
        PatientNumbers.revive(held, surviving);
        return AdtMapping.stated(session, surviving, held);
    }

    private static void keepNumbers(
            Session session, ResourceIdentity surviving, ResourceIdentity prior, ReadSegment mrg, Patient survivor) {
        if (!isSame(session, surviving, prior)) {
            session.current(prior, Patient.class).ifPresent(held -> PatientNumbers.retire(held, survivor));
        }
        PatientNumbers.retire(session, mrg, survivor);
    }

    private static boolean isSame(Session session, ResourceIdentity one, ResourceIdentity other) {
        return session.name(one).equals(session.name(other));
    }

    private static ResourceIdentity merge(Session session, ResourceIdentity surviving, ReadSegment mrg) {
        ResourceIdentity known = MrgMapper.known(session, mrg);
        ResourceIdentity prior = isSame(session, surviving, known) ? MrgMapper.patient(session, mrg) : known;
        if (!surviving.equals(prior)) {
            session.merge(surviving, prior);
            session.from(prior, mrg);
        } else if (!RENUMBERING.contains(session.header().trigger())) {
            throw new ProblemException(
                    "VGL-HL7-024",
                    "The message merges a patient into itself: PID-3 and MRG-1 are the same.",
                    "Send the surviving patient in PID-3 and the prior one in MRG-1.");
        }
        return prior;
    }
}
