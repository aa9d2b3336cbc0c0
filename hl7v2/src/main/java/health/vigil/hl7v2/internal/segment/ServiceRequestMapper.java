package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Cwe;
import health.vigil.hl7v2.internal.datatype.Ei;
import health.vigil.hl7v2.internal.datatype.Eip;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Concepts;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Organizations;
import health.vigil.hl7v2.internal.session.PractitionerRoles;
import health.vigil.hl7v2.internal.session.Practitioners;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import health.vigil.hl7v2.internal.table.CodeSystems;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestPriority;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.jspecify.annotations.Nullable;

/// ORC with its OBR, tables ORC[ServiceRequest] and OBR[ServiceRequest].
public final class ServiceRequestMapper {
    private static final String EXTENSION = "http://hl7.org/fhir/StructureDefinition/";
    /// On a ServiceRequest: why it stands as it does.
    public static final String STATUS_REASON = EXTENSION + "request-statusReason";

    private static final String CALLBACK = EXTENSION + "servicerequest-order-callback-phone-number";

    private ServiceRequestMapper() {}

    /// Which order: the placer's number, else the filler's, and the service, since one number may stand for
    /// several. Null where none is sent.
    public static @Nullable ResourceIdentity identity(Session session, ReadSegment orc, ReadSegment obr) {
        return Identities.numbered(
                session,
                "ServiceRequest",
                Identities.code(obr.field(4)),
                List.of(orc.field(2), obr.field(2), orc.field(3), obr.field(3)));
    }

    /// Says of the order what the segments say.
    public static void apply(
            Session session, Subject subject, ReadSegment orc, ReadSegment obr, ServiceRequest request) {
        request.setSubject(subject.patientReference(session));
        request.setEncounter(subject.encounterReference(session));
        Fields of = new Fields(session, orc, "ServiceRequest");
        Fields in = new Fields(session, obr, "ServiceRequest");
        identifiers(session, orc, obr, request);
        status(of, request);
        event(of, request);
        in.setId(1);
        in.concept(4, "code", (String) null, request::setCode);
        intent(in, request);
        requester(of, in, request);
        in.concepts(31, "reasonCode", (String) null, request::addReasonCode);
        in.concepts(46, "orderDetail", (String) null, request::addOrderDetail);
        in.concepts(47, "orderDetail", (String) null, request::addOrderDetail);
        of.concepts(29, "locationCode", ConceptMaps.ORDER_TYPE, request::addLocationCode);
        of.each(28, "meta.security", one -> {
            Concepts.codings(session, one, ConceptMaps.CONFIDENTIALITY)
                    .forEach(label -> request.getMeta().addSecurity(label));
            one.relocate("");
        });
        information(in, request);
    }

    private static void identifiers(Session session, ReadSegment orc, ReadSegment obr, ServiceRequest request) {
        request.getIdentifier().clear();
        add(session, orc.field(2), obr.field(2), "PLAC", request);
        add(session, orc.field(3), obr.field(3), "FILL", request);
        Part group = orc.field(4, "ServiceRequest.requisition");
        if (group.isValued()) {
            Part first = group.first();
            Eip.group(
                    first,
                    orc.field(4, "ServiceRequest.identifier").first(),
                    session.header().version(),
                    session.facility(),
                    request::setRequisition,
                    request::addIdentifier);
        }
        new Fields(session, obr, "ServiceRequest")
                .identifiers(53, "identifier", number -> request.addIdentifier(placers(number)));
        new Fields(session, orc, "ServiceRequest")
                .identifiers(33, "identifier", number -> request.addIdentifier(placers(number)));
    }

    /// OBR-53 and ORC-33 are further numbers of the placer, whatever else they say to be.
    private static Identifier placers(Identifier number) {
        if (!"PLAC".equals(number.getType().getCodingFirstRep().getCode())) {
            number.getType().getCoding().addFirst(new Coding(CodeSystems.IDENTIFIER_TYPE, "PLAC", null));
        }
        return number;
    }

    /// ORC's number, else OBR's; the same in both is carried once.
    private static void add(Session session, Part orc, Part obr, String type, ServiceRequest request) {
        boolean own = orc.component(1).isValued();
        Part number = (own ? orc : obr).in("ServiceRequest.identifier");
        if (number.component(1).isValued()) {
            request.addIdentifier(Ei.identifier(number, type, session.facility()));
        }
        if (own && obr.isValued() && same(obr, orc)) {
            obr.notCarried(Reason.REPEATED);
        }
    }

