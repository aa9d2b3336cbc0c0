package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.AlternateCodes;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import java.util.List;
import java.util.Locale;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;

/// PRB as a Condition. HL7 has no table for it; its fields go where those of DG1 with the same meaning go.
public final class PrbMapper {
    private static final String SYSTEM = "http://terminology.hl7.org/CodeSystem/condition-";

    private PrbMapper() {}

    /// By its number (PRB-4), else by what it is.
    public static ResourceIdentity identity(Session session, Subject subject, ReadSegment prb) {
        ResourceIdentity numbered = Identities.numbered(session, "Condition", "", List.of(prb.field(4)));
        return numbered != null
                ? session.unstated(numbered)
                : Identities.within(session, subject.patient(), "Condition", "problem", Identities.code(prb.field(3)));
    }

    public static Condition put(Session session, Subject subject, ReadSegment prb, ResourceIdentity identity) {
        Condition condition = new Condition();
        condition.setSubject(subject.patientReference(session));
        condition.setEncounter(subject.encounterReference(session));
        condition.addCategory().addCoding(new Coding(SYSTEM + "category", "problem-list-item", "Problem List Item"));
        Fields in = new Fields(session, prb, "Condition");
        in.concept(3, "code", (String) null, condition::setCode);
        in.entityIdentifiers(4, "identifier", null, condition::addIdentifier);
        in.dateTime(7, "recordedDate", condition::setRecordedDateElement);
        in.dateTime(9, "abatementDateTime", condition::setAbatement);
        status(in, condition);
        in.dateTime(16, "onsetDateTime", condition::setOnset);
        in.texts(17, "note.text", text -> condition.addNote().setText(text));
        in.concept(26, "severity", (String) null, condition::setSeverity);
        session.put(identity, subject.patient(), condition, Mode.REPLACE, prb);
        return condition;
    }

    /// PRB-1 deletes (`DE`), PRB-13 confirms, PRB-14 says how it stands; FHIR asks for a clinical status unless the
    /// problem was entered in error.
    private static void status(Fields in, Condition condition) {
        Part action = in.field(1, "verificationStatus");
        if (action.peek().equals("DE")) {
            action.carried("");
            condition.setVerificationStatus(
                    new CodeableConcept(new Coding(SYSTEM + "ver-status", "entered-in-error", null)));
            return;
        }
        Part confirmed = in.field(13, "verificationStatus");
        String known = confirmed.peek().toLowerCase(Locale.ROOT);
        if (known.equals("confirmed") || known.equals("provisional") || known.equals("differential")) {
            confirmed.carried("");
            condition.setVerificationStatus(new CodeableConcept(new Coding(SYSTEM + "ver-status", known, null)));
        }
        Part cycle = in.field(14, "clinicalStatus");
        String standing = switch (cycle.peek().toLowerCase(Locale.ROOT)) {
            case "inactive" -> "inactive";
            case "resolved" -> "resolved";
            case "recurrence" -> "recurrence";
            default -> condition.hasAbatement() ? "resolved" : "active";
        };
        condition.setClinicalStatus(new CodeableConcept(new Coding(SYSTEM + "clinical", standing, null)));
        if (cycle.isValued()) {
            condition.getClinicalStatus().addExtension(AlternateCodes.of(cycle, "0418", false));
        }
    }
}
