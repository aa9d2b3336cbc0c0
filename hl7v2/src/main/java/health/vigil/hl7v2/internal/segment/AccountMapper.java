package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Cx;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
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
        boolean guaranteed = session.message().segment("GT1").isPresent();
        Reference reference = state(session, subject, pid.field(18, "Account.identifier"), mode, guaranteed);
        if (reference != null && subject.visit() != null) {
            subject.visit().getAccount().clear();
            subject.visit().addAccount(reference.copy());
        }
        return reference;
    }

    /// BLG-3: the account that an order is charged to.
    ///
    /// @return reference to the Account, null where BLG names none
    public static @Nullable Reference billed(Session session, Subject subject, ReadSegment blg) {
        return state(session, subject, blg.field(3, "Account.identifier"), Mode.IF_ABSENT, false);
    }

    /// @param guaranteed whether the message says by whom
    private static @Nullable Reference state(
            Session session, Subject subject, Part number, Mode mode, boolean guaranteed) {
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
            if (!guaranteed) {
                account.setGuarantor(before.getGuarantor());
            }
            session.put(identity, subject.patient(), account, guaranteed ? Mode.REPLACE : mode);
        }
        session.from(identity, number.segment());
        return session.reference(identity);
    }

    /// The number is none of this patient's, unless it is what the visit itself is known by.
    private static void leaveOut(Subject subject, ResourceIdentity account, Part number) {
        ResourceIdentity visit = subject.encounter();
        boolean known = visit != null
                && visit.system().equals(account.system())
                && visit.value().equals(account.value());
        if (!known) {
            number.first().notCarried(Reason.STAYS_WITH_ANOTHER);
            if (subject.visit() != null) {
                subject.visit()
                        .getIdentifier()
                        .removeIf(held -> account.value().equals(held.getValue())
                                && account.system().equals(held.getSystem()));
            }
        }
    }
}
