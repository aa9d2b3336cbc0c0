package health.vigil.base;

import com.google.errorprone.annotations.RestrictedApi;
import java.util.UUID;

/// The right to open identified content, issued by one policy decision and carried in the signature of every method
/// that opens any.
public final class PhiAccess {
    private final UUID decision;

    private PhiAccess(UUID decision) {
        this.decision = decision;
    }

    /// Only the policy room issues one; the build refuses any other caller.
    ///
    /// @param decision the permitting decision, as recorded in the ledger
    @RestrictedApi(
            explanation = "an access to identified data is issued by a policy decision",
            link = "ARCHITECTURE.md",
            allowedOnPath = ".*/(policy/src/main|base/src/test)/.*")
    public static PhiAccess issuedBy(UUID decision) {
        return new PhiAccess(decision);
    }

    /// The decision that issued it.
    public UUID decision() {
        return decision;
    }
}
