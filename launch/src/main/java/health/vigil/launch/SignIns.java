package health.vigil.launch;

import health.vigil.policy.Principal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/// How a person whom an EHR has proven signs in. Each success and failure commits with its ledger entry, which names
/// the EHR.
public interface SignIns {
    /// Who it is, where they have an account of their own that is open now. A session that the browser has ends, but
    /// that person's own.
    ///
    /// @param account what the EHR calls them; possibly hostile
    /// @param ehr the name of the EHR
    /// @return nothing for every kind of failure alike, which is recorded
    Optional<Principal> admit(HttpServletRequest request, String account, String ehr);

    /// Gives the browser a new session of that person. One that it has ends.
    ///
    /// @return false where the account was stopped in the meantime, which is recorded
    boolean open(HttpServletRequest request, Principal person, String ehr);

    /// Records that an EHR's word of who somebody is did not hold.
    void unproven(HttpServletRequest request, String ehr);
}
