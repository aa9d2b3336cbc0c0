package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Cx;
import health.vigil.hl7v2.internal.datatype.Hd;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.Ft1Mapper;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import org.hl7.fhir.r4.model.Account;
import org.hl7.fhir.r4.model.Account.AccountStatus;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// BAR^P01, P02, P05, P06 and DFT^P03, P11: the patient's account (table PID[Account]), what it is insured by and what
/// was diagnosed and done, and each FT1 as a ChargeItem.
public final class AccountMapping implements StructureMapping {
    @Override
    public ResourceIdentity map(Session session) {
        Subject subject = Subjects.referredTo(session);
        Reference account = account(session, subject);
        PatientDetails.putAll(session, subject);
        for (ReadSegment segment : session.message().segments()) {
            if (segment.name().equals("FT1")) {
                Ft1Mapper.put(session, subject, segment, account);
            }
        }
        return subject.patient();
    }

    /// The account of PID-18; null where it has none.
    private static @Nullable Reference account(Session session, Subject subject) {
        Part number = session.message().segment("PID").field(18, "Account.identifier");
        if (!number.component(1).isValued()) {
            return null;
        }
        String authority = Hd.uri(number.component(4), 0);
        ResourceIdentity identity = new ResourceIdentity(
                "Account",
                authority.isEmpty() ? session.facility() : authority,
                number.component(1).peek());
        Account before = session.current(identity, Account.class).orElseGet(Account::new);
        Subject.refuseAnother(session, subject.patient(), before.getSubjectFirstRep());
        Account account = new Account();
        account.setStatus(
                session.header().trigger().equals("P06") ? AccountStatus.INACTIVE : AccountStatus.ACTIVE);
        account.addIdentifier(Cx.identifier(number, session.facility(), session.zone()));
        account.addSubject(subject.patientReference(session));
        session.put(identity, subject.patient(), account, Mode.REPLACE);
        return session.reference(identity);
    }
}
