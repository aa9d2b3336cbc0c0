package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.TxaMapper;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.DocumentReference.DocumentReferenceRelatesToComponent;
import org.hl7.fhir.r4.model.DocumentReference.DocumentRelationshipType;
import org.hl7.fhir.r4.model.Enumerations.DocumentReferenceStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;

/// MDM^T01 to T11: a document (TXA) with its content (OBX), and the orders that it answers. T03, T04, T07, T08 and T11
/// are about a document that the record may have already: what they leave out stays.
public final class DocumentMapping implements StructureMapping {
    private static final Set<String> FOLLOWING = Set.of("T03", "T04", "T07", "T08", "T11");

    @Override
    public ResourceIdentity map(Session session) {
        Subject subject = Subjects.referredTo(session);
        PatientDetails.put(session, subject);
        ReadSegment txa = session.message().segment("TXA");
        ResourceIdentity identity = identity(session, subject, txa);
        DocumentReference before =
                session.current(identity, DocumentReference.class).orElseGet(DocumentReference::new);
        Subject.refuseAnother(session, subject.patient(), identity, before.getSubject());
        DocumentReference document = TxaMapper.document(session, subject, txa);
        orders(session, subject, document);
        content(session, document);
        if (document.getContent().isEmpty() && before.hasContent()) {
            document.setContent(before.getContent());
        }
        if (FOLLOWING.contains(session.header().trigger())) {
            follow(before, txa, document);
        }
        TxaMapper.complete(document, txa);
        relate(session, subject, txa, document);
        session.put(identity, subject.patient(), document, Mode.REPLACE);
        return subject.patient();
    }

    /// Where TXA-19 does not say whether the document is in use, that stays as it was.
    private static void follow(DocumentReference before, ReadSegment txa, DocumentReference document) {
        boolean takenBack = document.getStatus() == DocumentReferenceStatus.ENTEREDINERROR;
        if (before.hasStatus() && !txa.field(19).isValued() && !takenBack) {
            document.setStatus(before.getStatus());
        }
        Unsaid.elements(before.getContext(), document.getContext());
        Unsaid.keep(before, document);
    }

    private static ResourceIdentity identity(Session session, Subject subject, ReadSegment txa) {
        ResourceIdentity named =
                Identities.numbered(session, "DocumentReference", "", List.of(txa.field(12), txa.field(15)));
        return named != null
                ? named
                : Identities.within(
                        session,
                        subject.patient(),
                        "DocumentReference",
                        txa.field(2).raw(),
                        txa.field(6).peek());
    }

    /// The orders before the TXA.
    private static void orders(Session session, Subject subject, DocumentReference document) {
        List<Order> all = Orders.of(session);
        KnownOrders known = new KnownOrders(session, subject, all);
        for (Order order : all) {
            for (ResourceIdentity request : known.services(order)) {
                if (!session.isStated(request)) {
                    if (session.current(request, ServiceRequest.class).isEmpty()) {
                        session.put(
                                request,
                                subject.patient(),
                                OrderMapping.state(session, subject, order, request),
                                Mode.IF_ABSENT,
                                order.own());
                    }
                    document.getContext().addRelated(session.reference(request));
                }
            }
        }
    }

    /// The OBX and NTE after the TXA.
    private static void content(Session session, DocumentReference document) {
        boolean within = false;
        for (ReadSegment segment : session.message().segments()) {
            switch (segment.name()) {
                case "TXA" -> within = true;
                case "OBX" -> {
                    if (within) {
                        TxaMapper.content(session, segment, document);
                    }
                }
                default -> {}
            }
        }
    }

    /// T09 and T10 replace the document that TXA-13 names; an addendum (T05, T06) appends to it.
    private static void relate(Session session, Subject subject, ReadSegment txa, DocumentReference document) {
        DocumentRelationshipType how = switch (session.header().trigger()) {
            case "T09", "T10" -> DocumentRelationshipType.REPLACES;
            case "T05", "T06" -> DocumentRelationshipType.APPENDS;
            default -> null;
        };
        ResourceIdentity parent = Identities.numbered(session, "DocumentReference", "", List.of(txa.field(13)));
        if (how == null || parent == null) {
            return;
        }
        for (int i = 1; i <= 4; i++) {
            txa.field(13, "DocumentReference.relatesTo.target").component(i).carriedIfValued("");
        }
        DocumentReferenceRelatesToComponent related = document.addRelatesTo();
        related.setCode(how)
                .setTarget(
                        session.mayBeUnidentified()
                                ? new Reference().setType("DocumentReference")
                                : session.reference(parent));
        related.getTarget()
                .getIdentifier()
                .setValue(txa.field(13).component(1).peek())
                .setSystem(parent.system());
        if (how == DocumentRelationshipType.REPLACES) {
            supersede(session, subject, parent, txa);
        }
    }

    /// The document that another replaces is obsolete (HL7 v2 chapter 9, T09 and T10), where the record has it.
    private static void supersede(Session session, Subject subject, ResourceIdentity parent, ReadSegment txa) {
        session.current(parent, DocumentReference.class).ifPresent(replaced -> {
            Subject.refuseAnother(session, subject.patient(), parent, replaced.getSubject());
            if (replaced.getStatus() == DocumentReferenceStatus.CURRENT) {
                replaced.setStatus(DocumentReferenceStatus.SUPERSEDED);
                session.put(parent, subject.patient(), replaced, Mode.REPLACE, txa);
            }
        });
    }
}
