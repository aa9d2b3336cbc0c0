package health.vigil.hl7v2.internal.structure;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.reading.Reason;
import health.vigil.hl7v2.internal.segment.PidMapper;
import health.vigil.hl7v2.internal.segment.Pv1Mapper;
import health.vigil.hl7v2.internal.session.EncounterPlaces;
import health.vigil.hl7v2.internal.session.Session;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// The patient and visit that a message other than ADT refers to.
///
/// @param patient from PID
/// @param encounter from PV1, null where the message names no visit
record Subject(ResourceIdentity patient, @Nullable ResourceIdentity encounter) {
    /// Sees to it that both exist, and changes neither where it does: only ADT speaks for them.
    static Subject referredTo(Session session) {
        ReadSegment pid = session.message().segment("PID");
        ReadSegment pv1 = session.message().segment("PV1");
        ResourceIdentity patient = PidMapper.identity(session, pid);
        ResourceIdentity encounter = pv1.isPresent() ? Pv1Mapper.identity(session, pid, pv1, patient) : null;
        patient(session, pid, patient);
        if (encounter != null) {
            encounter(session, pid, pv1, patient, encounter);
        }
        return new Subject(patient, encounter);
    }

    /// Refuses to take a record from one patient and give it to another. Numbers of visits and results do not
    /// say whose they are, and what the other patient's scores were made of would stay with them.
    ///
    /// @param held whose the record is now; empty where there is none
    /// @throws ProblemException (`VGL-HL7-026`) where that is not the message's patient, nor merged into them
    static void refuseAnother(Session session, ResourceIdentity patient, Reference held) {
        String reference = session.reference(patient).getReference();
        if (held.hasReference()
                && !reference.equals(
                        held.getReferenceElement().toUnqualifiedVersionless().getValue())) {
            throw new ProblemException(
                    "VGL-HL7-026",
                    "The message numbers a visit or result as this patient's that is another patient's record.",
                    "Find out whose it is; withdraw it (result status D or W, ADT A11) in the name of the patient"
                            + " who has it, or merge the two, and send it under a number of its own.");
        }
    }

    private static void patient(Session session, ReadSegment pid, ResourceIdentity identity) {
        if (session.current(identity, Patient.class).isPresent()) {
            pid.notCarriedAtAll(Reason.REFERENCE_ONLY);
            return;
        }
        Patient patient = new Patient();
        PidMapper.apply(session, pid, patient);
        session.put(identity, identity, patient, Mode.IF_ABSENT);
    }

    private static void encounter(
            Session session, ReadSegment pid, ReadSegment pv1, ResourceIdentity patient, ResourceIdentity identity) {
        if (session.current(identity, Encounter.class).isPresent()) {
            pv1.notCarriedAtAll(Reason.REFERENCE_ONLY);
            return;
        }
        Encounter encounter = new Encounter();
        Pv1Mapper.apply(session, pid, pv1, encounter);
        encounter.setStatus(Pv1Mapper.status(pv1));
        encounter.setSubject(session.reference(patient));
        EncounterPlaces.moveTo(session, encounter, pv1.field(3, "Encounter.location"), false, null);
        session.put(identity, patient, encounter, Mode.IF_ABSENT);
    }
}
