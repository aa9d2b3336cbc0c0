package health.vigil.hl7v2.internal.session;

import health.vigil.hl7v2.MessageMapper;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterLocationComponent;
import org.hl7.fhir.r4.model.Encounter.EncounterLocationStatus;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/// Where a patient has been during a visit: the places in order, of which at most one is active.
public final class EncounterPlaces {
    private static final String CLASSIFICATION =
            "http://hl7.org/fhir/StructureDefinition/subject-locationClassification";

    private EncounterPlaces() {}

    /// The patient is there from now on; the place before is completed, and where they were to be or were to go to is
    /// this or is given up. Being where one is changes nothing.
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
        if (planned && encounter.getLocation().stream().anyMatch(held -> isExpected(held) && isAt(held, place))) {
            return;
        }
        leave(encounter, since);
        encounter.getLocation().removeIf(held -> isExpected(held) || (isReserved(held) && isAt(held, place)));
        EncounterLocationComponent next = add(encounter, place, pl);
        next.setStatus(planned ? EncounterLocationStatus.PLANNED : EncounterLocationStatus.ACTIVE);
        if (since != null && !planned) {
            next.getPeriod().setStartElement(since.copy());
        }
    }

    /// The patient was there once, which is told after they have gone on: it stands among the places in the order of
    /// time, and ends the one before. A place that the record knows without a time begins then.
    ///
    /// @return false where that adds nothing
    public static boolean wasAt(Session session, Encounter encounter, Part pl, @Nullable DateTimeType since) {
        Reference place = pl.isValued() ? Locations.reference(session, pl) : null;
        if (place == null) {
            return false;
        }
        List<EncounterLocationComponent> been = new ArrayList<>(encounter.getLocation());
        been.removeIf(held -> !isBeen(held));
        for (int i = 0; i < been.size(); i++) {
            if (isAt(been.get(i), place)) {
                return since != null && begins(been, i, since);
            }
        }
        int at = 0;
        while (at < been.size() && !isLater(been.get(at), since)) {
            at++;
        }
        if (at < been.size() && isAfter(since, been.get(at).getPeriod().getStartElement())) {
            return false; // the patient was where they are by then
        }
        EncounterLocationComponent added = add(encounter, place, pl).setStatus(EncounterLocationStatus.COMPLETED);
        if (at < been.size()) {
            encounter.getLocation().removeLast();
            encounter.getLocation().add(encounter.getLocation().indexOf(been.get(at)), added);
        }
        been.add(at, added);
        if (since != null) {
            begins(been, at, since);
        }
        return true;
    }

    private static boolean isLater(EncounterLocationComponent held, @Nullable DateTimeType since) {
        return held.getStatus() == EncounterLocationStatus.ACTIVE
                || isAfter(held.getPeriod().getStartElement(), since);
    }

    /// The stay at one place begins, and so ends where the next begins, or where the one before was said to end, which
    /// ends now.
    private static boolean begins(List<EncounterLocationComponent> been, int at, DateTimeType since) {
        Period period = been.get(at).getPeriod();
        if (period.hasStart() || isAfter(since, period.getEndElement())) {
            return false;
        }
        period.setStartElement(since.copy());
        Period former = at == 0 ? new Period() : been.get(at - 1).getPeriod();
        DateTimeType left = former.getEndElement();
        boolean until = isAfter(left, since);
        DateTimeType next =
                at + 1 == been.size() ? left : been.get(at + 1).getPeriod().getStartElement();
        if (!period.hasEnd() && been.get(at).getStatus() != EncounterLocationStatus.ACTIVE) {
            DateTimeType end = isAfter(next, since) ? next : left;
            if (isAfter(end, since)) {
                period.setEndElement(end.copy());
            }
        }
        if (!isAfter(former.getStartElement(), since) && (left.isEmpty() || until)) {
            former.setEndElement(since.copy());
        }
        return true;
    }

    /// Whether both are known and one is later than the other.
    public static boolean isAfter(@Nullable DateTimeType one, @Nullable DateTimeType other) {
        return one != null
                && other != null
                && one.hasValue()
                && other.hasValue()
                && one.getValue().toInstant().isAfter(other.getValue().toInstant());
    }

    /// Whether the patient is not known to have been anywhere during the visit.
    public static boolean isFirst(Encounter encounter) {
        return encounter.getLocation().stream().noneMatch(EncounterPlaces::isBeen);
    }

    private static boolean isBeen(EncounterLocationComponent held) {
        boolean been = held.getStatus() == EncounterLocationStatus.ACTIVE
                || held.getStatus() == EncounterLocationStatus.COMPLETED;
        return been && !isTemporary(held);
    }

    private static boolean isExpected(EncounterLocationComponent held) {
        return held.getStatus() == EncounterLocationStatus.PLANNED;
    }

    private static boolean isReserved(EncounterLocationComponent held) {
        return held.getStatus() == EncounterLocationStatus.RESERVED;
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
    ///
    /// @param stays whether the pending move does not take place
    public static void further(Session session, Encounter encounter, ReadSegment pv1, boolean stays) {
        Part temporary = pv1.field(11, "Encounter.location");
        if (!temporary.isSilent()) {
            encounter.getLocation().removeIf(EncounterPlaces::isTemporary);
            beside(session, encounter, temporary, EncounterLocationStatus.ACTIVE);
        }
        Part pending = pv1.field(42, "Encounter.location");
        if (stays) {
            encounter.getLocation().removeIf(EncounterPlaces::isReserved);
            pv1.notCarried(Reason.TAKEN_BACK, 42);
        } else if (!pending.isSilent()) {
            encounter.getLocation().removeIf(EncounterPlaces::isReserved);
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
    public static void moveBack(Session session, Encounter encounter, Part pl) {
        EncounterLocationComponent present = present(encounter);
        Reference place = pl.isValued() ? Locations.reference(session, pl) : null;
        if (present != null && (place == null || !isAt(present, place))) {
            encounter.getLocation().remove(present);
        }
        reopen(encounter);
        moveTo(session, encounter, pl, false, null);
    }

    /// The patient has left. Where they were only to be stays so, and no place ends before it began.
    public static void leave(Encounter encounter, @Nullable DateTimeType until) {
        for (EncounterLocationComponent held : encounter.getLocation()) {
            if (held.getStatus() == EncounterLocationStatus.ACTIVE) {
                held.setStatus(EncounterLocationStatus.COMPLETED);
                if (until != null && !isAfter(held.getPeriod().getStartElement(), until)) {
                    held.getPeriod().setEndElement(until.copy());
                }
            }
        }
    }

    /// The patient did not leave the last place after all.
    public static void reopen(Encounter encounter) {
        if (present(encounter) != null) {
            return;
        }
        encounter.getLocation().reversed().stream()
                .filter(EncounterPlaces::isBeen)
                .findFirst()
                .ifPresent(last -> {
                    last.setStatus(EncounterLocationStatus.ACTIVE);
                    last.getPeriod().setEndElement(null);
                });
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
