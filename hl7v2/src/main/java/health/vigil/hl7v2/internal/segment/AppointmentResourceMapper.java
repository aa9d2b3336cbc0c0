package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.internal.datatype.Dtm;
import health.vigil.hl7v2.internal.datatype.Nm;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.table.CodeSystems;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import java.util.Locale;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Appointment.AppointmentParticipantComponent;
import org.hl7.fhir.r4.model.Appointment.ParticipationStatus;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// AIS, AIG, AIL and AIP, tables AIS[Appointment], AIG[Appointment], AIL[Appointment] and AIP[Appointment].
public final class AppointmentResourceMapper {
    private AppointmentResourceMapper() {}

    /// RGS groups what follows it within the message.
    public static void group(ReadSegment rgs) {
        rgs.notCarried(Reason.SET_ID, 1);
    }

    /// When it ends, where only when it begins and how long it takes was said: FHIR has no beginning without an end.
    public static void end(Appointment appointment) {
        if (!appointment.hasEnd() && appointment.hasStart() && appointment.hasMinutesDuration()) {
            InstantType end = appointment.getStartElement().copy();
            end.add(Calendar.MINUTE, appointment.getMinutesDuration());
            appointment.setEndElement(end);
        }
    }

    /// AIS: what is to be done; the first also says when, if SCH does not.
    public static void service(Session session, ReadSegment ais, Appointment appointment) {
        Fields in = furtherService(session, ais, appointment);
        if (!appointment.hasStart()) {
            InstantType start = Dtm.instant(in.field(4, "start"), session.zone(), "");
            if (start != null) {
                appointment.setStartElement(start);
            }
        } else if (appointment.getStartElement().equalsDeep(Dtm.instant(ais.field(4), session.zone()))) {
            ais.field(4, "Appointment.start").carried("");
        }
        if (!appointment.hasMinutesDuration()) {
            Integer minutes = minutes(in, 7, 8);
            if (minutes != null) {
                in.field(7, "minutesDuration").carried("");
                in.field(8, "minutesDuration").component(1).carriedIfValued("");
                appointment.setMinutesDuration(minutes);
            }
        }
        SchMapper.status(in, 10, appointment);
    }

    /// AIS of an appointment that has its time and status: only what is to be done.
    ///
    /// @return what reads the rest
    public static Fields furtherService(Session session, ReadSegment ais, Appointment appointment) {
        Fields in = new Fields(session, ais, "Appointment");
        in.setId(1);
        in.concepts(3, "serviceType", (String) null, appointment::addServiceType);
        return in;
    }

    /// AIG: anything else that is needed, known by its number.
    public static void general(Session session, ReadSegment aig, Appointment appointment) {
        Fields in = new Fields(session, aig, "Appointment");
        in.setId(1);
        AppointmentParticipantComponent participant = participant();
        Part id = in.field(3, "participant.actor");
        if (id.isValued()) {
            Reference actor = new Reference();
            Part code = id.component(1);
            if (code.isValued()) {
                Identifier identifier = new Identifier().setValue(code.to(".identifier.value"));
                Part system = id.component(3);
                identifier.setSystem(
                        system.isValued()
                                ? CodeSystems.local(session.facility(), system.to(".identifier.system"))
                                : session.facility());
                actor.setIdentifier(identifier);
            }
            if (id.component(2).isValued()) {
                actor.setDisplay(id.component(2).to(".display"));
            }
            participant.setActor(actor);
        }
        in.concepts(4, "participant.type", (String) null, participant::addType);
        period(in, 8, 11, 12, participant);
        status(in, 14, participant);
        add(appointment, participant);
    }

    /// AIL: where; one participant for each place.
    public static void location(Session session, ReadSegment ail, Appointment appointment) {
        Fields in = new Fields(session, ail, "Appointment");
        in.setId(1);
        List<Reference> places = new ArrayList<>();
        in.locations(3, "participant.actor", places::add);
        if (places.isEmpty()) {
            booked(in, participant(), appointment);
        }
        places.forEach(place -> booked(in, participant().setActor(place), appointment));
    }

    /// AIP: who; one participant for each person.
    public static void personnel(Session session, ReadSegment aip, Appointment appointment) {
        Fields in = new Fields(session, aip, "Appointment");
        in.setId(1);
        in.practitioners(
                3, "participant.actor", actor -> booked(in, participant().setActor(actor), appointment));
    }

    /// What AIL and AIP say alike of a place or a person.
    private static void booked(Fields in, AppointmentParticipantComponent participant, Appointment appointment) {
        in.concepts(4, "participant.type", (String) null, participant::addType);
        period(in, 6, 9, 10, participant);
        status(in, 12, participant);
        add(appointment, participant);
    }

    /// Table 0278: who or what is no longer booked has declined, and who is not yet may come. Of the rest, and where
    /// nothing is said, the schedule itself speaks.
    private static void status(Fields in, int number, AppointmentParticipantComponent participant) {
        ParticipationStatus status = switch (in.peek(number).toLowerCase(Locale.ROOT)) {
            case "cancelled", "dc", "deleted", "noshow" -> ParticipationStatus.DECLINED;
            case "pending", "waitlist" -> ParticipationStatus.TENTATIVE;
            case "booked", "complete", "overbook", "started" -> ParticipationStatus.ACCEPTED;
            default -> null;
        };
        if (status != null) {
            in.field(number, "participant.status").carried("");
            participant.setStatus(status);
        }
    }

    private static AppointmentParticipantComponent participant() {
        return new AppointmentParticipantComponent().setStatus(ParticipationStatus.ACCEPTED);
    }

    private static void add(Appointment appointment, AppointmentParticipantComponent participant) {
        if (participant.hasActor() || participant.hasType()) {
            appointment.addParticipant(participant);
        }
    }

    private static void period(
            Fields in, int start, int duration, int units, AppointmentParticipantComponent participant) {
        in.dateTime(start, "participant.period.start", from -> {
            participant.getPeriod().setStartElement(from);
            Integer minutes = minutes(in, duration, units);
            if (minutes != null && from.getPrecision() != ca.uhn.fhir.model.api.TemporalPrecisionEnum.DAY) {
                in.field(duration, "participant.period.end").carried("");
                in.field(units, "participant.period.end").component(1).carriedIfValued("");
                DateTimeType end = from.copy();
                end.add(Calendar.MINUTE, minutes);
                participant.getPeriod().setEndElement(end);
            }
        });
    }

    /// A duration in minutes; null where it has another unit or is not whole.
    private static @Nullable Integer minutes(Fields in, int duration, int units) {
        Integer number = Nm.whole(in.peek(duration));
        if (number == null || number > 1_000_000) {
            return null;
        }
        return switch (in.peek(units).toLowerCase(Locale.ROOT)) {
            case "", "m", "min", "mins", "minute", "minutes" -> number;
            case "h", "hr", "hour", "hours" -> number * 60;
            default -> null;
        };
    }
}
