package health.vigil.gateway.internal;

import health.vigil.policy.Principal;
import health.vigil.policy.Purpose;
import health.vigil.policy.Scopes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Who calls, and why.
///
/// @param principal as authenticated
/// @param purpose as claimed, or the role's usual one; policy decides whether it may be claimed
/// @param base the address under which the caller knows this server, empty where it does not matter
public record Call(Principal principal, Purpose purpose, String base) {
    /// The request header that claims another purpose than the role's usual one.
    public static final String PURPOSE_HEADER = "Purpose-Of-Use";

    /// Whether its caller may ask for what another call of the same caller began and was left to go on: what that
    /// tells is decided by what its own token was given for, so only a token for as much asks.
    public boolean covers(Call begun) {
        Scopes given = principal.scopes();
        Scopes kept = begun.principal.scopes();
        return given == null || (kept != null && given.cover(kept));
    }

    /// A call with the purpose that its header claims.
    ///
    /// @param header the header's value, one of [Purpose]'s names, or null
    public static Call of(Principal principal, @Nullable String header, String base) {
        if (header == null) {
            return new Call(principal, Purpose.usualFor(principal.role()), base);
        }
        return Arrays.stream(Purpose.values())
                .filter(purpose -> purpose.name().equals(header))
                .findFirst()
                .map(purpose -> new Call(principal, purpose, base))
                .orElseThrow(Refusals::unknownPurpose);
    }
}
