package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.Rf1Mapper;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import java.util.List;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;

/// REF^I12 to I15: the referral (RF1) as a ServiceRequest, from and to the providers of PRD, with what is known of
/// the patient.
public final class ReferralMapping implements StructureMapping {
    @Override
    public ResourceIdentity map(Session session) {
        Subject subject = Subjects.referredTo(session);
        ReadSegment rf1 = session.message().segment("RF1");
        ResourceIdentity named =
                Identities.numbered(session, "ServiceRequest", "referral", List.of(rf1.field(6), rf1.field(11)));
        ResourceIdentity identity = named != null
                ? named
                : Identities.within(
                        session,
                        subject.patient(),
                        "ServiceRequest",
                        "referral",
                        rf1.field(3).raw(),
                        rf1.field(7).peek());
        ServiceRequest before = session.current(identity, ServiceRequest.class).orElseGet(ServiceRequest::new);
        Subject.refuseAnother(session, subject.patient(), identity, before.getSubject());
        ServiceRequest referral = Rf1Mapper.referral(session, subject, rf1);
        if (session.header().trigger().equals("I14")) {
            referral.setStatus(ServiceRequestStatus.REVOKED);
        }
        for (ReadSegment segment : session.message().segments()) {
            if (segment.name().equals("PRD")) {
                Rf1Mapper.provider(session, segment, referral);
            }
        }
        session.put(identity, subject.patient(), referral, Mode.REPLACE, stating(session));
        PatientDetails.putAll(session, subject);
        ResultMapping.repeated(session, subject);
        return subject.patient();
    }

    private static ReadSegment[] stating(Session session) {
        return session.message().segments().stream()
                .filter(segment ->
                        segment.name().equals("RF1") || segment.name().equals("PRD"))
                .toArray(ReadSegment[]::new);
    }
}
