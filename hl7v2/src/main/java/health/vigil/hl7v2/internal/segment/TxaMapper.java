package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.internal.datatype.Cwe;
import health.vigil.hl7v2.internal.datatype.Dtm;
import health.vigil.hl7v2.internal.datatype.Ed;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.AlternateCodes;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.DocumentReference.ReferredDocumentStatus;
import org.hl7.fhir.r4.model.Enumerations.DocumentReferenceStatus;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.InstantType;

/// TXA with its OBX, tables TXA[DocumentReference] and OBX[DocumentReference].
public final class TxaMapper {
    private static final String CODE = "https://vigil.health/fhir/StructureDefinition/attachment-code";

    private static final String ATTACHMENT = "DocumentReference.content.attachment";

    /// Table 0273.
    private static final Set<String> AVAILABILITY = Set.of("AV", "CA", "OB", "UN");

    private TxaMapper() {}

    public static DocumentReference document(Session session, Subject subject, ReadSegment txa) {
        DocumentReference document = new DocumentReference();
        document.setSubject(subject.patientReference(session));
        if (subject.encounter() != null) {
            document.getContext().addEncounter(subject.encounterReference(session));
        }
        Fields in = new Fields(session, txa, "DocumentReference");
        in.setId(1);
        in.concept(2, "type", "0270", document::setType);
        in.dateTime(
                4,
                "context.period.start",
                start -> document.getContext().getPeriod().setStartElement(start));
        date(in, document);
        for (int number : new int[] {5, 9}) {
            in.practitioners(number, "author", author -> {
                if (session.isFirst("author", author)) {
                    document.addAuthor(author);
                }
            });
        }
        in.practitioner(10, "authenticator", document::setAuthenticator);
        in.entityIdentifier(12, "masterIdentifier", null, document::setMasterIdentifier);
        in.entityIdentifiers(
                14,
                "context.related.identifier",
                "PLAC",
                number -> document.getContext().addRelated().setIdentifier(number));
        in.entityIdentifiers(15, "identifier", "FILL", document::addIdentifier);
        in.each(
                16,
                "identifier.value",
                file -> document.addIdentifier(
                        new Identifier().setValue(file.component(1).to(""))));
        docStatus(in, document);
        in.concepts(18, "securityLabel", ConceptMaps.DOCUMENT_CONFIDENTIALITY, document::addSecurityLabel);
        status(in, document);
        in.text(25, "description", document::setDescription);
        return document;
    }

    /// FHIR's date is an instant: TXA-6, else when it was transcribed (TXA-7), as far as they have a time.
    private static void date(Fields in, DocumentReference document) {
        for (int number : List.of(6, 7)) {
            InstantType time =
                    Dtm.instant(in.field(number, "date"), in.session().zone(), "");
            if (time != null) {
                document.setDateElement(time);
                return;
            }
        }
    }

    private static void docStatus(Fields in, DocumentReference document) {
        Part sent = in.field(17, "docStatus");
        ReferredDocumentStatus status = switch (sent.peek()) {
            case "AU", "DO", "LA" -> ReferredDocumentStatus.FINAL;
            case "DI", "IN", "IP", "PA" -> ReferredDocumentStatus.PRELIMINARY;
            default -> null;
        };
        if (status != null) {
            sent.carried("");
            document.setDocStatus(status);
            document.getDocStatusElement().addExtension(AlternateCodes.of(sent, "0271", true));
        }
    }

    /// T11 takes the document back, whatever its availability.
    private static void status(Fields in, DocumentReference document) {
        Part sent = in.field(19, "status");
        boolean takenBack = in.session().header().trigger().equals("T11");
        document.setStatus(
                takenBack
                        ? DocumentReferenceStatus.ENTEREDINERROR
                        : sent.peek().equals("OB")
                                ? DocumentReferenceStatus.SUPERSEDED
                                : DocumentReferenceStatus.CURRENT);
        if (sent.peek().equals("AV") && !takenBack) {
            sent.carried("");
        } else if (sent.isValued()) {
            document.getStatusElement()
                    .addExtension(AlternateCodes.of(sent, "0273", AVAILABILITY.contains(sent.peek())));
        }
    }

    /// An OBX of the document as one content. Text that comes line by line in OBX of one code, or of none, is one
    /// content.
    public static void content(Session session, ReadSegment obx, DocumentReference document) {
        Fields in = new Fields(session, obx, ATTACHMENT);
        in.setId(1);
        Part value = in.field(5, "data");
        if (!value.isValued()) {
            return;
        }
        CodeableConcept code = Cwe.concept(in.field(3, "extension(attachment-code)"), null, session.facility());
        Part type = obx.field(2, "DocumentReference.content.attachment.contentType");
        for (Part one : value.repetitions()) {
            Attachment attachment = switch (type.peek()) {
                case "ED" -> Ed.attachment(one, ATTACHMENT);
                case "RP" -> Ed.pointer(one, ATTACHMENT);
                default -> null;
            };
            if (attachment != null) {
                document.addContent().setAttachment(attachment);
                title(attachment, code);
            } else {
                text(document, one, code);
            }
        }
        type.carriedIfValued("");
    }

    private static void text(DocumentReference document, Part one, CodeableConcept code) {
        Part text = one.asText();
        text.carried("");
        Attachment last =
                document.hasContent() ? document.getContent().getLast().getAttachment() : new Attachment();
        boolean follows =
                last.hasData() && "text/plain".equals(last.getContentType()) && (code.isEmpty() || isOf(last, code));
        String before = follows ? new String(last.getData(), StandardCharsets.UTF_8) + "\n" : "";
        Attachment into = follows ? last : document.addContent().getAttachment().setContentType("text/plain");
        into.setData((before + text.verbatim()).getBytes(StandardCharsets.UTF_8));
        if (!follows) {
            title(into, code);
        }
    }

    private static boolean isOf(Attachment attachment, CodeableConcept code) {
        Extension held = attachment.getExtensionByUrl(CODE);
        return held != null && held.getValue().equalsDeep(code);
    }

    private static void title(Attachment attachment, CodeableConcept code) {
        if (code.isEmpty() || isOf(attachment, code)) {
            return;
        }
        if (!attachment.hasTitle()) {
            Coding first = code.getCodingFirstRep();
            attachment.setTitle(
                    code.hasText() ? code.getText() : first.hasDisplay() ? first.getDisplay() : first.getCode());
        }
        attachment.addExtension(CODE, code);
    }

    /// FHIR asks for a content: one that was only announced has the kind that TXA-3 says.
    public static void complete(DocumentReference document, ReadSegment txa) {
        if (!document.hasContent()) {
            document.addContent().getAttachment().setTitle("not in this message");
        }
        Part presentation = txa.field(3, "DocumentReference.content.attachment");
        if (presentation.isValued()) {
            Attachment first = document.getContentFirstRep().getAttachment();
            Extension sent = AlternateCodes.of(presentation, "0191", false);
            if (first.getExtension().stream().noneMatch(sent::equalsDeep)) {
                first.addExtension(sent);
            }
        }
    }
}
