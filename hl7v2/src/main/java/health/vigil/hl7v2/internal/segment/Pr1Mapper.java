package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Concepts;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import health.vigil.hl7v2.internal.table.CodeSystems;
import java.util.Calendar;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.hl7.fhir.r4.model.Reference;

/// PR1, table PR1[Procedure].
public final class Pr1Mapper {
    private Pr1Mapper() {}

    public static void put(Session session, Subject subject, ReadSegment pr1) {
        Procedure procedure = new Procedure();
        procedure.setSubject(subject.patientReference(session));
        procedure.setEncounter(subject.encounterReference(session));
        procedure.setStatus(
                pr1.field(20).peek().equals("D") ? ProcedureStatus.ENTEREDINERROR : ProcedureStatus.COMPLETED);
        Fields in = new Fields(session, pr1, "Procedure");
        in.setId(1);
        if (procedure.getStatus() == ProcedureStatus.ENTEREDINERROR) {
            in.field(20, "status").carried("");
        }
        in.concept(3, "code", (String) null, procedure::setCode);
        if (procedure.hasCode()) {
            Concepts.system(in, 2, "code", procedure.getCode());
        }
        if (procedure.getCode().hasText()) {
            in.texts(4, "note.text", text -> procedure.addNote().setText(text));
        } else {
            in.text(4, "code.text", procedure.getCode()::setText);
        }
        performed(in, procedure);
        in.concept(6, "category", "0230", procedure::setCategory);
        performer(in, 8, "88189002", "Anesthesiologist", procedure);
        performer(in, 11, "304292004", "Surgeon", procedure);
        performer(in, 12, "", "", procedure);
        in.concepts(15, "reasonCode", (String) null, procedure::addReasonCode);
        modifiers(in, 16, procedure.getCode());
        in.entityIdentifiers(19, "identifier", null, procedure::addIdentifier);
        in.location(23, "location", procedure::setLocation);
        in.entityIdentifiers(
                25,
                "partOf.identifier",
                null,
                parent ->
                        procedure.addPartOf(new Reference().setType("Procedure").setIdentifier(parent)));
        session.put(identity(session, subject, pr1), subject.patient(), procedure, Mode.REPLACE, pr1);
    }

    private static ResourceIdentity identity(Session session, Subject subject, ReadSegment pr1) {
        ResourceIdentity numbered = Identities.numbered(session, "Procedure", "", List.of(pr1.field(19)));
        return numbered != null
                ? session.unstated(numbered)
                : Identities.within(
                        session,
                        subject.patient(),
                        "Procedure",
                        Identities.code(pr1.field(3)),
                        pr1.field(5).peek());
    }

    /// PR1-7 says for how many minutes.
    private static void performed(Fields in, Procedure procedure) {
        in.dateTime(5, "performedDateTime", start -> {
            procedure.setPerformed(start);
            in.whole(7, "performedPeriod.end", 1, minutes -> {
                DateTimeType end = start.copy();
                end.add(Calendar.MINUTE, minutes);
                in.field(5, "performedPeriod.start").carried("");
                procedure.setPerformed(new Period().setStartElement(start).setEndElement(end));
            });
        });
    }

    private static void performer(Fields in, int number, String function, String words, Procedure procedure) {
        in.practitioners(number, "performer.actor", actor -> {
            Procedure.ProcedurePerformerComponent performer =
                    procedure.addPerformer().setActor(actor);
            if (!function.isEmpty()) {
                performer.setFunction(new CodeableConcept(new Coding(CodeSystems.SNOMED, function, words)));
            }
        });
    }

    /// Modifiers refine the procedure's code: `code:modifier` is a code of the same system, beside it. Without a
    /// code they are nothing, and stay unread.
    static void modifiers(Fields in, int number, CodeableConcept code) {
        if (!in.isValued(number) || !code.getCodingFirstRep().hasCode()) {
            return;
        }
        Coding plain = code.getCodingFirstRep();
        StringBuilder refined = new StringBuilder(plain.getCode());
        in.each(number, "code.coding.code", modifier -> {
            if (modifier.component(1).isValued()) {
                refined.append(':').append(modifier.component(1).code(""));
            }
        });
        code.addCoding(new Coding(plain.getSystem(), refined.toString(), null));
    }
}
