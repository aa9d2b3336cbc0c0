package health.vigil.server.internal;

import health.vigil.alerts.Alerts;
import health.vigil.base.PatientToken;
import health.vigil.base.ProblemException;
import health.vigil.facts.FactStore;
import health.vigil.ledger.Act;
import health.vigil.ledger.EntrySearch;
import health.vigil.ledger.LedgerReader;
import health.vigil.ledger.RecordedEntry;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.Bundle;
import health.vigil.scoring.BundleLoader;
import health.vigil.scoring.Model;
import health.vigil.scoring.Replay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Computes the assessments behind an alert again from evidence alone: the ledger says which assessments, of whom, at
/// what time, on which knowledge and with which bundle; the sealed facts are as they were known then; the bundle has
/// the same bytes. The tables of alerts take no part (EVI-7).
public final class AlertReplay {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

    private final FactStore facts;
    private final Jdbi pseudonymised;
    private final LedgerReader evidence;
    private final Path models;

    /// @param models holds a directory for each bundle
    public AlertReplay(FactStore facts, Jdbi pseudonymised, LedgerReader evidence, Path models) {
        this.facts = facts;
        this.pseudonymised = pseudonymised;
        this.evidence = evidence;
        this.models = models;
    }

    /// What a replay gives, the better before the worse.
    public enum Outcome {
        /// Inputs and scores are the same to the last bit.
        SAME,
        /// The same but for results that lie within the tolerance: the same inputs, the same tier.
        WITHIN_TOLERANCE,
        /// Not the same, or no longer to be computed.
        DIFFERENT;

        /// `same`, `within-tolerance` or `different`.
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// One assessment, replayed.
    ///
    /// @param index the place of the entry that recorded it
    /// @param recorded as that entry has it; scores are decimal text that stands for one double only
    /// @param again the same computed now; null where the facts that it was made from are not there
    /// @param tolerance how far a result may lie from the recorded one: 0 for all bundles but those whose model is
    ///     computed by ONNX Runtime, of which another processor may give other last bits
    /// @param proved whether the entry is under a checkpoint
    public record Replayed(
            long index, Act.Inference recorded, Act.@Nullable Inference again, double tolerance, boolean proved) {
        /// What the comparison gives.
        public Outcome outcome() {
            if (again == null) {
                return Outcome.DIFFERENT;
            }
            if (recorded.equals(again)) {
                return Outcome.SAME;
            }
            return tolerance > 0 && with(again, levelled(again)).equals(recorded)
                    ? Outcome.WITHIN_TOLERANCE
                    : Outcome.DIFFERENT;
        }

        /// Whether it holds in every respect.
        public boolean holds() {
            return proved && outcome() != Outcome.DIFFERENT;
        }

        private static Act.Inference with(Act.Inference again, SortedMap<String, String> result) {
            return new Act.Inference(
                    again.assessment(),
                    again.bundle(),
                    again.asOf(),
                    again.knownUntil(),
                    again.inputs(),
                    result,
                    again.confidence());
        }

        /// The results of now, with the recorded one in place of each that lies within the tolerance.
        private SortedMap<String, String> levelled(Act.Inference again) {
            SortedMap<String, String> results = new TreeMap<>(again.result());
            results.replaceAll((score, now) -> {
                String then = recorded.result().getOrDefault(score, "");
                return NUMBER.matcher(then).matches()
                                && NUMBER.matcher(now).matches()
                                && Math.abs(Double.parseDouble(then) - Double.parseDouble(now)) <= tolerance
                        ? then
                        : now;
            });
            return results;
        }
    }

    /// Replays the assessments that raised the alert or moved it, in the order in which they were recorded.
    ///
    /// @throws ProblemException `VGL-SRV-006` where the log knows no such alert, `VGL-SRV-007` where a bundle is
    ///     missing
    public List<Replayed> replay(UUID alert) {
        List<Replayed> replayed = new ArrayList<>();
        for (UUID assessment : assessments(alert)) {
            for (RecordedEntry entry : find(EntrySearch.everything().referringTo("assessment/" + assessment))) {
                if (entry.entry().act() instanceof Act.Inference recorded) {
                    replayed.add(replay(entry, recorded));
                }
            }
        }
        return replayed;
    }

    private Set<UUID> assessments(UUID alert) {
        Set<UUID> assessments = new LinkedHashSet<>();
        for (RecordedEntry step : find(EntrySearch.everything().alert(alert).ofKind("alert-stepped"))) {
            if (step.entry().act() instanceof Act.AlertStepped act && act.assessment() != null) {
                assessments.add(act.assessment());
            }
        }
        if (assessments.isEmpty()) {
            throw new ProblemException(
                    "VGL-SRV-006", "The log knows no such alert.", "Give the alert's id, as its page shows it.");
        }
        return assessments;
    }

    private List<RecordedEntry> find(EntrySearch search) {
        EntrySearch paged = search.atMost(EntrySearch.MOST);
        List<RecordedEntry> all = new ArrayList<>();
        List<RecordedEntry> page = evidence.find(paged);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = page.size() < EntrySearch.MOST
                    ? List.of()
                    : evidence.find(paged.after(page.getLast().index()));
        }
        return all;
    }

    private Replayed replay(RecordedEntry entry, Act.Inference recorded) {
        Bundle bundle = bundle(recorded.bundle());
        Act.Inference again = Optional.ofNullable(entry.entry().subject())
                .flatMap(subject -> pseudonymised.withHandle(handle -> again(handle, subject, recorded, bundle)))
                .orElse(null);
        return new Replayed(
                entry.index(),
                recorded,
                again,
                tolerance(bundle.model()),
                evidence.proof(entry.index()).isPresent());
    }

    private static double tolerance(Model model) {
        return switch (model) {
            case Model.Rules _ -> 0;
            case Model.Learned learned -> learned.model().predictor().tolerance();
        };
    }

    private Optional<Act.Inference> again(Handle handle, PatientToken subject, Act.Inference recorded, Bundle bundle) {
        for (PatientToken patient : facts.patients(handle, subject)) {
            Optional<Assessment> again = Replay.again(
                    recorded.assessment(),
                    recorded.asOf(),
                    recorded.knownUntil(),
                    facts.batches(handle, patient, recorded.knownUntil()),
                    bundle);
            if (again.isPresent()) {
                return again.map(Alerts::inference);
            }
        }
        return Optional.empty();
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
