package health.vigil.hl7v2.internal.session;

import health.vigil.hl7v2.MessageMapper;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterLocationComponent;
import org.hl7.fhir.r4.model.Encounter.EncounterLocationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/// Where a patient has been during a visit: the places in order, of which at most one is active.
public final class EncounterPlaces {
    private static final String CLASSIFICATION =
            "http://hl7.org/fhir/StructureDefinition/subject-locationClassification";

    private EncounterPlaces() {}

    /// The patient is there from now on; the place before is completed. Being where one is changes nothing.
    public static void moveTo(
            Session session, Encounter encounter, Part pl, boolean planned, @Nullable DateTimeType since) {
        Reference place = pl.isValued() ? Locations.reference(session, pl) : null;
        if (place == null) {
            return;
        }
        EncounterLocationComponent present = present(encounter);
        if (present != null && isAt(present, place)) {
            return;
        }
        leave(encounter, since);
        EncounterLocationComponent next = add(encounter, place, pl);
        next.setStatus(planned ? EncounterLocationStatus.PLANNED : EncounterLocationStatus.ACTIVE);
        if (since != null && !planned) {
            next.getPeriod().setStartElement(since.copy());
        }
    }

    /// Whether the patient is not known to have been anywhere during the visit.
    public static boolean isFirst(Encounter encounter) {
        for (EncounterLocationComponent held : encounter.getLocation()) {
            boolean been = held.getStatus() == EncounterLocationStatus.ACTIVE
                    || held.getStatus() == EncounterLocationStatus.COMPLETED;
            if (been && !isTemporary(held)) {
                return false;
            }
        }
        return true;
    }

    /// Where the patient was before, if the record does not know it already.
    public static void cameFrom(Session session, Encounter encounter, Part pl) {
        Reference place = pl.isValued() ? Locations.reference(session, pl) : null;
        if (place == null || encounter.getLocation().stream().anyMatch(held -> isAt(held, place))) {
            return;
        }
        add(encounter, place, pl).setStatus(EncounterLocationStatus.COMPLETED);
    }

    /// Places beside the one assigned: temporary (PV1-11) and pending (PV1-42). They replace what was said of them
    /// before, and stand before the places where the patient has been, of which the last is where alerts go.
    public static void further(Session session, Encounter encounter, ReadSegment pv1) {
        Part temporary = pv1.field(11, "Encounter.location");
        if (!temporary.isSilent()) {
            encounter.getLocation().removeIf(EncounterPlaces::isTemporary);
            beside(session, encounter, temporary, EncounterLocationStatus.ACTIVE);
        }
        Part pending = pv1.field(42, "Encounter.location");
        if (!pending.isSilent()) {
            encounter.getLocation().removeIf(held -> held.getStatus() == EncounterLocationStatus.RESERVED);
            beside(session, encounter, pending, EncounterLocationStatus.RESERVED);
        }
    }

    /// Places that the patient was in for a time (PV1-43), or was to be in (PV2-1): told by a conversion only, since
    /// in a record the places tell it that were told then.
    public static void former(Session session, Encounter encounter, ReadSegment pv1, ReadSegment pv2) {
        if (session.mayBeUnidentified()) {
            beside(session, encounter, pv1.field(43, "Encounter.location"), EncounterLocationStatus.COMPLETED);
            beside(session, encounter, pv2.field(1, "Encounter.location"), EncounterLocationStatus.PLANNED);
        }
    }

    private static void beside(Session session, Encounter encounter, Part pl, EncounterLocationStatus status) {
        Reference place = pl.isValued() ? Locations.reference(session, pl) : null;
        if (place == null) {
            return;
        }
        EncounterLocationComponent added = new EncounterLocationComponent(place).setStatus(status);
        if (status == EncounterLocationStatus.ACTIVE || status == EncounterLocationStatus.COMPLETED) {
            added.addExtension(CLASSIFICATION, new CodeableConcept(new Coding(CLASSIFICATION, "temporary", null)));
        }
        encounter.getLocation().addFirst(added);
    }

    private static boolean isTemporary(EncounterLocationComponent held) {
        return held.hasExtension(CLASSIFICATION);
    }

    /// The last move did not happen: the patient is still where this message says.
    public static void moveBack(Session session, Encounter encounter, Part pl, @Nullable DateTimeType since) {
        EncounterLocationComponent present = present(encounter);
        Reference place = pl.isValued() ? Locations.reference(session, pl) : null;
        if (present != null && (place == null || !isAt(present, place))) {
            encounter.getLocation().remove(present);
        }
        reopen(encounter);
        moveTo(session, encounter, pl, false, since);
    }

    /// The patient has left.
    public static void leave(Encounter encounter, @Nullable DateTimeType until) {
        for (EncounterLocationComponent held : encounter.getLocation()) {
            if (held.getStatus() == EncounterLocationStatus.PLANNED) {
                held.setStatus(EncounterLocationStatus.COMPLETED);
            }
            if (held.getStatus() == EncounterLocationStatus.ACTIVE) {
                held.setStatus(EncounterLocationStatus.COMPLETED);
                if (until != null) {
                    held.getPeriod().setEndElement(until.copy());
                }
            }
        }
    }

    /// The patient did not leave the last place after all.
    public static void reopen(Encounter encounter) {
        if (present(encounter) == null && encounter.hasLocation()) {
            EncounterLocationComponent last = encounter.getLocation().getLast();
            last.setStatus(EncounterLocationStatus.ACTIVE);
            last.getPeriod().setEndElement(null);
        }
    }

    private static EncounterLocationComponent add(Encounter encounter, Reference place, Part pl) {
        EncounterLocationComponent added = encounter.addLocation().setLocation(place);
        String unit = Locations.unit(pl);
        if (!unit.isEmpty()) {
            added.addExtension(MessageMapper.POINT_OF_CARE, new StringType(unit));
        }
        return added;
    }

    private static @Nullable EncounterLocationComponent present(Encounter encounter) {
        for (EncounterLocationComponent held : encounter.getLocation()) {
            if (held.getStatus() == EncounterLocationStatus.ACTIVE && !isTemporary(held)) {
                return held;
            }
        }
        return null;
    }

    private static boolean isAt(EncounterLocationComponent held, Reference place) {
        return place.getReference().equals(held.getLocation().getReference());
    }
}
