package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.AppointmentResourceMapper;
import health.vigil.hl7v2.internal.session.Session;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Appointment.AppointmentParticipantComponent;
import org.hl7.fhir.r4.model.CodeableConcept;

/// An appointment that the record has, after a message that cancels it, or adds, changes or takes away some of what it
/// needs: the rest stays. S12, and S13 and S14 with resources, state an appointment as a whole.
final class FollowedAppointment {
    private static final Set<String> RESOURCES = Set.of("AIS", "AIG", "AIL", "AIP");

    private FollowedAppointment() {}

    /// Adds to what the message says what the record has beside it.
    ///
    /// @param held by the record
    /// @param said by the message
    static void keep(Session session, Appointment held, Appointment said) {
        List<ReadSegment> resources = session.message().segments().stream()
                .filter(segment -> RESOURCES.contains(segment.name()))
                .toList();
        boolean whole = switch (session.header().trigger()) {
            case "S12" -> true;
            case "S13", "S14" -> !resources.isEmpty();
            default -> false;
        };
        if (whole || held.isEmpty()) {
            return;
        }
        end(held, said);
        for (AppointmentParticipantComponent one : held.getParticipant()) {
            if (said.getParticipant().stream().noneMatch(other -> isSame(one, other))) {
                said.addParticipant(one);
            }
        }
        for (CodeableConcept service : held.getServiceType()) {
            if (said.getServiceType().stream().noneMatch(service::equalsDeep)) {
                said.addServiceType(service);
            }
        }
        resources.stream()
                .filter(segment -> segment.field(2).peek().equals("D"))
                .forEach(segment -> takeAway(session, segment, said));
        Unsaid.keep(held, said);
    }

    /// What begins at another time is as long as it was.
    private static void end(Appointment held, Appointment said) {
        if (said.hasStart() && !said.hasEnd() && held.hasStart() && held.hasEnd()) {
            Duration length =
                    Duration.between(held.getStart().toInstant(), held.getEnd().toInstant());
            held.setEnd(Date.from(said.getStart().toInstant().plus(length)));
        }
    }

    /// Segment action code (AIS-2 and its kin, table 0206): deleted.
    private static void takeAway(Session session, ReadSegment segment, Appointment said) {
        Appointment deleted = new Appointment();
        switch (segment.name()) {
            case "AIS" -> AppointmentResourceMapper.service(session, segment, deleted);
            case "AIG" -> AppointmentResourceMapper.general(session, segment, deleted);
            case "AIL" -> AppointmentResourceMapper.location(session, segment, deleted);
            default -> AppointmentResourceMapper.personnel(session, segment, deleted);
        }
        said.getParticipant().removeIf(one -> deleted.getParticipant().stream().anyMatch(other -> isSame(one, other)));
        said.getServiceType().removeIf(one -> deleted.getServiceType().stream().anyMatch(one::equalsDeep));
        segment.notCarriedAtAll(Reason.TAKEN_BACK);
    }

    private static boolean isSame(AppointmentParticipantComponent one, AppointmentParticipantComponent other) {
        if (one.getActor().hasReference()) {
            return one.getActor().getReference().equals(other.getActor().getReference());
        }
        return one.getActor().equalsDeep(other.getActor())
                && (one.hasActor() || sameType(one.getType(), other.getType()));
    }

    private static boolean sameType(List<CodeableConcept> one, List<CodeableConcept> other) {
        return one.size() == other.size() && (one.isEmpty() || one.getFirst().equalsDeep(other.getFirst()));
    }
}
