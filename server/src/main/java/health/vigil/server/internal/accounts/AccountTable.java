package health.vigil.server.internal.accounts;

import health.vigil.ledger.Actor;
import health.vigil.policy.Role;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/// The tables of the schema `ops`.
final class AccountTable {
    /// Asked at every call of a program, so as the driver takes it.
    private static final String HOLDER = """
            SELECT name, display_name, kind, role, array_to_string(units, ',') AS units, password_hash,
                   enabled, locked_until, issued, expires
            FROM ops.access_token JOIN ops.account ON name = account
            WHERE digest = ? AND expires > ?
            """;

    private AccountTable() {}

    /// An account with what signing in needs to know.
    ///
    /// @param lockedUntil no attempt is looked at before, where there were too many failures
    record Stored(
            Account account,
            String passwordHash,
            boolean enabled,
            @Nullable Instant lockedUntil) {
        boolean locked(Instant now) {
            return lockedUntil != null && now.isBefore(lockedUntil);
        }
    }

    static Optional<Stored> find(Handle handle, String name) {
        return handle.createQuery("""
                        SELECT name, display_name, kind, role, array_to_string(units, ',') AS units, password_hash,
                               enabled, locked_until
                        FROM ops.account WHERE name = :name
                        """)
                .bind("name", name)
                .map((row, context) -> stored(row))
                .findOne();
    }

    /// Makes the account, or gives the existing one these properties and this password, and unlocks it.
    static void put(Handle handle, Account account, String passwordHash) {
        handle.createUpdate("""
                        INSERT INTO ops.account (name, display_name, kind, role, units, password_hash)
                        VALUES (:name, :displayName, :kind, :role, string_to_array(:units, ','), :hash)
                        ON CONFLICT (name) DO UPDATE SET
                            display_name = excluded.display_name, kind = excluded.kind, role = excluded.role,
                            units = excluded.units, password_hash = excluded.password_hash,
                            enabled = true, failures = 0, locked_until = NULL
                        """)
                .bind("name", account.name())
                .bind("displayName", account.displayName())
                .bind("kind", account.kind().name())
                .bind("role", account.role().name())
                .bind("units", String.join(",", new TreeSet<>(account.units())))
                .bind("hash", passwordHash)
                .execute();
    }

    /// @return false where the account was locked or disabled in the meantime
    static boolean succeeded(Handle handle, String name, Instant now) {
        return handle.createUpdate("""
                        UPDATE ops.account SET failures = 0, locked_until = NULL, last_sign_in = :now
                        WHERE name = :name AND enabled AND (locked_until IS NULL OR locked_until <= :now)
                        """)
                        .bind("name", name)
                        .bind("now", now.atOffset(ZoneOffset.UTC))
                        .execute()
                == 1;
    }

    /// Counts a failure; at the given number of them the account is locked and counting begins anew.
    static void failed(Handle handle, String name, int attempts, Instant lockedUntil) {
        handle.createUpdate("""
                        UPDATE ops.account SET
                            locked_until = CASE WHEN failures + 1 >= :attempts THEN :until ELSE locked_until END,
                            failures = CASE WHEN failures + 1 >= :attempts THEN 0 ELSE failures + 1 END
                        WHERE name = :name
                        """)
                .bind("name", name)
                .bind("attempts", attempts)
                .bind("until", lockedUntil.atOffset(ZoneOffset.UTC))
                .execute();
    }

    static void putToken(Handle handle, byte[] digest, String account, Instant issued, Instant expires) {
        handle.createUpdate("INSERT INTO ops.access_token (digest, account, issued, expires)"
                        + " VALUES (:digest, :account, :issued, :expires)")
                .bind("issued", issued.atOffset(ZoneOffset.UTC))
                .bind("digest", digest)
                .bind("account", account)
                .bind("expires", expires.atOffset(ZoneOffset.UTC))
                .execute();
    }

    /// Whose token it is.
    ///
    /// @param issued when the token was made
    /// @param expires when it ends
    record Held(Stored holder, Instant issued, Instant expires) implements RecentTokens.Lasting {}

    /// The holder of a token that has not expired.
    static Optional<Held> tokenHolder(Handle handle, byte[] digest, Instant now) {
        try (PreparedStatement query = handle.getConnection().prepareStatement(HOLDER)) {
            query.setBytes(1, digest);
            query.setObject(2, now.atOffset(ZoneOffset.UTC));
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(new Held(
                                stored(row),
                                row.getObject("issued", OffsetDateTime.class).toInstant(),
                                row.getObject("expires", OffsetDateTime.class).toInstant()))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
    }

    /// @return how many tokens the account had
    static int removeTokens(Handle handle, String account) {
        return handle.createUpdate("DELETE FROM ops.access_token WHERE account = :account")
                .bind("account", account)
                .execute();
    }

    private static Stored stored(ResultSet row) throws SQLException {
        String units = row.getString("units");
        Account account = new Account(
                row.getString("name"),
                row.getString("display_name"),
                Actor.Kind.valueOf(row.getString("kind")),
                Role.valueOf(row.getString("role")),
                units.isEmpty() ? Set.of() : Set.of(units.split(",")));
        OffsetDateTime until = row.getObject("locked_until", OffsetDateTime.class);
        return new Stored(
                account,
                row.getString("password_hash"),
                row.getBoolean("enabled"),
                until == null ? null : until.toInstant());
    }
}
