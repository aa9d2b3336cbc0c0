package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.EventMapper;
import health.vigil.hl7v2.internal.segment.Pv1Mapper;
import health.vigil.hl7v2.internal.session.EncounterPlaces;
import health.vigil.hl7v2.internal.session.Session;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.jspecify.annotations.Nullable;

/// What an ADT event does to a visit: its status and places, concept map Event[EncounterStatus] as far as it goes.
/// PV1-45 says that a visit has ended whatever the event. An update does not say how the visit stands, so it stays as
/// it was.
final class VisitEvent {
    private final Session session;
    private final ReadSegment pv1;
    private final Encounter encounter;
    private final @Nullable DateTimeType when;
    private final Part place;
    private final boolean planned;

    private VisitEvent(Session session, ReadSegment pv1, Encounter encounter) {
        this.session = session;
        this.pv1 = pv1;
        this.encounter = encounter;
        this.when = EventMapper.occurred(session);
        this.place = pv1.field(3, "Encounter.location");
        this.planned = Pv1Mapper.status(pv1) == EncounterStatus.PLANNED;
    }

    /// @param before the status in the record, null where it has no such visit
    static void apply(Session session, ReadSegment pv1, Encounter encounter, @Nullable EncounterStatus before) {
        VisitEvent event = new VisitEvent(session, pv1, encounter);
        if (session.mayBeUnidentified()) { // no record knows it
            event.came();
        }
        switch (session.header().trigger()) {
            case "A03" -> event.discharged();
            case "A11", "A27", "A38" -> event.cancelled(EncounterStatus.CANCELLED);
            case "A23" -> event.cancelled(EncounterStatus.ENTEREDINERROR);
            case "A12" -> event.movedBack();
            case "A13" -> event.notDischarged();
            case "A02" -> event.moved(EncounterStatus.INPROGRESS);
            case "A05", "A14" -> event.expected();
            case "A21", "A53" -> event.updated(EncounterStatus.ONLEAVE);
            case "A22", "A52" -> event.updated(EncounterStatus.INPROGRESS);
            case "A01", "A04" -> event.began();
            case "A06", "A07", "A10" -> event.moved(Pv1Mapper.status(pv1));
            default -> event.updated(before == null ? Pv1Mapper.status(pv1) : before);
        }
    }

    private void discharged() {
        EncounterPlaces.moveTo(session, encounter, place, false, null);
        if (!encounter.getPeriod().hasEnd() && when != null) {
            encounter.getPeriod().setEndElement(when.copy());
        }
        EncounterPlaces.leave(encounter, encounter.getPeriod().getEndElement());
        encounter.setStatus(EncounterStatus.FINISHED);
    }

    private void cancelled(EncounterStatus status) {
        EncounterPlaces.moveTo(session, encounter, place, planned, null);
        EncounterPlaces.leave(encounter, when);
        encounter.setStatus(status);
    }

    private void movedBack() {
        EncounterPlaces.moveBack(session, encounter, place, null);
        encounter.setStatus(EncounterStatus.INPROGRESS);
    }

    private void notDischarged() {
        encounter.getPeriod().setEndElement(null);
        encounter.getHospitalization().setDischargeDisposition(null);
        pv1.notCarried(Reason.TAKEN_BACK, 36, 45);
        EncounterPlaces.reopen(encounter);
        EncounterPlaces.moveTo(session, encounter, place, false, when);
        encounter.setStatus(EncounterStatus.INPROGRESS);
    }

    /// A transfer, an arrival or a change of class, within a visit that began before.
    private void moved(EncounterStatus status) {
        came();
        EncounterPlaces.moveTo(session, encounter, place, planned, when);
        standing(status);
    }

    private void came() {
        EncounterPlaces.cameFrom(session, encounter, pv1.field(6, "Encounter.location"));
    }

    private void expected() {
        EncounterPlaces.moveTo(session, encounter, place, true, null);
        standing(EncounterStatus.PLANNED);
    }

    /// The first place begins with the visit, any other with the event: PV1-44 is when the visit began.
    private void began() {
        came();
        DateTimeType admitted = encounter.getPeriod().getStartElement();
        boolean first = EncounterPlaces.isFirst(encounter) && !admitted.isEmpty();
        EncounterPlaces.moveTo(session, encounter, place, planned, first ? admitted : when);
        standing(Pv1Mapper.status(pv1));
    }

    private void updated(EncounterStatus status) {
        if (status != EncounterStatus.FINISHED && status != EncounterStatus.CANCELLED) {
            EncounterPlaces.moveTo(session, encounter, place, planned || status == EncounterStatus.PLANNED, when);
        }
        standing(status);
    }

    private void standing(EncounterStatus status) {
        encounter.setStatus(pv1.field(45).isValued() ? EncounterStatus.FINISHED : status);
    }
}
