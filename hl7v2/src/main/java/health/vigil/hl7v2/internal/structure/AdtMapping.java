package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.PatientIdentity;
import health.vigil.hl7v2.internal.segment.PatientNumbers;
import health.vigil.hl7v2.internal.segment.Pd1Mapper;
import health.vigil.hl7v2.internal.segment.PidMapper;
import health.vigil.hl7v2.internal.segment.Pv1Mapper;
import health.vigil.hl7v2.internal.segment.Pv2Mapper;
import health.vigil.hl7v2.internal.session.EncounterPlaces;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;

/// ADT about one patient, and the visit if there is one. The resources are the record's present ones with what the
/// message says, and so stand for the whole.
public final class AdtMapping implements StructureMapping {
    @Override
    public ResourceIdentity map(Session session) {
        ResourceIdentity identity =
                PatientIdentity.of(session, session.message().segment("PID"));
        visit(session, identity, patient(session, identity));
        return identity;
    }

    /// States the patient as the message has them.
    ///
    /// @return null where the message names them by a number that is in use no more: its sender has not heard
    ///     of the merge, so that what it says of the person is not the survivor's, who stays as they are
    static @Nullable Patient patient(Session session, ResourceIdentity identity) {
        Patient patient = session.current(identity, Patient.class).orElseGet(Patient::new);
        if (!PatientNumbers.isRetired(patient, identity)) {
            return stated(session, identity, patient);
        }
        session.message().segment("PID").notCarriedAtAll(Reason.RETIRED_NUMBER);
        session.message().segment("PD1").notCarriedAtAll(Reason.RETIRED_NUMBER);
        PatientNumbers.retire(patient, identity);
        session.put(identity, identity, patient, Mode.REPLACE);
        return null;
    }

    /// States what the message says of the patient, on top of this.
    static Patient stated(Session session, ResourceIdentity identity, Patient patient) {
        PidMapper.apply(session, session.message().segment("PID"), patient);
        Pd1Mapper.apply(session, session.message().segment("PD1"), patient);
        if (session.header().trigger().equals("A29")) {
            patient.setActive(false);
        }
        session.put(identity, identity, patient, Mode.REPLACE);
        return patient;
    }

    /// States the visit, if there is one, and whatever else is said of the patient.
    ///
    /// @param patient null where the message does not speak for them
    static @Nullable ResourceIdentity visit(Session session, ResourceIdentity identity, @Nullable Patient patient) {
        ReadSegment pid = session.message().segment("PID");
        ReadSegment pv1 = session.message().segment("PV1");
        ResourceIdentity visit = pv1.isPresent() ? Pv1Mapper.visit(session, pid, pv1, identity) : null;
        Encounter encounter = visit == null ? null : encounter(session, pid, pv1, identity, visit);
        PatientDetails.putAll(session, new Subject(identity, visit, patient, encounter));
        return visit;
    }

    private static Encounter encounter(
            Session session, ReadSegment pid, ReadSegment pv1, ResourceIdentity patient, ResourceIdentity visit) {
        Encounter encounter = session.current(visit, Encounter.class).orElseGet(Encounter::new);
        Subject.refuseAnother(session, patient, visit, encounter.getSubject());
        Subject.leaveBehind(session, patient, visit, encounter);
        EncounterStatus before = encounter.getStatus();
        Pv1Mapper.apply(session, pid, pv1, encounter);
        ReadSegment pv2 = session.message().segment("PV2");
        Pv2Mapper.apply(session, pv2, encounter);
        encounter.setSubject(session.reference(patient));
        VisitEvent.apply(session, pv1, encounter, before);
        EncounterPlaces.further(session, encounter, pv1);
        EncounterPlaces.former(session, encounter, pv1, pv2);
        session.put(visit, patient, encounter, Mode.REPLACE);
        return encounter;
    }
}
