package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.AccountMapper;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import org.hl7.fhir.r4.model.Reference;

/// BAR^P01, P02, P05, P06 and DFT^P03, P11: the patient's account (table PID[Account]), what it is insured by and
/// what was diagnosed, ordered and done, and each FT1 as a ChargeItem.
public final class AccountMapping implements StructureMapping {
    @Override
    public ResourceIdentity map(Session session) {
        Subject subject = Subjects.referredTo(session);
        ReadSegment pid = session.message().segment("PID");
        Reference account = AccountMapper.put(session, subject, pid, Mode.REPLACE);
        PatientDetails.putAll(session, subject);
        ResultMapping.repeated(session, subject);
        Charges.put(session, subject, account);
        return subject.patient();
    }
}
