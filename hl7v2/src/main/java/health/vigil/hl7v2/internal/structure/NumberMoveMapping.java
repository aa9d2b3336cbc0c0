package health.vigil.hl7v2.internal.structure;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.MrgMapper;
import health.vigil.hl7v2.internal.segment.PatientIdentity;
import health.vigil.hl7v2.internal.segment.PatientNumbers;
import health.vigil.hl7v2.internal.session.Session;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Patient;

/// ADT^A43: the number that PID-3 and MRG-1 share moves from the patient of the MRG to the patient of the PID. Both
/// go on living, and their other numbers stay as they are. Only a record that is known by nothing but what moves
/// becomes part of the other one.
public final class NumberMoveMapping implements StructureMapping {
    @Override
    public ResourceIdentity map(Session session) {
        ReadSegment pid = session.message().segment("PID");
        ResourceIdentity into = PatientIdentity.of(session, pid);
        List<ReadSegment> sources = MrgMapper.required(session);
        for (ReadSegment mrg : sources) {
            if (PatientNumbers.shared(session, pid, mrg).isEmpty()) {
                throw refused("shares no number between PID-3 and MRG-1, so that none is named that moves.");
            }
        }
        Patient patient = AdtMapping.patient(session, into);
        for (ReadSegment mrg : sources) {
            leave(session, into, mrg, PatientNumbers.shared(session, pid, mrg));
            PatientNumbers.repeated(session, pid, mrg);
        }
        AdtMapping.visit(session, into, patient);
        return into;
    }

    private static void leave(Session session, ResourceIdentity into, ReadSegment mrg, Set<ResourceIdentity> moving) {
        ResourceIdentity from = MrgMapper.patient(session, mrg);
        Patient held = session.current(from, Patient.class).orElse(null);
        if (held == null || session.name(from).equals(session.name(into))) {
            return;
        }
        if (!moving.contains(from)) {
            PatientNumbers.remove(held, moving);
            session.put(from, from, held, Mode.REPLACE);
        } else if (PatientNumbers.hasOnly(held, moving)) {
            session.merge(into, from);
        } else {
            throw refused("moves the number by which the record knows a patient who has others, too.");
        }
    }

    private static ProblemException refused(String what) {
        return new ProblemException(
                "VGL-HL7-029",
                "The message (A43) " + what,
                "Send the number that moves in PID-3 and in MRG-1, and first in each the number that the patient"
                        + " keeps; merge two records of one person with A40.");
    }
}
