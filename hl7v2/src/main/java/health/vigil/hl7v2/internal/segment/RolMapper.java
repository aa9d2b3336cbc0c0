package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.PractitionerRoles;
import health.vigil.hl7v2.internal.session.Practitioners;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterParticipantComponent;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;

/// ROL, tables ROL[Encounter-PractitionerRole] and ROL[Patient-GeneralPractitioner]. Where the message states
/// neither the visit nor the patient, the segment is kept as sent.
public final class RolMapper {
    private RolMapper() {}

    public static void apply(Session session, Subject subject, ReadSegment rol) {
        String role = rol.field(3).peek();
        boolean primary = role.equals("PP") || role.equals("FHCP");
        Patient person = subject.person();
        Encounter visit = subject.visit();
        if (primary && person != null) {
            Fields in = new Fields(session, rol, "Patient");
            in.practitioners(4, "generalPractitioner", named -> {
                Reference doctor = inRole(session, rol, named);
                boolean held = person.getGeneralPractitioner().stream().anyMatch(one -> one.equalsDeep(doctor));
                if (session.isFirst("practitioner", doctor) && !held) {
                    person.addGeneralPractitioner(doctor);
                }
            });
            return;
        }
        if (visit == null || !rol.field(4).isValued()) {
            return;
        }
        Fields in = new Fields(session, rol, "Encounter");
        in.practitioners(4, "participant.individual", named -> {
            EncounterParticipantComponent participant =
                    new EncounterParticipantComponent().setIndividual(inRole(session, rol, named));
            in.concepts(3, "participant.type", ConceptMaps.PROVIDER_ROLE, participant::addType);
            in.dateTime(
                    5,
                    "participant.period.start",
                    start -> participant.getPeriod().setStartElement(start));
            in.dateTime(
                    6, "participant.period.end", end -> participant.getPeriod().setEndElement(end));
            if (visit.getParticipant().stream().noneMatch(one -> one.equalsDeep(participant))) {
                visit.addParticipant(participant);
            }
        });
    }

    /// The person; in a conversion a PractitionerRole where the segment says for whom, where, or how to be reached.
    /// Numbers and times of a role are one patient's, and a PractitionerRole is in nobody's record.
    private static Reference inRole(Session session, ReadSegment rol, Reference person) {
        Fields in = new Fields(session, rol, "PractitionerRole");
        if (!session.mayBeUnidentified()) {
            return person;
        }
        Practitioners.addresses(
                session, rol.field(4).repetitions().getFirst(), rol.field(11, "Encounter.participant.individual"));
        if (!in.isValued(1) && !in.isValued(9) && !in.isValued(12) && !in.isValued(13) && !in.isValued(14)) {
            return person;
        }
        String apart = String.join(
                "|", rol.field(3).peek(), rol.field(13).raw(), rol.field(14).raw());
        return PractitionerRoles.state(session, person, apart, rol, role -> {
            in.entityIdentifiers(1, "identifier", null, role::addIdentifier);
            in.concepts(3, "code", ConceptMaps.PROVIDER_ROLE, role::addCode);
            in.dateTime(5, "period.start", start -> role.getPeriod().setStartElement(start));
            in.dateTime(6, "period.end", end -> role.getPeriod().setEndElement(end));
            in.concepts(9, "specialty", (String) null, role::addSpecialty);
            in.telecoms(12, "telecom", null, role::addTelecom);
            in.locations(13, "location", role::addLocation);
            in.organization(14, "organization", role::setOrganization);
        });
    }
}
