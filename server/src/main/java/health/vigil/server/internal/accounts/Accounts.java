package health.vigil.server.internal.accounts;

import health.vigil.base.Ids;
import health.vigil.base.Secrets;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import health.vigil.ledger.Ledger;
import health.vigil.policy.Principal;
import health.vigil.server.VigilConfig;
import health.vigil.watch.Containment;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;

/// Signs people and machines in. Each success and failure commits with its ledger entry; too many failures in
/// a row lock the account for a while; what was typed as an unknown name is written nowhere.
public final class Accounts {
    private static final Authority SIGN_IN = new Authority.Duty("sign-in@1");
    private static final Authority ADMINISTRATION = new Authority.Duty("account-administration@1");
    private static final int LONGEST_PASSWORD = 256;

    private final Jdbi operational;
    private final Ledger ledger;
    private final Ids ids;
    private final InstantSource platformClock;
    private final InstantSource wallClock;
    private final PasswordEncoder encoder;
    private final VigilConfig.SignIn throttle;
    private final Secrets secrets = new Secrets(new SecureRandom());
    private final RecentTokens<AccountTable.Held> recent = new RecentTokens<>();
    private final ToldStoppages told = new ToldStoppages();
    /// Hashing a password is slow on purpose: guesses wait here, so that they do not take the processors.
    private final Semaphore hashing = new Semaphore(2);

    private final String nobodysHash;
    private volatile @Nullable Containment containment;

    /// @param operational the database role of the schema `ops`
    /// @param platformClock the time that evidence carries
    /// @param wallClock the time that locks and tokens end by, which no replay moves
    /// @param encoder a slow password hash
    public Accounts(
            Jdbi operational,
            Ledger ledger,
            Ids ids,
            InstantSource platformClock,
            InstantSource wallClock,
            PasswordEncoder encoder,
            VigilConfig.SignIn throttle) {
        this.operational = operational;
        this.ledger = ledger;
        this.ids = ids;
        this.platformClock = platformClock;
        this.wallClock = wallClock;
        this.encoder = encoder;
        this.throttle = throttle;
        this.nobodysHash = encoded(secrets.next());
    }

    /// Lets nobody in any more who is frozen.
    public void heed(Containment brake) {
        containment = brake;
    }

    /// Whether a session that began at a time has to end, because its person was stopped.
    public boolean stopped(String account, Instant began) {
        Containment brake = containment;
        return brake != null && brake.ended(account, began);
    }

    /// Whether an actor is stopped now.
    boolean frozen(String account) {
        Containment brake = containment;
        return brake != null && brake.frozen(account);
    }

    /// Whether a token that was given to an actor at a time does not open any more, because the actor was stopped. That
    /// is recorded, once a minute.
    boolean refusesToken(Principal holder, Instant issued) {
        if (!stopped(holder.id(), issued)) {
            return false;
        }
        if (told.tells(holder.id(), wallClock.instant())) {
            String outcome = frozen(holder.id()) ? "frozen" : "ended";
            operational.useTransaction(transaction -> write(transaction, holder.actor(), "sign-in", outcome));
        }
        return true;
    }

    /// Checks name and password, both possibly hostile.
    ///
    /// @param from the caller's network address
    /// @return nothing for every kind of failure alike; an unknown name takes as long as a wrong password
    public Optional<Principal> signIn(String name, String password, String from) {
        Instant now = wallClock.instant();
        Optional<AccountTable.Stored> stored = Account.isName(name)
                ? operational.withHandle(handle -> AccountTable.find(handle, name))
                : Optional.empty();
        if (stored.isPresent() && stored.get().locked(now)) {
            return refused(stored.get().account(), "locked", from);
        }
        if (stored.isPresent() && frozen(name)) {
            return refused(stored.get().account(), "frozen", from);
        }
        boolean matches = password.length() <= LONGEST_PASSWORD
                && matches(
                        password, stored.map(AccountTable.Stored::passwordHash).orElse(nobodysHash));
        if (stored.isEmpty()) {
            return unknown("unknown-account", from);
        }
        Account account = stored.get().account();
        if (!matches) {
            operational.useTransaction(transaction -> {
                AccountTable.failed(transaction, name, throttle.attempts(), now.plus(throttle.lock()));
                write(transaction, account.principal(from).actor(), "sign-in", "wrong-password");
            });
            return Optional.empty();
        }
        boolean entered = operational.inTransaction(transaction -> {
            boolean open = AccountTable.succeeded(transaction, name, now);
            write(transaction, account.principal(from).actor(), "sign-in", open ? "success" : "locked");
            return open;
        });
        return entered ? Optional.of(account.principal(from)) : Optional.empty();
    }

