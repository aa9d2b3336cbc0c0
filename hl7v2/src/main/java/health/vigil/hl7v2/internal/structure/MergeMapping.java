package health.vigil.hl7v2.internal.structure;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.MrgMapper;
import health.vigil.hl7v2.internal.segment.PidMapper;
import health.vigil.hl7v2.internal.session.Session;
import org.hl7.fhir.r4.model.Patient;

/// ADT^A40: the patient of each MRG is merged into the patient of the PID.
public final class MergeMapping implements StructureMapping {
    @Override
    public ResourceIdentity map(Session session) {
        ReadSegment pid = session.message().segment("PID");
        ResourceIdentity surviving = PidMapper.identity(session, pid);
        Patient patient = session.current(surviving, Patient.class).orElseGet(Patient::new);
        PidMapper.apply(session, pid, patient);
        session.put(surviving, surviving, patient, Mode.REPLACE);
        int merges = 0;
        for (ReadSegment segment : session.message().segments()) {
            if (segment.name().equals("MRG")) {
                merge(session, surviving, MrgMapper.prior(session, segment));
                merges++;
            }
        }
        if (merges == 0) {
            throw new ProblemException(
                    "VGL-HL7-023",
                    "The message merges patients but names no prior patient: it has no MRG segment.",
                    "Send the identifier of the patient that is merged away in MRG-1.");
        }
        return surviving;
    }

    private static void merge(Session session, ResourceIdentity surviving, ResourceIdentity prior) {
        if (surviving.equals(prior)) {
            throw new ProblemException(
                    "VGL-HL7-024",
                    "The message merges a patient into itself: PID-3 and MRG-1 are the same.",
                    "Send the surviving patient in PID-3 and the prior one in MRG-1.");
        }
        session.merge(surviving, prior);
    }
}
