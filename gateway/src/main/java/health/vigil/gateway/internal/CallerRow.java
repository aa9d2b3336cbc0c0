package health.vigil.gateway.internal;

import health.vigil.ledger.Actor;
import health.vigil.policy.Principal;
import health.vigil.policy.Role;
import health.vigil.policy.Scopes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A caller as kept with what goes on after the call, in the columns `caller_kind`, `caller`, `caller_role`,
/// `caller_units` and `caller_scopes`.
public final class CallerRow {
    private CallerRow() {}

    /// The value of `caller_scopes`.
    public static @Nullable String scopes(Principal caller) {
        return caller.scopes() == null ? null : caller.scopes().toString();
    }

    /// The caller of a row.
    public static Principal principal(ResultSet row) throws SQLException {
        String scopes = row.getString("caller_scopes");
        return new Principal(
                Actor.Kind.valueOf(row.getString("caller_kind")),
                row.getString("caller"),
                Role.valueOf(row.getString("caller_role")),
                Set.of((String[]) row.getArray("caller_units").getArray()),
                null,
                scopes == null ? null : Scopes.parse(scopes));
    }
}