    /// Who holds the access token, which is possibly hostile. Only failures of accounts that are known are recorded
    /// here: what the token is used for is recorded where it is used, and a call with one that is not known as the
    /// refused call that it is.
    public Optional<Principal> byToken(String token, String from) {
        byte[] digest = Secrets.digest(token);
        Instant now = wallClock.instant();
        Optional<AccountTable.Held> held = recent.holder(
                digest, now, () -> operational.withHandle(handle -> AccountTable.tokenHolder(handle, digest, now)));
        if (held.isEmpty() || !held.get().holder().enabled()) {
            return Optional.empty();
        }
        Principal holder = held.get().holder().account().principal(from);
        return refusesToken(holder, held.get().issued()) ? Optional.empty() : Optional.of(holder);
    }

    /// Records that a session ended.
    ///
    /// @param event `sign-out` or `expired`
    public void ended(Principal principal, String event) {
        operational.useTransaction(transaction -> write(transaction, principal.actor(), event, "success"));
    }

    /// Makes the account, or resets the existing one, with a new random password; its access tokens open no more.
    ///
    /// @return the password, which is kept nowhere
    public String putWithNewPassword(Account account) {
        String password = secrets.next();
        String hash = encoded(password);
        operational.useTransaction(transaction -> {
            AccountTable.put(transaction, account, hash);
            append(transaction, Actor.platform("server"), ADMINISTRATION, change(account));
            revoke(transaction, account.name());
        });
        recent.forget();
        return password;
    }

    /// Ends all access tokens of an account.
    ///
    /// @param name the account's, possibly hostile
    /// @return how many there were
    public int revokeTokens(String name) {
        int revoked = operational.inTransaction(transaction -> revoke(transaction, name));
        recent.forget();
        return revoked;
    }

    private int revoke(Handle transaction, String name) {
        int tokens = AccountTable.removeTokens(transaction, name);
        if (tokens > 0) {
            append(
                    transaction,
                    Actor.platform("server"),
                    ADMINISTRATION,
                    new Act.ConfigurationChanged(
                            "access-token", name, "revoked " + tokens, address(Secrets.digest("revoked " + tokens))));
        }
        return tokens;
    }

    /// A new access token of an account.
    ///
    /// @param name the account's, possibly hostile
    /// @return the token, of which only the SHA-256 is kept; empty where no such account may sign in
    public Optional<String> issueToken(String name, Duration life) {
        String token = secrets.next();
        Instant expires = wallClock.instant().plus(life);
        return operational.inTransaction(transaction -> {
            if (AccountTable.find(transaction, name)
                    .filter(AccountTable.Stored::enabled)
                    .isEmpty()) {
                return Optional.empty();
            }
            byte[] digest = Secrets.digest(token);
            AccountTable.putToken(transaction, digest, name, wallClock.instant(), expires);
            append(
                    transaction,
                    Actor.platform("server"),
                    ADMINISTRATION,
                    new Act.ConfigurationChanged("access-token", name, "until " + expires, address(digest)));
            return Optional.of(token);
        });
    }

    private Optional<Principal> refused(Account account, String reason, String from) {
        operational.useTransaction(
                transaction -> write(transaction, account.principal(from).actor(), "sign-in", reason));
        return Optional.empty();
    }

    private Optional<Principal> unknown(String reason, String from) {
        operational.useTransaction(transaction ->
                write(transaction, new Actor(Actor.Kind.PERSON, "unknown", null, from), "sign-in", reason));
        return Optional.empty();
    }

    private void write(Handle transaction, Actor actor, String event, String outcome) {
        write(transaction, actor, new Act.SessionChanged(event, outcome));
    }

    void write(Handle transaction, Actor actor, Act.SessionChanged change) {
        append(transaction, actor, SIGN_IN, change);
    }

    private void append(Handle transaction, Actor actor, Authority authority, Act act) {
        ledger.append(transaction, new Entry(ids.next(), platformClock.instant(), actor, authority, null, act));
    }

    private static Act change(Account account) {
        String content = account.kind() + "\n" + account.role() + "\n" + new TreeSet<>(account.units());
        return new Act.ConfigurationChanged(
                "account", account.name(), account.role().name(), address(Secrets.digest(content)));
    }

    private static String address(byte[] digest) {
        return "sha256:" + HexFormat.of().formatHex(digest);
    }

    private boolean matches(String password, String hash) {
        hashing.acquireUninterruptibly();
        try {
            return encoder.matches(password, hash);
        } finally {
            hashing.release();
        }
    }

    private String encoded(String password) {
        String hash = encoder.encode(password);
        if (hash == null) {
            throw new IllegalStateException("the password encoder made no hash");
        }
        return hash;
    }
}
