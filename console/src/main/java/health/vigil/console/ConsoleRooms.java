package health.vigil.console;

import health.vigil.alerts.AlertBoard;
import health.vigil.alerts.AlertFeed;
import health.vigil.base.Ids;
import health.vigil.facts.FactStore;
import health.vigil.intake.Exceptions;
import health.vigil.intake.Senders;
import health.vigil.intake.UnmappedCodes;
import health.vigil.ledger.Ledger;
import health.vigil.ledger.LedgerReader;
import health.vigil.policy.Policy;
import health.vigil.vault.Vault;
import java.time.InstantSource;
import java.time.ZoneId;
import org.jdbi.v3.core.Jdbi;

/// The rooms that the console shows.
///
/// @param identified the database role of identified data: disclosures are recorded on it, before they are
///     made
/// @param pseudonymised the database role of facts
/// @param investigation what the compliance officer works with
/// @param clock the platform's
/// @param zone the zone in which times are shown
/// @param sandbox whether the platform's clock is a replay's, which every page then says
public record ConsoleRooms(
        Jdbi identified,
        Jdbi pseudonymised,
        Vault vault,
        Policy policy,
        Ledger ledger,
        LedgerReader evidence,
        AlertBoard board,
        AlertFeed feed,
        FactStore facts,
        Exceptions exceptions,
        UnmappedCodes unmappedCodes,
        Senders senders,
        EvidenceRooms investigation,
        Ids ids,
        InstantSource clock,
        ZoneId zone,
        boolean sandbox) {}
