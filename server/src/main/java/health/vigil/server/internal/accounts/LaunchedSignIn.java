package health.vigil.server.internal.accounts;

import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.policy.Principal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// Signs people in whom an EHR has proven, beside those who show a password: the account, its role and its units are
/// ours, and what locks or freezes it holds here too. Each success and failure commits with its ledger entry, which
/// names the EHR; what the EHR calls somebody who has no account is written nowhere.
public final class LaunchedSignIn {
    private static final String EVENT = "sign-in";

    private final Accounts accounts;
    private final Jdbi operational;
    private final InstantSource wallClock;

    /// @param operational the database role of the schema `ops`
    /// @param wallClock the time that locks end by, which no replay moves
    public LaunchedSignIn(Accounts accounts, Jdbi operational, InstantSource wallClock) {
        this.accounts = accounts;
        this.operational = operational;
        this.wallClock = wallClock;
    }

    /// Whose account it is, where a person may enter by it now; nobody is signed in yet.
    ///
    /// @param name possibly hostile
    /// @param ehr its name
    /// @param from the browser's network address
    /// @return nothing for every kind of failure alike
    public Optional<Principal> admit(String name, String ehr, String from) {
        Optional<AccountTable.Stored> stored = Account.isName(name)
                ? operational.withHandle(handle -> AccountTable.find(handle, name))
                : Optional.empty();
        if (stored.isEmpty()) {
            refused(stranger(from), "unknown-account", ehr);
            return Optional.empty();
        }
        Principal person = stored.get().account().principal(from);
        Optional<String> obstacle = obstacle(stored.get());
        obstacle.ifPresent(reason -> refused(person.actor(), reason, ehr));
        return obstacle.isPresent() ? Optional.empty() : Optional.of(person);
    }

    /// Records that the person has entered.
    ///
    /// @return false where the account was stopped in the meantime
    public boolean enter(Principal person, String ehr) {
        Instant now = wallClock.instant();
        return operational.inTransaction(transaction -> {
            boolean frozen = accounts.frozen(person.id());
            boolean open = !frozen && AccountTable.succeeded(transaction, person.id(), now);
            String outcome = open ? "success" : frozen ? "frozen" : "locked";
            accounts.write(transaction, person.actor(), new Act.SessionChanged(EVENT, outcome, ehr));
            return open;
        });
    }

    /// Records that an EHR's word of who somebody is did not hold.
    public void unproven(String ehr, String from) {
        refused(stranger(from), "unproven", ehr);
    }

    private Optional<String> obstacle(AccountTable.Stored stored) {
        Account account = stored.account();
        if (account.kind() != Actor.Kind.PERSON) {
            return Optional.of("no-person");
        }
        if (!stored.enabled()) {
            return Optional.of("disabled");
        }
        if (stored.locked(wallClock.instant())) {
            return Optional.of("locked");
        }
        return accounts.frozen(account.name()) ? Optional.of("frozen") : Optional.empty();
    }

    private static Actor stranger(String from) {
        return new Actor(Actor.Kind.PERSON, "unknown", null, from);
    }

    private void refused(Actor actor, String reason, String ehr) {
        operational.useTransaction(
                transaction -> accounts.write(transaction, actor, new Act.SessionChanged(EVENT, reason, ehr)));
    }
}
