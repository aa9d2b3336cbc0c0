package health.vigil.hl7v2.internal.structure;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.MrgMapper;
import health.vigil.hl7v2.internal.segment.PatientIdentity;
import health.vigil.hl7v2.internal.segment.PatientNumbers;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.structure.Recency.Aspect;
import java.util.List;
import java.util.Objects;
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
            if (PatientNumbers.shared(session, pid, mrg).contains(into)) {
                refuseIfKnown(session, pid, into);
            }
        }
        Patient before = session.current(into, Patient.class).orElseGet(Patient::new);
        Patient patient = AdtMapping.patient(session, into);
        Patient stated = Objects.requireNonNull(session.stated(into, Patient.class));
        for (ReadSegment mrg : sources) {
            Set<ResourceIdentity> moving = PatientNumbers.shared(session, pid, mrg);
            if (leave(session, into, mrg, moving)) {
                if (patient == null) {
                    PatientNumbers.add(session, pid, moving, stated);
                }
                PatientNumbers.repeated(session, pid, mrg);
            } else {
                PatientNumbers.withdraw(stated, before, moving);
                mrg.notCarriedAtAll(Reason.OVERTAKEN);
            }
        }
        AdtMapping.visit(session, into, patient);
        return into;
    }

    /// Where the number that moves is the one by which the record knows a patient, what PID says would be said of them.
    private static void refuseIfKnown(Session session, ReadSegment pid, ResourceIdentity into) {
        Patient held = session.current(into, Patient.class).orElse(null);
        if (held == null) {
            return;
        }
        Set<ResourceIdentity> said = PatientNumbers.of(session, pid);
        if (!PatientNumbers.hasOnly(held, said)) {
            throw known();
        }
        for (ResourceIdentity number : said) {
            if (!session.name(number).equals(session.name(into))
                    && session.current(number, Patient.class).isPresent()) {
                throw refused("has the number that moves first in PID-3, and the record knows another number of it.");
            }
        }
    }

    /// @return whether the numbers have left their patient; not where the record has later news of them
    private static boolean leave(
            Session session, ResourceIdentity into, ReadSegment mrg, Set<ResourceIdentity> moving) {
        ResourceIdentity from = MrgMapper.known(session, mrg);
        Patient held = session.current(from, Patient.class).orElse(null);
        if (held == null || session.name(from).equals(session.name(into))) {
            return true;
        }
        if (!moving.contains(from)) {
            if (Recency.said(session).isOvertaken(held, Aspect.WHOLE)) {
                return PatientNumbers.hasNone(held, moving);
            }
            PatientNumbers.remove(held, moving);
            session.put(from, from, held, Mode.REPLACE, mrg);
        } else if (PatientNumbers.hasOnly(held, moving)) {
            session.merge(into, from);
            session.from(from, mrg);
        } else {
            throw known();
        }
        return true;
    }

    private static ProblemException known() {
        return refused("moves the number by which the record knows a patient who has others, too.");
    }

    private static ProblemException refused(String what) {
        return new ProblemException(
                "VGL-HL7-029",
                "The message (A43) " + what,
                "Send the number that moves in PID-3 and in MRG-1, and first in each the number that the patient"
                        + " keeps; merge two records of one person with A40.");
    }
}
