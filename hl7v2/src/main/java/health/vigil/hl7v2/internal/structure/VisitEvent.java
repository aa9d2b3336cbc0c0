package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.EventMapper;
import health.vigil.hl7v2.internal.segment.Pv1Mapper;
import health.vigil.hl7v2.internal.session.EncounterPlaces;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.structure.Recency.Aspect;
import java.util.Set;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Period;
import org.jspecify.annotations.Nullable;

/// What an ADT event does to a visit: its status and places, concept map Event[EncounterStatus] as far as it goes.
/// PV1-45 says that a visit has ended whatever the event. An update does not say how the visit stands, so it stays as
/// it was.
///
/// An event of before what the record knows of the stay changes neither status nor present place; where the patient
/// was then is added to the places. When a patient comes or moves counts by when it happened, all else by when it was
/// recorded, so that a discharge that is entered late is still one.
final class VisitEvent {
    private static final Set<String> COMING = Set.of("A01", "A02", "A04", "A06", "A07", "A09", "A10", "A21", "A22");
    private static final Set<String> BEGINNING = Set.of("A01", "A04");
    private static final Set<String> TAKING_BACK =
            Set.of("A11", "A12", "A13", "A23", "A27", "A32", "A33", "A38", "A52", "A53");
    /// What says how a visit stands, whatever its PV1-45.
    private static final Set<String> STANDING = Set.of(
            "A01", "A02", "A03", "A04", "A05", "A06", "A07", "A10", "A11", "A12", "A13", "A14", "A21", "A22", "A23",
            "A27", "A38", "A52", "A53");

    private final Session session;
    private final String trigger;
    private final ReadSegment pv1;
    private final Encounter encounter;
    private final @Nullable DateTimeType when;
    private final Part place;
    private final boolean planned;
    private final Recency said;
    private final Recency happened;
    private final boolean places;
    private final boolean stands;
    private final boolean unplaced;

    private VisitEvent(Session session, ReadSegment pv1, Encounter encounter) {
        this.session = session;
        this.trigger = session.header().trigger();
        this.pv1 = pv1;
        this.encounter = encounter;
        this.when = EventMapper.occurred(session);
        this.place = pv1.field(3, "Encounter.location");
        this.planned = Pv1Mapper.status(pv1) == EncounterStatus.PLANNED;
        this.said = Recency.said(session);
        this.happened = Recency.happened(session);
        boolean former = COMING.contains(trigger) && happened.isOvertaken(encounter, Aspect.HAPPENED);
        this.places = !former && !said.isOvertaken(encounter, Aspect.PLACE);
        this.unplaced = EncounterPlaces.isFirst(encounter);
        this.stands = !former && !said.isOvertaken(encounter, Aspect.STANDING);
    }

    /// @param before the status in the record, null where it has no such visit
    /// @param described whether the rest of the PV1 is taken, which an overtaken message's is not
    static void apply(
            Session session,
            ReadSegment pv1,
            Encounter encounter,
            @Nullable EncounterStatus before,
            boolean described) {
        VisitEvent event = new VisitEvent(session, pv1, encounter);
        event.period(described);
        if (session.mayBeUnidentified()) { // no record knows it
            event.came();
        }
        event.happen(before);
        if (event.places) {
            EncounterPlaces.further(session, encounter, pv1, event.trigger.equals("A26"));
        } else {
            pv1.notCarried(Reason.OVERTAKEN, 6, 11, 42);
        }
        event.keep();
    }

    private void happen(@Nullable EncounterStatus before) {
        switch (trigger) {
            case "A03" -> discharged();
            case "A11", "A27", "A38" -> cancelled(before, EncounterStatus.CANCELLED);
            case "A23" -> cancelled(before, EncounterStatus.ENTEREDINERROR);
            case "A12", "A32", "A33" -> movedBack(before == null ? Pv1Mapper.status(pv1) : before);
            case "A13" -> notDischarged();
            case "A02" -> moved(EncounterStatus.INPROGRESS);
            case "A05", "A14" -> expected();
            case "A21", "A53" -> updated(EncounterStatus.ONLEAVE);
            case "A22", "A52" -> updated(EncounterStatus.INPROGRESS);
            case "A01", "A04" -> began();
            case "A06", "A07", "A10" -> moved(Pv1Mapper.status(pv1));
            default -> updated(before == null ? Pv1Mapper.status(pv1) : before);
        }
    }

