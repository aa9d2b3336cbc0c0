package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Cx;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.reading.Reason;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import org.hl7.fhir.r4.model.Account;
import org.hl7.fhir.r4.model.Account.AccountStatus;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// PID-18, table PID[Account]. A message that says who guarantees the account (GT1) speaks for it.
public final class AccountMapper {
    private AccountMapper() {}

    /// States the account, and the visit's where this message states the visit.
    ///
    /// @return reference to the Account, null where PID names none
    public static @Nullable Reference put(Session session, Subject subject, ReadSegment pid, Mode mode) {
        Part number = pid.field(18, "Account.identifier");
        ResourceIdentity identity = Identities.numbered(session, "Account", number);
        if (identity == null) {
            return null;
        }
        if (!session.isStated(identity)) {
            Account before = session.current(identity, Account.class).orElseGet(Account::new);
            if (Subject.stays(session, subject.patient(), identity, before.getSubjectFirstRep())) {
                leaveOut(subject, identity, number);
                return null;
            }
            Subject.refuseAnother(session, subject.patient(), identity, before.getSubjectFirstRep());
            Account account = new Account();
            account.setStatus(session.header().trigger().equals("P06") ? AccountStatus.INACTIVE : AccountStatus.ACTIVE);
            account.addIdentifier(Cx.identifier(number, session.facility(), session.zone()));
            account.addSubject(subject.patientReference(session));
            boolean guaranteed = session.message().segment("GT1").isPresent();
            if (!guaranteed) {
                account.setGuarantor(before.getGuarantor());
            }
            session.put(identity, subject.patient(), account, guaranteed ? Mode.REPLACE : mode);
        }
        Reference reference = session.reference(identity);
        if (subject.visit() != null) {
            subject.visit().getAccount().clear();
            subject.visit().addAccount(reference.copy());
        }
        return reference;
    }

    /// The number is none of this patient's, unless it is what the visit itself is known by.
    private static void leaveOut(Subject subject, ResourceIdentity account, Part number) {
        ResourceIdentity visit = subject.encounter();
        boolean known = visit != null
                && visit.system().equals(account.system())
                && visit.value().equals(account.value());
        if (!known) {
            number.notCarried(Reason.STAYS_WITH_ANOTHER);
            if (subject.visit() != null) {
                subject.visit()
                        .getIdentifier()
                        .removeIf(held -> account.value().equals(held.getValue())
                                && account.system().equals(held.getSystem()));
            }
        }
    }
}
