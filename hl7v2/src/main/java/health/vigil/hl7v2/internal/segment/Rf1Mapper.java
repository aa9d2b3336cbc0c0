package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Hd;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestPriority;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;

/// RF1 and PRD as a ServiceRequest. HL7 has no table for them.
public final class Rf1Mapper {
    private Rf1Mapper() {}

    public static ServiceRequest referral(Session session, Subject subject, ReadSegment rf1) {
        ServiceRequest referral = new ServiceRequest();
        referral.setSubject(subject.patientReference(session));
        referral.setEncounter(subject.encounterReference(session));
        referral.setIntent(ServiceRequestIntent.ORDER);
        Fields in = new Fields(session, rf1, "ServiceRequest");
        status(in, referral);
        priority(in, referral);
        in.concept(3, "code", "0281", referral::setCode);
        in.concepts(4, "orderDetail", "0282", referral::addOrderDetail);
        in.concepts(5, "category", "0284", referral::addCategory);
        in.entityIdentifiers(6, "identifier", "PLAC", referral::addIdentifier);
        in.dateTime(7, "authoredOn", referral::setAuthoredOnElement);
        in.concepts(10, "reasonCode", "0336", referral::addReasonCode);
        in.entityIdentifiers(11, "identifier", "FILL", referral::addIdentifier);
        return referral;
    }

    /// Table 0283.
    private static void status(Fields in, ServiceRequest referral) {
        Part status = in.field(1, "status");
        ServiceRequestStatus known = switch (status.component(1).peek()) {
            case "A" -> ServiceRequestStatus.ACTIVE;
            case "E" -> ServiceRequestStatus.COMPLETED;
            case "P" -> ServiceRequestStatus.DRAFT;
            case "R" -> ServiceRequestStatus.REVOKED;
            default -> null;
        };
        referral.setStatus(known == null ? ServiceRequestStatus.ACTIVE : known);
        if (known != null) {
            status.component(1).carried("");
        }
    }

    /// Table 0280.
    private static void priority(Fields in, ServiceRequest referral) {
        Part priority = in.field(2, "priority");
        ServiceRequestPriority known = switch (priority.component(1).peek()) {
            case "S" -> ServiceRequestPriority.STAT;
            case "A" -> ServiceRequestPriority.ASAP;
            case "R" -> ServiceRequestPriority.ROUTINE;
            default -> null;
        };
        if (known != null) {
            priority.component(1).carried("");
            referral.setPriority(known);
        }
    }

    /// PRD: who refers (`RP`) or is referred to (`RT`). Other roles, and a second who refers, are kept as sent.
    public static void provider(Session session, ReadSegment prd, ServiceRequest referral) {
        String role = prd.field(1).peek();
        boolean refers = role.equals("RP");
        boolean named = refers ? !referral.hasRequester() : role.equals("RT");
        if (!named || !prd.field(2).isValued()) {
            return;
        }
        Practitioner practitioner = new Practitioner();
        Fields in = new Fields(session, prd, "(Practitioner)");
        in.names(2, "name", practitioner::addName);
        in.addresses(3, "address", practitioner::addAddress);
        in.telecoms(5, "telecom", null, practitioner::addTelecom);
        prd.field(1, refers ? "ServiceRequest.requester" : "ServiceRequest.performer")
                .carried("");
        in.each(
                7,
                "identifier",
                number -> practitioner
                        .addIdentifier()
                        .setValue(number.component(1).to(".value"))
                        .setSystem(session.facility())
                        .setType(
                                number.component(2).isValued()
                                        ? new CodeableConcept()
                                                .setText(number.component(2).to(".type.text"))
                                        : null));
        String number = prd.field(7).peek();
        ResourceIdentity identity = session.unstated(new ResourceIdentity(
                "Practitioner",
                number.isEmpty() ? Hd.namespaceUri(session.facility() + ":name") : session.facility(),
                number.isEmpty() ? prd.field(2).raw() : number));
        session.put(identity, null, practitioner, Mode.IF_ABSENT, prd);
        Reference reference = session.reference(identity);
        if (refers) {
            referral.setRequester(reference);
        } else {
            referral.addPerformer(reference);
        }
    }
}
