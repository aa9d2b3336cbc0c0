package health.vigil.watch;

import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.base.ProblemException;
import health.vigil.base.Sha256;
import health.vigil.ledger.Act;
import health.vigil.ledger.Ledger;
import health.vigil.policy.Action;
import health.vigil.policy.Decided;
import health.vigil.policy.Policy;
import health.vigil.policy.Principal;
import health.vigil.watch.internal.Desk;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;

/// What an officer tells of patients, so that the opening of their records is looked at: that they need special care,
/// that they are a member of staff, or live with one. Each look and each change is decided and recorded.
public final class SpecialCare {
    private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");

    private final Desk desk;

    /// Rows of a page.
    public static final int PAGE = 100;

    /// @param evidence the role of the log, with the schema `watch` migrated
    public SpecialCare(Jdbi evidence, Ledger ledger, Policy policy, Ids ids, InstantSource clock) {
        this.desk = new Desk(evidence, ledger, policy, ids, clock);
    }

    /// How a patient is related to a member of staff.
    public enum Relation {
        /// The patient is this person.
        OWN,
        /// The patient lives with this person.
        HOUSEHOLD
    }

    /// Something that was told.
    ///
    /// @param what `special care`, or a relation and the account's name
    public record Told(String subject, String what, Instant since, String by) {}

    /// A page of what is told, newest first.
    ///
    /// @param from how many rows come before the page
    public Decided<List<Told>> page(Principal principal, int from) {
        return desk.decided(principal, Action.SEARCH, "special-care", (transaction, permit) -> {
            List<Told> told = transaction
                    .createQuery("""
                            select subject, 'special care' as what, since, by_actor from watch.flagged
                            union all
                            select subject, case relation when 'OWN' then 'is ' else 'lives with ' end || account, since,
                                by_actor from watch.staff_patient
                            order by since desc, subject, what offset :from limit :page
                            """)
                    .bind("from", from)
                    .bind("page", PAGE)
                    .map((row, _) -> new Told(
                            row.getString("subject"),
                            row.getString("what"),
                            row.getObject("since", OffsetDateTime.class).toInstant(),
                            row.getString("by_actor")))
                    .list();
            desk.record(
                    transaction,
                    principal,
                    permit,
                    new Act.EvidenceQueried(
                            "special-care", new TreeMap<>(Map.of("count", Integer.toString(told.size()))), List.of()));
            return told;
        });
    }

    /// Marks a patient's records as needing special care, or takes the mark away.
    ///
    /// @param token an audit token
    public Decided<Boolean> flag(Principal principal, PatientToken token, boolean special) {
        return desk.decided(principal, Action.UPDATE, "special-care", (transaction, permit) -> {
            int changed = special
                    ? transaction
                            .createUpdate("""
                                    insert into watch.flagged (subject, since, by_actor) values (:subject, :now, :by)
                                    on conflict do nothing
                                    """)
                            .bind("subject", token.value())
                            .bind("now", desk.clock().instant().atOffset(ZoneOffset.UTC))
                            .bind("by", principal.id())
                            .execute()
                    : transaction
                            .createUpdate("delete from watch.flagged where subject = :subject")
                            .bind("subject", token.value())
                            .execute();
            desk.record(
                    transaction,
                    principal,
                    permit,
                    new Act.ConfigurationChanged(
                            "special-care",
                            token.value(),
                            special ? "marked" : "unmarked",
                            "sha256:" + Sha256.hex(token.value() + " " + special)));
            return changed == 1;
        });
    }

    /// Tells that a patient is a member of staff or lives with one, or that it is not so. The entry names the account
    /// and only a digest of the patient's token: the log must not say whose token is whose.
    ///
    /// @param account possibly hostile
    /// @param token an audit token
    /// @throws ProblemException `VGL-WAT-001` for a name that no account has
    public Decided<Boolean> relate(
            Principal principal, String account, PatientToken token, Relation relation, boolean holds) {
        if (!ACCOUNT.matcher(account).matches()) {
            throw new ProblemException(
                    "VGL-WAT-001", "That is no actor's name.", "Give it as an entry of the log shows it.");
        }
        return desk.decided(principal, Action.UPDATE, "special-care", (transaction, permit) -> {
            String sql = holds ? """
                    insert into watch.staff_patient (account, subject, relation, since, by_actor)
                    values (:account, :subject, :relation, :now, :by) on conflict do nothing
                    """ : """
                    delete from watch.staff_patient
                    where account = :account and subject = :subject and relation = :relation
                    """;
            int changed = transaction
                    .createUpdate(sql)
                    .bind("account", account)
                    .bind("subject", token.value())
                    .bind("relation", relation.name())
                    .bind("now", desk.clock().instant().atOffset(ZoneOffset.UTC))
                    .bind("by", principal.id())
                    .execute();
            desk.record(
                    transaction,
                    principal,
                    permit,
                    new Act.ConfigurationChanged(
                            "staff-as-patients",
                            account,
                            holds ? "told" : "withdrawn",
                            "sha256:" + Sha256.hex(token.value() + " " + relation)));
            return changed == 1;
        });
    }
}
