package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.AppointmentResourceMapper;
import health.vigil.hl7v2.internal.segment.NteMapper;
import health.vigil.hl7v2.internal.segment.SchMapper;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import health.vigil.hl7v2.internal.structure.Recency.Aspect;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Appointment.AppointmentParticipantComponent;
import org.hl7.fhir.r4.model.Appointment.AppointmentStatus;
import org.hl7.fhir.r4.model.Appointment.ParticipationStatus;
import org.jspecify.annotations.Nullable;

/// SIU^S12 to S26: one Appointment, with its services (AIS), places (AIL), people (AIP) and other resources (AIG).
/// The message sent last counts.
public final class ScheduleMapping implements StructureMapping {
    private static final Set<String> STATING = Set.of("SCH", "RGS", "AIS", "AIG", "AIL", "AIP", "NTE");
    private static final String NOTE = "http://hl7.org/fhir/5.0/StructureDefinition/extension-Appointment.note";

    @Override
    public ResourceIdentity map(Session session) {
        Subject subject = Subjects.referredTo(session);
        ReadSegment sch = session.message().segment("SCH");
        ResourceIdentity identity = identity(session, subject, sch);
        Appointment before = session.current(identity, Appointment.class).orElseGet(Appointment::new);
        FollowedAppointment.refuseAnother(session, subject, identity, before);
        Recency told = Recency.said(session);
        boolean overtaken = told.isOvertaken(before, Aspect.WHOLE);
        session.addingOnly(overtaken, () -> put(session, subject, identity, before, told));
        if (overtaken) {
            session.message().segments().stream()
                    .filter(segment -> STATING.contains(segment.name()))
                    .forEach(segment -> segment.notCarriedAtAll(Reason.OVERTAKEN));
        }
        return subject.patient();
    }

    private static Appointment put(
            Session session, Subject subject, ResourceIdentity identity, Appointment before, Recency told) {
        Appointment appointment = new Appointment();
        AppointmentParticipantComponent patient = appointment.addParticipant();
        patient.setActor(subject.patientReference(session)).setStatus(ParticipationStatus.ACCEPTED);
        appointment.setStatus(saidByEvent(session, before));
        SchMapper.apply(session, session.message().segment("SCH"), appointment);
        resources(session, before, appointment);
        if (!appointment.hasStatus()) {
            boolean made = Set.of("S12", "S13").contains(session.header().trigger());
            appointment.setStatus(made || !before.hasStatus() ? AppointmentStatus.BOOKED : before.getStatus());
        }
        FollowedAppointment.keep(session, before, appointment);
        AppointmentResourceMapper.end(appointment);
        PatientDetails.putAll(session, subject);
        told.keep(appointment, Aspect.WHOLE);
        session.put(identity, subject.patient(), appointment, Mode.REPLACE);
        return appointment;
    }

    private static ResourceIdentity identity(Session session, Subject subject, ReadSegment sch) {
        ResourceIdentity named = Identities.numbered(session, "Appointment", "", List.of(sch.field(2), sch.field(1)));
        return named != null
                ? named
                : Identities.within(
                        session, subject.patient(), "Appointment", sch.field(11).raw(), Identities.code(sch.field(7)));
    }

    private static void resources(Session session, Appointment before, Appointment appointment) {
        boolean timed = before.hasStart() && !FollowedAppointment.isWhole(session);
        boolean patient = false;
        for (ReadSegment segment : session.message().segments()) {
            if (FollowedAppointment.isDeleted(segment)) {
                continue;
            }
            switch (segment.name()) {
                case "PID" -> patient = true;
                case "RGS" -> {
                    patient = false;
                    AppointmentResourceMapper.group(segment);
                }
                case "AIS" -> {
                    if (timed) {
                        AppointmentResourceMapper.furtherService(session, segment, appointment);
                    } else {
                        AppointmentResourceMapper.service(session, segment, appointment);
                    }
                }
                case "AIG" -> AppointmentResourceMapper.general(session, segment, appointment);
                case "AIL" -> AppointmentResourceMapper.location(session, segment, appointment);
                case "AIP" -> AppointmentResourceMapper.personnel(session, segment, appointment);
                case "NTE" -> {
                    if (!patient) {
                        NteMapper.apply(
                                session,
                                segment,
                                "Appointment.extension(note)",
                                (Annotation note) -> appointment.addExtension(NOTE, note));
                    }
                }
                default -> {}
            }
        }
    }

    /// What the event says of the status goes before SCH-25, which then stays unread: S15 cancels, S17 deletes,
    /// S26 says that nobody came. What was deleted is not cancelled, too. Null where it says nothing.
    private static @Nullable AppointmentStatus saidByEvent(Session session, Appointment before) {
        AppointmentStatus said = switch (session.header().trigger()) {
            case "S15", "S16" -> AppointmentStatus.CANCELLED;
            case "S17" -> AppointmentStatus.ENTEREDINERROR;
            case "S26" -> AppointmentStatus.NOSHOW;
            default -> null;
        };
        return said != null && before.getStatus() == AppointmentStatus.ENTEREDINERROR
                ? AppointmentStatus.ENTEREDINERROR
                : said;
    }
}