    /// ORC-5, else what ORC-1 asks for, which HL7 maps to the status that the order has until it is answered; unknown
    /// where neither says it.
    private static void status(Fields of, ServiceRequest request) {
        Coding status = null;
        if (of.isValued(5)) {
            status = Concepts.code(of.session(), of.field(5, "status"), ConceptMaps.ORDER_STATUS);
        } else {
            status = ConceptMaps.ORDER_CONTROL.of(of.peek(1));
        }
        request.setStatus(
                status == null ? ServiceRequestStatus.UNKNOWN : ServiceRequestStatus.fromCode(status.getCode()));
        boolean answered = of.session().header().type().equals("ORU");
        if (request.getStatus() == ServiceRequestStatus.UNKNOWN && !of.segment().isPresent() && !answered) {
            request.setStatus(ServiceRequestStatus.ACTIVE);
        }
    }

    /// What happened to the order (ORC-1), when (ORC-9) and why (ORC-16).
    private static void event(Fields of, ServiceRequest request) {
        request.getExtension().removeIf(held -> held.getUrl().equals(EXTENSION + "businessEvent"));
        Extension event = new Extension(EXTENSION + "businessEvent");
        of.concept(
                1,
                "extension(businessEvent).extension(value)",
                "0119",
                control -> event.addExtension("value", control));
        of.dateTime(9, "extension(businessEvent).extension(date)", time -> {
            event.addExtension("date", time);
            if (of.peek(1).equals("NW")) {
                request.setAuthoredOnElement(time.copy());
            }
        });
        if (event.hasExtension()) {
            request.addExtension(event);
        }
        of.concept(
                16, "extension(request-statusReason)", (String) null, why -> request.addExtension(STATUS_REASON, why));
    }

    /// TQ1-9 and OBR-5. One order has one priority: another than it has already stays unread.
    public static void priority(Fields in, int number, ServiceRequest request) {
        Coding said = ConceptMaps.PRIORITY.of(in.peek(number));
        if (!request.hasPriority()
                || (said != null && request.getPriority().toCode().equals(said.getCode()))) {
            in.code(
                    number,
                    "priority",
                    ConceptMaps.PRIORITY,
                    code -> request.setPriority(ServiceRequestPriority.fromCode(code.getCode())));
        }
    }

    private static void intent(Fields in, ServiceRequest request) {
        Part action = in.field(11, "intent");
        boolean reflex = action.peek().equals("G");
        request.setIntent(reflex ? ServiceRequestIntent.REFLEXORDER : ServiceRequestIntent.ORDER);
        if (reflex) {
            action.carried("");
        }
    }

    /// ORC-12, else OBR-16, on behalf of the facility in ORC-21, which stays unread where the person has a name only.
    private static void requester(Fields of, Fields in, ServiceRequest request) {
        Fields from = of.isValued(12) ? of : in;
        from.practitioner(from == of ? 12 : 16, "requester", request::setRequester);
        if (from == of
                && in.isValued(16)
                && same(in.segment().field(16), of.segment().field(12))) {
            in.field(16, "").notCarried(Reason.REPEATED);
        }
        if (from == of) {
            Practitioners.addresses(
                    of.session(), of.segment().field(12).repetitions().getFirst(), of.field(24, "requester"));
        }
        boolean onlyNamed = request.hasRequester() && !request.getRequester().hasReference();
        Part first = of.field(21, "requester").first();
        if (first.isValued() && !onlyNamed) {
            Reference organization = Organizations.reference(of.session(), first);
            Organizations.addresses(of.session(), first, of.field(22, "requester"));
            Organizations.telecoms(of.session(), first, of.field(23, "requester"));
            request.setRequester(
                    organization == null
                            ? request.getRequester()
                            : request.getRequester().hasReference()
                                    ? PractitionerRoles.of(
                                            of.session(), request.getRequester(), organization, null, of.segment())
                                    : organization);
        }
        Fields callback = in.isValued(17) ? in : of;
        callback.telecoms(
                callback == in ? 17 : 14,
                "extension(order-callback-phone-number)",
                null,
                phone -> request.addExtension(CALLBACK, phone));
    }

    private static boolean same(Part one, Part other) {
        return one.raw().equals(other.raw());
    }

    private static void information(Fields in, ServiceRequest request) {
        in.each(13, "supportingInfo", text -> {
            CodeableConcept info = Cwe.first(text, null, in.session().facility());
            Coding code = info.getCodingFirstRep();
            Reference reference = new Reference();
            reference.setDisplay(info.hasText() ? info.getText() : code.getCode());
            if (code.hasDisplay()) {
                reference.setDisplay(code.getDisplay());
            }
            if (code.hasDisplay() || code.hasSystem()) {
                reference.setIdentifier(
                        new Identifier().setSystem(code.getSystem()).setValue(code.getCode()));
            }
            text.relocate("");
            request.addSupportingInfo(reference);
        });
        in.each(
                29,
                "basedOn.identifier",
                parent -> Eip.identifiers(
                        parent,
                        in.session().facility(),
                        number -> request.addBasedOn(
                                new Reference().setType("ServiceRequest").setIdentifier(number))));
    }
}
