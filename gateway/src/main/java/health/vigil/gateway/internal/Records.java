package health.vigil.gateway.internal;

import health.vigil.base.Ids;
import health.vigil.gateway.GatewayLimits;
import health.vigil.ledger.Ledger;
import health.vigil.policy.Policy;
import health.vigil.vault.Vault;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/// Everything that the FHIR interface does, each call one transaction.
///
/// @param reading read, vread, history
/// @param searching search
/// @param writing create, update, delete
/// @param cursors page links
/// @param offer search parameters
/// @param limits bounds
public record Records(
        Reading reading,
        Searching searching,
        Writing writing,
        Cursors cursors,
        SearchOffer offer,
        GatewayLimits limits) {
    /// @param identified transactions on the vault's role
    public static Records over(
            Jdbi identified,
            Vault vault,
            SearchOffer offer,
            Policy policy,
            Ledger ledger,
            Ids ids,
            InstantSource clock,
            GatewayLimits limits) {
        Judge judge = new Judge(policy, vault);
        Witness witness = new Witness(ledger, judge, ids, clock);
        return new Records(
                new Reading(identified, vault, judge, witness),
                new Searching(identified, vault, judge, witness),
                new Writing(identified, vault, judge, witness, ids),
                new Cursors(),
                offer,
                limits);
    }
}
