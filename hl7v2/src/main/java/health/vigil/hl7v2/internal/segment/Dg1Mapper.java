package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Concepts;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Encounter.DiagnosisComponent;
import org.hl7.fhir.r4.model.Reference;

/// DG1, tables DG1[Condition] and DG1[Encounter].
public final class Dg1Mapper {
    private static final String CATEGORY = "http://terminology.hl7.org/CodeSystem/condition-category";
    private static final String VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status";
    private static final String ASSERTED = "http://hl7.org/fhir/StructureDefinition/condition-assertedDate";

    private static final String DUE_TO = "http://hl7.org/fhir/StructureDefinition/condition-dueTo";

    private Dg1Mapper() {}

    /// States the diagnosis, and with it the visit's where this message states the visit.
    ///
    /// @return reference to the Condition
    public static Reference put(Session session, Subject subject, ReadSegment dg1) {
        Condition condition = new Condition();
        condition.setSubject(subject.patientReference(session));
        condition.setEncounter(subject.encounterReference(session));
        condition.addCategory().addCoding(new Coding(CATEGORY, "encounter-diagnosis", "Encounter Diagnosis"));
        Fields in = new Fields(session, dg1, "Condition");
        in.setId(1);
        code(in, condition);
        in.dateTime(5, "onsetDateTime", condition::setOnset);
        in.practitioner(16, "asserter", condition::setAsserter);
        in.dateTime(19, "recordedDate", time -> {
            condition.setRecordedDateElement(time);
            condition.addExtension(ASSERTED, time.copy());
        });
        in.entityIdentifiers(20, "identifier", null, condition::addIdentifier);
        in.entityIdentifiers(
                22,
                "extension(condition-dueTo).identifier",
                null,
                parent -> condition.addExtension(
                        DUE_TO, new Reference().setType("Condition").setIdentifier(parent)));
        Part action = in.field(21, "verificationStatus");
        if (action.peek().equals("D")) {
            action.carried("");
            condition.setVerificationStatus(new CodeableConcept(new Coding(VERIFICATION, "entered-in-error", null)));
        }
        ResourceIdentity identity = identity(session, subject, dg1);
        session.put(identity, subject.patient(), condition, Mode.REPLACE, dg1);
        Reference reference = session.reference(identity);
        ofVisit(in, subject, reference);
        return reference;
    }

    /// Versions before 2.7 had the description (DG1-4) beside the code.
    private static void code(Fields in, Condition condition) {
        in.concept(3, "code", (String) null, condition::setCode);
        if (condition.hasCode()) {
            Concepts.system(in, 2, "code", condition.getCode());
        }
        if (condition.getCode().hasText()) {
            in.texts(4, "note.text", text -> condition.addNote().setText(text));
        } else {
            in.text(4, "code.text", condition.getCode()::setText);
        }
    }

    private static ResourceIdentity identity(Session session, Subject subject, ReadSegment dg1) {
        ResourceIdentity numbered = Identities.numbered(session, "Condition", "", List.of(dg1.field(20)));
        if (numbered != null) {
            return session.unstated(numbered);
        }
        String code = Identities.code(dg1.field(3));
        ResourceIdentity owner = subject.encounter() == null ? subject.patient() : subject.encounter();
        return Identities.within(
                session,
                owner,
                "Condition",
                code.isEmpty() ? dg1.field(4).peek() : code,
                dg1.field(6).peek());
    }

    private static void ofVisit(Fields in, Subject subject, Reference condition) {
        if (subject.visit() == null) {
            return;
        }
        DiagnosisComponent diagnosis = subject.visit().addDiagnosis();
        diagnosis.setCondition(condition.copy());
        Fields visit = new Fields(in.session(), in.segment(), "Encounter");
        visit.concept(6, "diagnosis.use", ConceptMaps.DIAGNOSIS_TYPE, diagnosis::setUse);
        visit.whole(15, "diagnosis.rank", 1, diagnosis::setRank);
    }
}
