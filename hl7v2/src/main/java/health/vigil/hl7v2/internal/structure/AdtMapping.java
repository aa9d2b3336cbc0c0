package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.reading.Reason;
import health.vigil.hl7v2.internal.segment.EventMapper;
import health.vigil.hl7v2.internal.segment.PidMapper;
import health.vigil.hl7v2.internal.segment.Pv1Mapper;
import health.vigil.hl7v2.internal.segment.Pv2Mapper;
import health.vigil.hl7v2.internal.session.EncounterPlaces;
import health.vigil.hl7v2.internal.session.Session;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;

/// ADT about one patient and visit: A01 admit, A02 transfer, A03 discharge, A04 register, A08 update, A11
/// cancel admit, A12 cancel transfer, A13 cancel discharge. The resources are the record's present ones with
/// what the message says, and so stand for the whole.
public final class AdtMapping implements StructureMapping {
    @Override
    public ResourceIdentity map(Session session) {
        ReadSegment pid = session.message().segment("PID");
        ReadSegment pv1 = session.message().segment("PV1");
        ResourceIdentity identity = PidMapper.identity(session, pid);
        Patient patient = session.current(identity, Patient.class).orElseGet(Patient::new);
        PidMapper.apply(session, pid, patient);
        session.put(identity, identity, patient, Mode.REPLACE);
        ResourceIdentity visit = pv1.isPresent() ? Pv1Mapper.identity(session, pid, pv1, identity) : null;
        if (visit != null) {
            encounter(session, pid, pv1, identity, visit);
        }
        return identity;
    }

    private static void encounter(
            Session session, ReadSegment pid, ReadSegment pv1, ResourceIdentity patient, ResourceIdentity visit) {
        Encounter encounter = session.current(visit, Encounter.class).orElseGet(Encounter::new);
        Subject.refuseAnother(session, patient, encounter.getSubject());
        EncounterStatus before = encounter.getStatus();
        Pv1Mapper.apply(session, pid, pv1, encounter);
        Pv2Mapper.apply(session, session.message().segment("PV2"), encounter);
        encounter.setSubject(session.reference(patient));
        event(session, pv1, encounter, before);
        session.put(visit, patient, encounter, Mode.REPLACE);
    }

    /// Status and places by the event, concept map Event[EncounterStatus]; PV1-45 says that a visit has ended
    /// whatever the event. An update (A08) does not say how the visit stands, so it stays as it was.
    private static void event(Session session, ReadSegment pv1, Encounter encounter, @Nullable EncounterStatus before) {
        DateTimeType when = EventMapper.occurred(session);
        Part place = pv1.field(3, "Encounter.location");
        boolean planned = Pv1Mapper.status(pv1) == EncounterStatus.PLANNED;
        switch (session.header().trigger()) {
            case "A03" -> {
                EncounterPlaces.moveTo(session, encounter, place, false, null);
                finish(encounter, when);
            }
            case "A11" -> {
                EncounterPlaces.moveTo(session, encounter, place, planned, null);
                EncounterPlaces.leave(encounter, when);
                encounter.setStatus(EncounterStatus.CANCELLED);
            }
            case "A12" -> {
                EncounterPlaces.moveBack(session, encounter, place, null);
                encounter.setStatus(EncounterStatus.INPROGRESS);
            }
            case "A13" -> {
                encounter.getPeriod().setEndElement(null);
                encounter.getHospitalization().setDischargeDisposition(null);
                pv1.notCarried(Reason.TAKEN_BACK, 36, 45);
                EncounterPlaces.reopen(encounter);
                EncounterPlaces.moveTo(session, encounter, place, false, when);
                encounter.setStatus(EncounterStatus.INPROGRESS);
            }
            case "A02" -> {
                EncounterPlaces.cameFrom(session, encounter, pv1.field(6, "Encounter.location"));
                EncounterPlaces.moveTo(session, encounter, place, planned, when);
                standing(encounter, pv1, EncounterStatus.INPROGRESS);
            }
            case "A08" -> {
                if (before != EncounterStatus.FINISHED && before != EncounterStatus.CANCELLED) {
                    EncounterPlaces.moveTo(session, encounter, place, planned, when);
                }
                standing(encounter, pv1, before == null ? Pv1Mapper.status(pv1) : before);
            }
            default -> {
                DateTimeType since = encounter.getPeriod().getStartElement();
                EncounterPlaces.cameFrom(session, encounter, pv1.field(6, "Encounter.location"));
                EncounterPlaces.moveTo(session, encounter, place, planned, since.isEmpty() ? when : since);
                standing(encounter, pv1, Pv1Mapper.status(pv1));
            }
        }
    }

    private static void standing(Encounter encounter, ReadSegment pv1, EncounterStatus status) {
        encounter.setStatus(pv1.field(45).isValued() ? EncounterStatus.FINISHED : status);
    }

    /// A discharge without its time (PV1-45) ended with the event.
    private static void finish(Encounter encounter, @Nullable DateTimeType when) {
        if (!encounter.getPeriod().hasEnd() && when != null) {
            encounter.getPeriod().setEndElement(when.copy());
        }
        EncounterPlaces.leave(encounter, encounter.getPeriod().getEndElement());
        encounter.setStatus(EncounterStatus.FINISHED);
    }
}
