package health.vigil.hl7v2.internal.structure;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.MrgMapper;
import health.vigil.hl7v2.internal.segment.PatientIdentity;
import health.vigil.hl7v2.internal.session.Session;
import org.hl7.fhir.r4.model.Patient;

/// ADT^A40 and its kin (A18, A30, A34, A36, A39, A43, A46, A47): the patient of each MRG is merged into the patient
/// of the PID, or their number becomes a number of that patient. Where both are the same, only the other numbers of
/// the patient change (A43, A47). A36 merges the accounts too. The merge is stated before the visit, which may be the
/// prior patient's: that they had one is how two records of one person are noticed.
public final class MergeMapping implements StructureMapping {
    @Override
    public ResourceIdentity map(Session session) {
        ResourceIdentity surviving =
                PatientIdentity.of(session, session.message().segment("PID"));
        Patient patient = AdtMapping.patient(session, surviving);
        int merges = 0;
        for (ReadSegment segment : session.message().segments()) {
            if (segment.name().equals("MRG")) {
                merge(session, surviving, segment);
                merges++;
            }
        }
        if (merges == 0) {
            throw new ProblemException(
                    "VGL-HL7-023",
                    "The message merges patients but names no prior patient: it has no MRG segment.",
                    "Send the identifier of the patient that is merged away in MRG-1.");
        }
        AdtMapping.visit(session, surviving, patient);
        return surviving;
    }

    private static void merge(Session session, ResourceIdentity surviving, ReadSegment mrg) {
        ResourceIdentity prior = MrgMapper.prior(session, mrg);
        String trigger = session.header().trigger();
        boolean renumbers = trigger.equals("A43") || trigger.equals("A46") || trigger.equals("A47");
        if (!surviving.equals(prior)) {
            session.merge(surviving, prior);
        } else if (!renumbers) {
            throw new ProblemException(
                    "VGL-HL7-024",
                    "The message merges a patient into itself: PID-3 and MRG-1 are the same.",
                    "Send the surviving patient in PID-3 and the prior one in MRG-1.");
        }
    }
}
