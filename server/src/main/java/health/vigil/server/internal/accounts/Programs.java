package health.vigil.server.internal.accounts;

import health.vigil.base.ProblemException;
import health.vigil.base.Secrets;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.policy.Principal;
import health.vigil.policy.Role;
import health.vigil.policy.Scopes;
import health.vigil.server.SmartSettings;
import health.vigil.smart.ClientAssertions;
import health.vigil.smart.RefusedAssertionException;
import health.vigil.smart.RegisteredClient;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Signs programs in by their assertions: each gets a token of five minutes for what it asks and is registered for. A
/// token that is given, and one that is refused to a program that proved itself, commits with its ledger entry;
/// whoever proves nothing is a refused call.
public final class Programs {
    /// How long a token holds.
    public static final Duration LIFE = Duration.ofMinutes(5);
    /// What begins a program's token, and no other.
    public static final String MARK = "p.";

    private final Jdbi operational;
    private final InstantSource wallClock;
    private final Accounts accounts;
    private final ClientAssertions assertions;
    private final Map<String, Scopes> registered;
    private final Secrets secrets = new Secrets(new SecureRandom());
    private final RecentTokens<ProgramTable.Held> recent = new RecentTokens<>();

    /// A token that was given.
    ///
    /// @param token of which only the SHA-256 is kept
    /// @param scopes what it was given for
    public record Issued(String token, Scopes scopes) {
        @Override
        public String toString() {
            return "[sealed]";
        }
    }

    /// @param operational the database role of the schema `ops`
    /// @param wallClock the time that assertions and tokens end by, which no replay moves
    /// @param accounts knows who is stopped, and writes evidence of signing in
    /// @throws ProblemException `VGL-SMT-001` where a client's keys cannot be used
    public Programs(SmartSettings settings, Jdbi operational, InstantSource wallClock, Accounts accounts) {
        this.operational = operational;
        this.wallClock = wallClock;
        this.accounts = accounts;
        List<RegisteredClient> clients = settings.clients().stream()
                .map(SmartSettings.Client::registered)
                .toList();
        this.assertions = new ClientAssertions(clients, this::first, wallClock);
        this.registered = settings.clients().stream()
                .collect(Collectors.toUnmodifiableMap(
                        client -> client.registered().name(), SmartSettings.Client::scopes));
    }

    /// A new token for the program that the assertion proves. All but the endpoint may be hostile.
    ///
    /// @param scope as asked for
    /// @param endpoint that was called
    /// @param from the caller's network address
    /// @throws TokenRefusal where it gets none
    public Issued issue(String assertion, String scope, URI endpoint, String from) {
        ClientAssertions.Proven proven = proven(assertion, endpoint);
        Principal program = program(proven.client(), from, scopes(proven.client()));
        if (accounts.frozen(program.id())) {
            record(program, "frozen");
            throw TokenRefusal.frozen();
        }
        Scopes granted = Scopes.asked(scope).within(scopes(program.id()));
        if (granted.isEmpty()) {
            record(program, "nothing-granted");
            throw TokenRefusal.nothingGranted();
        }
        String token = MARK + secrets.next();
        Instant now = wallClock.instant();
        operational.useTransaction(transaction -> {
            ProgramTable.put(
                    transaction,
                    Secrets.digest(token),
                    new ProgramTable.Held(program.id(), granted, now, now.plus(LIFE)));
            write(transaction, program, "success");
        });
        return new Issued(token, granted);
    }

    /// Who holds the token, which is possibly hostile, and what it was given for: no more than is registered now. Only
    /// failures of programs that are known are recorded here: what the token is used for is recorded where it is
    /// used, and a call with one that is not known as the refused call that it is.
    public Optional<Principal> byToken(String token, String from) {
        byte[] digest = Secrets.digest(token);
        Instant now = wallClock.instant();
        Optional<ProgramTable.Held> held = recent.holder(
                digest, now, () -> operational.withHandle(handle -> ProgramTable.holder(handle, digest, now)));
        if (held.isEmpty() || !registered.containsKey(held.get().client())) {
            return Optional.empty();
        }
        String client = held.get().client();
        Principal program = program(client, from, held.get().scopes().within(scopes(client)));
        return accounts.refusesToken(program, held.get().issued()) ? Optional.empty() : Optional.of(program);
    }

    private ClientAssertions.Proven proven(String assertion, URI endpoint) {
        try {
            ClientAssertions.Proven proven = assertions.prove(assertion, endpoint.toString());
            if (!proven.issuer().equals(proven.subject())) {
                throw TokenRefusal.unproven("its subject is not its issuer");
            }
            return proven;
        } catch (RefusedAssertionException refused) {
            throw TokenRefusal.unproven(refused.reason());
        }
    }

    /// In the database, so that what served before a restart does not serve after it.
    private boolean first(String assertion, Instant until) {
        byte[] digest = Secrets.digest(assertion);
        return operational.inTransaction(
                transaction -> ProgramTable.use(transaction, digest, wallClock.instant(), until));
    }

    private Scopes scopes(String client) {
        return Optional.ofNullable(registered.get(client)).orElseThrow();
    }

    private static Principal program(String client, String from, Scopes scopes) {
        return new Principal(Actor.Kind.MACHINE, client, Role.RECORD_SYSTEM, Set.of(), from, scopes);
    }

    private void record(Principal program, String outcome) {
        operational.useTransaction(transaction -> write(transaction, program, outcome));
    }

    private void write(Handle transaction, Principal program, String outcome) {
        accounts.write(transaction, program.actor(), new Act.SessionChanged("sign-in", outcome));
    }
}
