package health.vigil.launch;

import health.vigil.alerts.AlertBoard;
import health.vigil.base.Ids;
import health.vigil.ledger.Ledger;
import health.vigil.policy.Policy;
import health.vigil.vault.Vault;
import health.vigil.watch.Emergencies;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/// The rooms that a launch asks for the patient.
///
/// @param identified the vault's database role, on which the look-up is recorded
/// @param clock the platform's
public record LaunchRooms(
        Jdbi identified,
        Vault vault,
        AlertBoard board,
        Emergencies emergencies,
        Policy policy,
        Ledger ledger,
        Ids ids,
        InstantSource clock) {}
