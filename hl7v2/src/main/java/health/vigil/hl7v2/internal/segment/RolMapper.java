package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterParticipantComponent;
import org.hl7.fhir.r4.model.Patient;

/// ROL, tables ROL[Encounter-PractitionerRole] and ROL[Patient-GeneralPractitioner]. Where the message states neither
/// the visit nor the patient, the segment is kept as sent.
public final class RolMapper {
    private RolMapper() {}

    public static void apply(Session session, Subject subject, ReadSegment rol) {
        String role = rol.field(3).peek();
        boolean primary = role.equals("PP") || role.equals("FHCP");
        Patient person = subject.person();
        Encounter visit = subject.visit();
        if (primary && person != null) {
            Fields in = new Fields(session, rol, "Patient");
            in.practitioners(4, "generalPractitioner", doctor -> {
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
        in.practitioners(4, "participant.individual", individual -> {
            EncounterParticipantComponent participant = new EncounterParticipantComponent().setIndividual(individual);
            in.concept(3, "participant.type", ConceptMaps.PROVIDER_ROLE, participant::addType);
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
}
