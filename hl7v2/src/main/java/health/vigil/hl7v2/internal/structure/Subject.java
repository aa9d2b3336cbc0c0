package health.vigil.hl7v2.internal.structure;

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
