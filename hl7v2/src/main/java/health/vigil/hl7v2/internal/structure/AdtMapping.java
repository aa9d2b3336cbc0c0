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
import health.vigil.hl7v2.internal.structure.Recency.Aspect;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;

/// ADT about one patient, and the visit if there is one. The resources are the record's present ones with what the
/// message says, and so stand for the whole.
public final class AdtMapping implements StructureMapping {
    private static final Set<String> REGISTERING = Set.of("A01", "A04", "A05", "A28");

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
    ///     of the merge, so that what it says of the person is not the survivor's, who stays as they are; and where
    ///     the record has later news of them
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
    ///
    /// @return null where the record has later news of them
    static @Nullable Patient stated(Session session, ResourceIdentity identity, Patient patient) {
        Recency said = Recency.said(session);
        active(session, patient, said);
        session.put(identity, identity, patient, Mode.REPLACE);
        if (said.isOvertaken(patient, Aspect.WHOLE)) {
            session.message().segment("PID").notCarriedAtAll(Reason.OVERTAKEN);
            session.message().segment("PD1").notCarriedAtAll(Reason.OVERTAKEN);
            return null;
        }
        List<Identifier> before = List.copyOf(patient.getIdentifier());
        PidMapper.apply(session, session.message().segment("PID"), patient);
        PatientNumbers.keepMain(identity, before, patient);
        Pd1Mapper.apply(session, session.message().segment("PD1"), patient);
        said.keep(patient, Aspect.WHOLE);
        return patient;
    }

    /// A person who was deleted and is registered or comes again is active again.
    private static void active(Session session, Patient patient, Recency said) {
        boolean deleted = session.header().trigger().equals("A29");
        boolean tells = deleted || REGISTERING.contains(session.header().trigger());
        if (!tells || said.isOvertaken(patient, Aspect.STANDING)) {
            return;
        }
        if (deleted || patient.hasActive()) {
            patient.setActive(!deleted);
        }
        said.keep(patient, Aspect.STANDING);
    }

    /// States the visit, if there is one, and whatever else is said of the patient.
    ///
    /// @param patient null where the message does not speak for them
    static @Nullable ResourceIdentity visit(Session session, ResourceIdentity identity, @Nullable Patient patient) {
        return visit(session, identity, patient, new Encounter());
    }

    /// @param former what the record knows of the visit where it does not have it under its number
    static @Nullable ResourceIdentity visit(
            Session session, ResourceIdentity identity, @Nullable Patient patient, Encounter former) {
        ReadSegment pid = session.message().segment("PID");
        ReadSegment pv1 = session.message().segment("PV1");
        ResourceIdentity visit = pv1.isPresent() ? Pv1Mapper.visit(session, pid, pv1, identity) : null;
        Encounter encounter = visit == null ? null : encounter(session, pid, pv1, identity, visit, former);
        Patient held = session.stated(identity, Patient.class);
        boolean overtaken = held != null && Recency.said(session).isOvertaken(held, Aspect.WHOLE);
        Subject subject = new Subject(identity, visit, patient, encounter);
        session.addingOnly(overtaken, () -> PatientDetails.putAll(session, subject));
        return visit;
    }

    /// @return null where the record has later news of it
    private static @Nullable Encounter encounter(
            Session session,
            ReadSegment pid,
            ReadSegment pv1,
            ResourceIdentity patient,
            ResourceIdentity visit,
            Encounter former) {
        Optional<Encounter> current = session.current(visit, Encounter.class);
        Encounter encounter = current.orElse(former);
        Subject.refuseAnother(session, patient, visit, encounter.getSubject());
        Subject.leaveBehind(session, patient, visit, encounter);
        ReadSegment pv2 = session.message().segment("PV2");
        EncounterStatus before = encounter.getStatus();
        Recency said = Recency.said(session);
        boolean overtaken = current.isPresent() && said.isOvertaken(encounter, Aspect.WHOLE);
        if (overtaken) {
            pv1.notCarriedAtAll(Reason.OVERTAKEN);
            pv2.notCarriedAtAll(Reason.OVERTAKEN);
        } else {
            Pv1Mapper.apply(session, pid, pv1, encounter);
            Pv2Mapper.apply(session, pv2, encounter);
            said.keep(encounter, Aspect.WHOLE);
        }
        encounter.setSubject(session.reference(patient));
        VisitEvent.apply(session, pv1, encounter, before, !overtaken);
        EncounterPlaces.former(session, encounter, pv1, pv2);
        session.put(visit, patient, encounter, Mode.REPLACE);
        return overtaken ? null : encounter;
    }
}
