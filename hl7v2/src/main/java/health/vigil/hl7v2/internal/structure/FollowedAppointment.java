package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.AppointmentResourceMapper;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Appointment.AppointmentParticipantComponent;
import org.hl7.fhir.r4.model.Appointment.AppointmentStatus;
import org.hl7.fhir.r4.model.Reference;

/// An appointment that the record has, after a message that cancels it, or adds, changes or takes away some of what it
/// needs: the rest stays. S12, and S13 and S14 with resources, state an appointment as a whole.
final class FollowedAppointment {
    private static final Set<String> RESOURCES = Set.of("AIS", "AIG", "AIL", "AIP");

    private FollowedAppointment() {}

    /// Whether the message states the appointment as a whole, and does not follow it up.
    static boolean isWhole(Session session) {
        return switch (session.header().trigger()) {
            case "S12" -> true;
            case "S13", "S14" ->
                session.message().segments().stream()
                        .anyMatch(segment -> RESOURCES.contains(segment.name()) && !isDeleted(segment));
            default -> false;
        };
    }

    /// Segment action code (AIS-2 and its kin, table 0206): deleted.
    static boolean isDeleted(ReadSegment segment) {
        return RESOURCES.contains(segment.name()) && segment.field(2).peek().equals("D");
    }

    /// Refuses to make one appointment of two patients.
    static void refuseAnother(Session session, Subject subject, ResourceIdentity identity, Appointment held) {
        List<Reference> patients = held.getParticipant().stream()
                .map(AppointmentParticipantComponent::getActor)
                .filter(actor -> actor.getReferenceElement().getResourceType() != null
                        && actor.getReferenceElement().getResourceType().equals("Patient"))
                .toList();
        String own = session.name(subject.patient());
        if (!patients.isEmpty() && patients.stream().noneMatch(one -> own.equals(one.getReference()))) {
            Subject.refuseAnother(session, subject.patient(), identity, patients.getFirst());
        }
    }

    /// Adds to what the message says what the record has beside it.
    ///
    /// @param held by the record
    /// @param said by the message
    static void keep(Session session, Appointment held, Appointment said) {
        takeAway(session, held);
        if (isWhole(session) || held.isEmpty()) {
            return;
        }
        times(held, said);
        if (said.getStatus() != AppointmentStatus.CANCELLED && said.getStatus() != AppointmentStatus.NOSHOW) {
            held.setCancelationReason(null);
        }
        Alike participants = new Alike(said.getParticipant());
        held.getParticipant().stream().filter(one -> !participants.has(one)).forEach(said::addParticipant);
        Alike services = new Alike(said.getServiceType());
        held.getServiceType().stream().filter(one -> !services.has(one)).forEach(said::addServiceType);
        Unsaid.keep(held, said);
    }

    /// What begins at another time is as long as it was, unless it is said how long it takes or when it ends.
    private static void times(Appointment held, Appointment said) {
        if (said.hasEnd() && !said.hasMinutesDuration()) {
            held.setMinutesDurationElement(null);
        } else if (said.hasMinutesDuration() && !said.hasEnd()) {
            held.setEndElement(null);
        } else if (said.hasStart() && !said.hasEnd() && held.hasStart() && held.hasEnd()) {
            Duration length =
                    Duration.between(held.getStart().toInstant(), held.getEnd().toInstant());
            held.setEnd(Date.from(said.getStart().toInstant().plus(length)));
        }
    }

    /// Takes off what the record has what the message deletes.
    private static void takeAway(Session session, Appointment held) {
        Appointment deleted = new Appointment();
        for (ReadSegment segment : session.message().segments()) {
            if (isDeleted(segment)) {
                switch (segment.name()) {
                    case "AIS" -> AppointmentResourceMapper.furtherService(session, segment, deleted);
                    case "AIG" -> AppointmentResourceMapper.general(session, segment, deleted);
                    case "AIL" -> AppointmentResourceMapper.location(session, segment, deleted);
                    default -> AppointmentResourceMapper.personnel(session, segment, deleted);
                }
                segment.notCarriedAtAll(Reason.TAKEN_BACK);
            }
        }
        Alike participants = new Alike(deleted.getParticipant());
        held.getParticipant().removeIf(participants::has);
        Alike services = new Alike(deleted.getServiceType());
        held.getServiceType().removeIf(services::has);
    }
}
