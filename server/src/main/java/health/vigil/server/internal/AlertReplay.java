package health.vigil.server.internal;

import health.vigil.alerts.Alert;
import health.vigil.alerts.AlertBoard;
import health.vigil.alerts.AlertStep;
import health.vigil.alerts.Alerts;
import health.vigil.base.ProblemException;
import health.vigil.facts.FactBatch;
import health.vigil.facts.FactStore;
import health.vigil.ledger.Act;
import health.vigil.ledger.EntrySearch;
import health.vigil.ledger.LedgerReader;
import health.vigil.ledger.RecordedEntry;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.Bundle;
import health.vigil.scoring.BundleLoader;
import health.vigil.scoring.Replay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/// Computes the assessments behind an alert again, from the facts as they were known then and the bundle with the
/// same bytes, and holds each against what was recorded and against what the ledger says (EVI-7).
public final class AlertReplay {
    private final AlertBoard board;
    private final FactStore facts;
    private final Jdbi pseudonymised;
    private final LedgerReader evidence;
    private final Path models;

    /// @param models holds a directory for each bundle
    public AlertReplay(AlertBoard board, FactStore facts, Jdbi pseudonymised, LedgerReader evidence, Path models) {
        this.board = board;
        this.facts = facts;
        this.pseudonymised = pseudonymised;
        this.evidence = evidence;
        this.models = models;
    }

    /// One assessment, replayed.
    ///
    /// @param recorded as it was made then
    /// @param same whether computing it again gives the same bytes
    /// @param ledgerIndex the place of the ledger entry that says the same, where there is one
    /// @param proved whether that entry is under a checkpoint
    public record Replayed(Assessment recorded, boolean same, Optional<Long> ledgerIndex, boolean proved) {
        /// Whether it holds in every respect.
        public boolean holds() {
            return same && ledgerIndex.isPresent() && proved;
        }
    }

    /// Replays the assessments that raised the alert or moved it, oldest first.
    ///
    /// @throws ProblemException `VGL-SRV-006` where there is no such alert, `VGL-SRV-007` where a bundle is missing
    public List<Replayed> replay(UUID id) {
        Alert alert = board.alert(id)
                .orElseThrow(() -> new ProblemException(
                        "VGL-SRV-006", "There is no such alert.", "Give the alert's id, as its page shows it."));
        Set<UUID> assessments = new LinkedHashSet<>();
        alert.steps().stream().map(AlertStep::assessment).forEach(each -> {
            if (each != null) {
                assessments.add(each);
            }
        });
        assessments.add(alert.cause().id());
        return assessments.stream()
                .flatMap(each -> board.assessment(each).stream())
                .map(this::replay)
                .toList();
    }

    private Replayed replay(Assessment recorded) {
        List<FactBatch> batches =
                pseudonymised.withHandle(handle -> facts.batches(handle, recorded.patient(), recorded.knownUntil()));
        Replay.Outcome outcome = Replay.of(recorded, batches, bundle(recorded.bundle()));
        Optional<Long> index = ledgerIndex(outcome.again());
        boolean proved = index.flatMap(evidence::proof).isPresent();
        return new Replayed(recorded, outcome instanceof Replay.Outcome.Same, index, proved);
    }

    /// What the ledger says must follow from what was computed now, not from what the database has.
    private Optional<Long> ledgerIndex(Assessment again) {
        Act.Inference expected = Alerts.inference(again);
        return evidence.find(EntrySearch.everything().referringTo("assessment/" + again.id())).stream()
                .filter(entry -> entry.entry().act().equals(expected))
                .map(RecordedEntry::index)
                .findFirst();
    }

    private Bundle bundle(String address) {
        try (Stream<Path> directories = Files.list(models)) {
            return directories
                    .filter(Files::isDirectory)
                    .sorted()
                    .filter(directory -> BundleLoader.address(directory).equals(address))
                    .findFirst()
                    .map(BundleLoader::load)
                    .orElseThrow(() -> new ProblemException(
                            "VGL-SRV-007",
                            "The bundle " + address + " that made the assessment is not here.",
                            "Restore its directory under models."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