    /// Of an overtaken message, when the visit began is taken where nothing else has said it. A visit does not end
    /// before it began: what the record has stays, unless the message says both.
    private void period(boolean described) {
        Period held = encounter.getPeriod().copy();
        if (described || !held.hasStart()) {
            Pv1Mapper.beginning(session, pv1, encounter);
        }
        if (stands) {
            Pv1Mapper.ending(session, pv1, encounter);
        } else {
            pv1.notCarried(Reason.OVERTAKEN, 36, 37, 45);
        }
        boolean begun = pv1.field(44).isValued();
        boolean ended = pv1.field(45).isValued();
        Period told = encounter.getPeriod();
        if (begun != ended && EncounterPlaces.isAfter(told.getStartElement(), told.getEndElement())) {
            if (begun && stands && BEGINNING.contains(trigger)) {
                told.setEndElement(null); // the number of a visit that is over is used for the next one
                return;
            }
            encounter.setPeriod(held);
            pv1.notCarried(Reason.OVERTAKEN, begun ? 44 : 45);
        }
    }

    /// What the record is to know of when this was told.
    private void keep() {
        if (places && place.isValued()) {
            said.keep(encounter, Aspect.PLACE);
        }
        if (stands && (STANDING.contains(trigger) || pv1.field(45).isValued())) {
            (COMING.contains(trigger) ? happened : said).keep(encounter, Aspect.STANDING);
        }
        if (!places && !stands) {
            return;
        }
        if (TAKING_BACK.contains(trigger)) {
            Recency.forget(encounter, Aspect.HAPPENED);
        } else if (COMING.contains(trigger) || trigger.equals("A03")) {
            happened.keep(encounter, Aspect.HAPPENED);
        }
    }

    private void discharged() {
        moveTo(false, null);
        if (!stands) {
            return;
        }
        if (!encounter.getPeriod().hasEnd()
                && when != null
                && !EncounterPlaces.isAfter(encounter.getPeriod().getStartElement(), when)) {
            encounter.getPeriod().setEndElement(when.copy());
        }
        EncounterPlaces.leave(encounter, encounter.getPeriod().getEndElement());
        encounter.setStatus(EncounterStatus.FINISHED);
    }

    private void cancelled(@Nullable EncounterStatus before, EncounterStatus status) {
        moveTo(planned || before == EncounterStatus.PLANNED, null);
        if (stands) {
            EncounterPlaces.leave(encounter, when);
            encounter.setStatus(status);
        }
    }

    private void movedBack(EncounterStatus status) {
        if (places) {
            EncounterPlaces.moveBack(session, encounter, place);
        } else {
            place.notCarried(Reason.OVERTAKEN);
        }
        if (stands) {
            encounter.setStatus(status);
        }
    }

    private void notDischarged() {
        if (!stands) {
            place.notCarried(Reason.OVERTAKEN);
            return;
        }
        encounter.getPeriod().setEndElement(null);
        encounter.getHospitalization().setDischargeDisposition(null);
        pv1.notCarried(Reason.TAKEN_BACK, 36, 45);
        if (!unplaced) {
            EncounterPlaces.reopen(encounter);
        }
        moveTo(false, told());
        encounter.setStatus(EncounterStatus.INPROGRESS);
    }

    /// A transfer, an arrival or a change of class, within a visit that began before.
    private void moved(EncounterStatus status) {
        came();
        moveTo(planned, when);
        standing(status);
    }

    private void came() {
        if (places) {
            EncounterPlaces.cameFrom(session, encounter, pv1.field(6, "Encounter.location"));
        }
    }

    private void expected() {
        moveTo(true, null);
        standing(EncounterStatus.PLANNED);
    }

    /// The first place begins with the visit, any other with the event: PV1-44 is when the visit began.
    private void began() {
        came();
        DateTimeType admitted = encounter.getPeriod().getStartElement();
        boolean first = EncounterPlaces.isFirst(encounter) && !admitted.isEmpty();
        moveTo(planned, first ? admitted : when);
        standing(Pv1Mapper.status(pv1));
    }

    private void updated(EncounterStatus status) {
        boolean over = status == EncounterStatus.FINISHED || status == EncounterStatus.CANCELLED;
        if (!over || !places) {
            moveTo(planned || status == EncounterStatus.PLANNED, told());
        }
        standing(status);
    }

    /// Since when a patient is at another place, of an event that moves nobody; null where no place was known before,
    /// since nobody said when they came to this one.
    private @Nullable DateTimeType told() {
        return unplaced ? null : when;
    }

    private void moveTo(boolean expected, @Nullable DateTimeType since) {
        if (places) {
            EncounterPlaces.moveTo(session, encounter, place, expected, since);
        } else if (expected || !EncounterPlaces.wasAt(session, encounter, place, since)) {
            place.notCarried(Reason.OVERTAKEN);
        }
    }

    private void standing(EncounterStatus status) {
        if (!stands) {
            return;
        }
        encounter.setStatus(pv1.field(45).isValued() ? EncounterStatus.FINISHED : status);
        if (encounter.getStatus() == EncounterStatus.FINISHED) {
            EncounterPlaces.leave(encounter, encounter.getPeriod().getEndElement());
        }
    }
}
