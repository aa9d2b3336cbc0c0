package health.vigil.watch;

import health.vigil.base.Ids;
import health.vigil.base.ProblemException;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Archive;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import health.vigil.ledger.Ledger;
import health.vigil.policy.Action;
import health.vigil.policy.Decided;
import health.vigil.policy.Policy;
import health.vigil.policy.Principal;
import health.vigil.watch.internal.Desk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Legal holds, and the deletion of evidence whose time is over: by permission, recorded in the same transaction. A
/// hold is on everything: which evidence a case needs is known only at its end.
public final class Holds {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ./_-]{0,63}");
    private static final String WHAT = "legal-hold";

    private final Jdbi evidence;
    private final Ledger ledger;
    private final Ids ids;
    private final InstantSource clock;
    private final Desk desk;

    /// @param evidence the role of the log, with the schema `watch` migrated
    /// @param clock of evidence
    public Holds(Jdbi evidence, Ledger ledger, Policy policy, Ids ids, InstantSource clock) {
        this.evidence = evidence;
        this.ledger = ledger;
        this.ids = ids;
        this.clock = clock;
        this.desk = new Desk(evidence, ledger, policy, ids, clock);
    }

    /// A hold in force.
    ///
    /// @param name such as a case number
    public record Hold(String name, Instant since, String by) {}

    /// Those in force, oldest first.
    public List<Hold> all() {
        return evidence.withHandle(handle -> handle.createQuery(
                        "select name, since, by_actor from watch.hold order by since, name")
                .map((row, _) -> new Hold(
                        row.getString("name"),
                        row.getObject("since", OffsetDateTime.class).toInstant(),
                        row.getString("by_actor")))
                .list());
    }

    /// Whether any is in force, as committed now.
    public boolean any() {
        return !all().isEmpty();
    }

    /// Places a hold.
    ///
    /// @return whether it was not in force before
    /// @throws ProblemException `VGL-WAT-003` for a name of other than letters, digits and `./_-`
    public Decided<Boolean> place(Principal principal, String name) {
        return desk.decided(
                principal,
                Action.OPERATE,
                WHAT,
                (transaction, permit) ->
                        change(transaction, principal.actor(), permit.authority(), checked(name), true));
    }

    /// Releases a hold; others stay in force.
    ///
    /// @return whether it was in force
    public Decided<Boolean> release(Principal principal, String name) {
        return desk.decided(
                principal,
                Action.OPERATE,
                WHAT,
                (transaction, permit) ->
                        change(transaction, principal.actor(), permit.authority(), checked(name), false));
    }

    /// Places or releases a hold for whoever may run commands where the platform's data is.
    ///
    /// @return whether that changed anything
    public boolean byCommand(String name, boolean placed) {
        return evidence.inTransaction(transaction -> change(
                transaction, Actor.platform("operator"), new Authority.Duty("command-line@1"), checked(name), placed));
    }

    /// Deletes an object of the archive whose time is over; a refusal is recorded.
    ///
    /// @param object its name, such as `tile/entries/000`
    /// @throws ProblemException `VGL-LED-016` before its time or under a hold, `VGL-LED-026` for what is no name of
    ///     an object
    public Decided<Boolean> delete(Principal principal, Archive archive, String object) {
        return desk.decided(principal, Action.DELETE, "evidence-deletion", (_, permit) -> {
            try {
                archive.delete(principal.actor(), permit.authority(), object);
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        });
    }

    private boolean change(Handle transaction, Actor actor, Authority authority, String name, boolean placed) {
        String sql = placed
                ? "insert into watch.hold (name, since, by_actor) values (:name, :now, :by) on conflict do nothing"
                : "delete from watch.hold where name = :name";
        boolean changed = transaction
                        .createUpdate(sql)
                        .bind("name", name)
                        .bind("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .bind("by", actor.id())
                        .execute()
                == 1;
        if (changed) {
            Act act = new Act.HoldChanged(name, placed ? "placed" : "released");
            ledger.append(transaction, new Entry(ids.next(), clock.instant(), actor, authority, null, act));
        }
        return changed;
    }

    private static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new ProblemException(
                    "VGL-WAT-003",
                    "That is no name of a legal hold.",
                    "Use a case number of letters, digits, spaces and ./_-, and nobody's name.");
        }
        return name;
    }
}
