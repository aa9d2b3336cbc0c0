package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.PatientIdentity;
import health.vigil.hl7v2.internal.segment.Pd1Mapper;
import health.vigil.hl7v2.internal.segment.PidMapper;
import health.vigil.hl7v2.internal.segment.Pv1Mapper;
import health.vigil.hl7v2.internal.segment.Pv2Mapper;
import health.vigil.hl7v2.internal.session.EncounterPlaces;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;

/// The patient and visit that a message other than ADT refers to.
final class Subjects {
    private Subjects() {}

    /// Sees to it that both exist, and changes neither where it does: only ADT speaks for them.
    static Subject referredTo(Session session) {
        ReadSegment pid = session.message().segment("PID");
        ReadSegment pv1 = session.message().segment("PV1");
        ResourceIdentity patient = PatientIdentity.of(session, pid);
        ResourceIdentity encounter = pv1.isPresent() ? Pv1Mapper.visit(session, pid, pv1, patient) : null;
        Patient person = patient(session, pid, patient);
        Encounter visit = encounter == null ? null : encounter(session, pid, pv1, patient, encounter);
        return new Subject(patient, encounter, person, visit);
    }

    private static @Nullable Patient patient(Session session, ReadSegment pid, ResourceIdentity identity) {
        ReadSegment pd1 = session.message().segment("PD1");
        if (session.current(identity, Patient.class).isPresent()) {
            pid.notCarriedAtAll(Reason.REFERENCE_ONLY);
            pd1.notCarriedAtAll(Reason.REFERENCE_ONLY);
            return null;
        }
        Patient patient = new Patient();
        PidMapper.apply(session, pid, patient);
        Pd1Mapper.apply(session, pd1, patient);
        session.put(identity, identity, patient, Mode.IF_ABSENT);
        return patient;
    }

    private static @Nullable Encounter encounter(
            Session session, ReadSegment pid, ReadSegment pv1, ResourceIdentity patient, ResourceIdentity identity) {
        ReadSegment pv2 = session.message().segment("PV2");
        if (session.current(identity, Encounter.class).isPresent()) {
            pv1.notCarriedAtAll(Reason.REFERENCE_ONLY);
            pv2.notCarriedAtAll(Reason.REFERENCE_ONLY);
            return null;
        }
        Encounter encounter = new Encounter();
        Pv1Mapper.apply(session, pid, pv1, encounter);
        Pv1Mapper.beginning(session, pv1, encounter);
        Pv1Mapper.ending(session, pv1, encounter);
        Pv2Mapper.apply(session, pv2, encounter);
        encounter.setStatus(Pv1Mapper.status(pv1));
        encounter.setSubject(session.reference(patient));
        EncounterPlaces.moveTo(session, encounter, pv1.field(3, "Encounter.location"), false, null);
        EncounterPlaces.cameFrom(session, encounter, pv1.field(6, "Encounter.location"));
        EncounterPlaces.further(session, encounter, pv1, false);
        EncounterPlaces.former(session, encounter, pv1, pv2);
        session.put(identity, patient, encounter, Mode.IF_ABSENT);
        return encounter;
    }
}
