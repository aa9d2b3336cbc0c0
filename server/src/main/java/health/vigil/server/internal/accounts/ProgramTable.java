package health.vigil.server.internal.accounts;

import health.vigil.policy.Scopes;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Tokens of programs, and the assertions that have served, in the schema `ops`.
final class ProgramTable {
    private ProgramTable() {}

    /// Whose token it is.
    ///
    /// @param client the program's name
    /// @param scopes what the token was given for
    record Held(String client, Scopes scopes, Instant issued, Instant expires) implements RecentTokens.Lasting {}

    /// Keeps a token, and forgets those that are over.
    static void put(Handle handle, byte[] digest, Held held) {
        handle.execute("DELETE FROM ops.program_token WHERE expires <= ?", utc(held.issued()));
        handle.createUpdate("INSERT INTO ops.program_token (digest, client, scopes, issued, expires)"
                        + " VALUES (:digest, :client, :scopes, :issued, :expires)")
                .bind("digest", digest)
                .bind("client", held.client())
                .bind("scopes", held.scopes().toString())
                .bind("issued", utc(held.issued()))
                .bind("expires", utc(held.expires()))
                .execute();
    }

    /// The holder of a token that has not expired.
    static Optional<Held> holder(Handle handle, byte[] digest, Instant now) {
        return handle.createQuery("SELECT client, scopes, issued, expires FROM ops.program_token"
                        + " WHERE digest = :digest AND expires > :now")
                .bind("digest", digest)
                .bind("now", utc(now))
                .map((row, _) -> new Held(
                        row.getString("client"),
                        Scopes.parse(row.getString("scopes")),
                        row.getObject("issued", OffsetDateTime.class).toInstant(),
                        row.getObject("expires", OffsetDateTime.class).toInstant()))
                .findOne();
    }

    /// Notes that an assertion has served, and forgets those that nobody asks for any more.
    ///
    /// @return whether it had not before
    static boolean use(Handle handle, byte[] assertion, Instant now, Instant until) {
        handle.execute("DELETE FROM ops.used_assertion WHERE until <= ?", utc(now));
        return handle.execute(
                        "INSERT INTO ops.used_assertion (digest, until) VALUES (?, ?) ON CONFLICT DO NOTHING",
                        assertion,
                        utc(until))
                == 1;
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
