package health.vigil.gateway.internal;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.base.Ids;
import health.vigil.gateway.GatewayLimits;
import health.vigil.gateway.internal.terminology.Definitions;
import health.vigil.ledger.Ledger;
import health.vigil.policy.Policy;
import health.vigil.vault.Vault;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/// Everything that the FHIR interface does with records, put together.
///
/// @param turns runs calls
/// @param bundles interactions, alone and in bundles
public record Records(Turns turns, Bundles bundles) {
    /// @param identified transactions on the vault's role
    /// @param shipped value sets and code systems besides those stored
    /// @param consequences what certain records mean besides being stored
    public static Records over(
            FhirContext fhir,
            Jdbi identified,
            Vault vault,
            Policy policy,
            Ledger ledger,
            Ids ids,
            InstantSource clock,
            GatewayLimits limits,
            SafeErrors errors,
            Definitions shipped,
            Consequences consequences) {
        Judge judge = new Judge(policy, vault);
        Turns turns = new Turns(identified, judge, new Witness(ledger, judge, ids, clock));
        Pages pages = new Pages(new Cursors(), new History(vault), limits);
        Writing writing = new Writing(vault, ids, consequences);
        Interactions interactions = new Interactions(fhir, vault, shipped, writing, pages, clock);
        return new Records(turns, new Bundles(fhir, turns, interactions, errors));
    }
}
