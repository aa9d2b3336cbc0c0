package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.internal.datatype.Dtm;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import java.util.Locale;
import java.util.Set;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Appointment.AppointmentParticipantComponent;
import org.hl7.fhir.r4.model.Appointment.AppointmentStatus;
import org.hl7.fhir.r4.model.Appointment.ParticipationStatus;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Reference;

/// SCH, table SCH[Appointment].
public final class SchMapper {
    private static final String PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";

    /// Of other events SCH-6 says why the message was sent, not why the appointment takes place.
    private static final Set<String> CANCELLING = Set.of("S15", "S16");

    private SchMapper() {}

    public static void apply(Session session, ReadSegment sch, Appointment appointment) {
        Fields in = new Fields(session, sch, "Appointment");
        in.entityIdentifiers(1, "identifier", "PLAC", appointment::addIdentifier);
        in.entityIdentifiers(2, "identifier", "FILL", appointment::addIdentifier);
        if (CANCELLING.contains(session.header().trigger())) {
            in.concept(6, "cancelationReason", (String) null, appointment::setCancelationReason);
        }
        in.concepts(7, "reasonCode", ConceptMaps.APPOINTMENT_REASON, appointment::addReasonCode);
        in.concept(8, "appointmentType", ConceptMaps.APPOINTMENT_TYPE, appointment::setAppointmentType);
        duration(in, appointment);
        timing(session, in.field(11, ""), appointment);
        contact(in, 12, "placer contact", appointment);
        contact(in, 16, "filler contact", appointment);
        contact(in, 20, "enterer", appointment);
        status(in, 25, appointment);
        in.entityIdentifiers(26, "basedOn.identifier", "PLAC", number -> order(appointment, number));
        in.entityIdentifiers(27, "basedOn.identifier", "FILL", number -> order(appointment, number));
    }

    /// One appointment has one status: another than it has already stays unread.
    static void status(Fields in, int number, Appointment appointment) {
        Coding said = ConceptMaps.APPOINTMENT_STATUS.of(in.peek(number));
        if (!appointment.hasStatus()
                || (said != null && appointment.getStatus().toCode().equals(said.getCode()))) {
            in.code(
                    number,
                    "status",
                    ConceptMaps.APPOINTMENT_STATUS,
                    code -> appointment.setStatus(AppointmentStatus.fromCode(code.getCode())));
        }
    }

    private static void order(Appointment appointment, Identifier number) {
        appointment.addBasedOn(new Reference().setType("ServiceRequest").setIdentifier(number));
    }

    /// SCH-9 in the units of SCH-10: minutes, or what is whole minutes.
    private static void duration(Fields in, Appointment appointment) {
        String unit = in.peek(10).toLowerCase(Locale.ROOT);
        int factor = switch (unit) {
            case "", "m", "min", "mins", "minute", "minutes" -> 1;
            case "h", "hr", "hour", "hours" -> 60;
            default -> 0;
        };
        if (factor > 0) {
            in.whole(9, "minutesDuration", 1, minutes -> {
                appointment.setMinutesDuration(minutes * factor);
                in.field(10, "minutesDuration").component(1).carriedIfValued("");
            });
        }
    }

    /// TQ, table TQ[Appointment]: start and end.
    private static void timing(Session session, Part tq, Appointment appointment) {
        InstantType start = Dtm.instant(tq.component(4), session.zone(), ".start");
        if (start != null) {
            appointment.setStartElement(start);
        }
        InstantType end = Dtm.instant(tq.component(5), session.zone(), ".end");
        if (end != null) {
            appointment.setEndElement(end);
        }
    }

    private static void contact(Fields in, int number, String role, Appointment appointment) {
        in.practitioners(number, "participant.actor", actor -> {
            AppointmentParticipantComponent participant =
                    appointment.addParticipant().setActor(actor);
            participant.setStatus(ParticipationStatus.ACCEPTED);
            CodeableConcept type = new CodeableConcept();
            if (role.equals("enterer")) {
                type.addCoding(new Coding(PARTICIPANT, role, null));
            } else {
                type.setText(role);
            }
            participant.addType(type);
        });
    }
}
