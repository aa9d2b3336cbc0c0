package health.vigil.server.internal.cli;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.facts.FactCodec;
import health.vigil.facts.FactStore;
import health.vigil.keys.ClassKeyring;
import health.vigil.keys.FileKeyProvider;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import health.vigil.ledger.LedgerReader;
import health.vigil.ledger.PostgresLedger;
import health.vigil.server.internal.AlertReplay;
import health.vigil.server.internal.DataAtRest;
import health.vigil.server.internal.DataDirectory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Recomputes a past alert.
@Command(
        name = "replay",
        description = "Recomputes a past alert from evidence and compares it bit for bit, what an ONNX model says to a"
                + " stated tolerance; the result as JSON on stdout.",
        mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Parameters(paramLabel = "ALERT", description = "the alert's id")
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private UUID alert;

    @Mixin
    private final PlatformData data = new PlatformData();

    @Override
    public Integer call() {
        try (DataAtRest rest = data.open()) {
            Path keys = data.directory().resolve("keys");
            ClassKeyring factKeys = ClassKeyring.open(keys, "facts", FileKeyProvider.open(keys));
            List<AlertReplay.Replayed> replayed = new AlertReplay(
                            new FactStore(new FactCodec(factKeys)),
                            rest.database().as(DataClass.PSEUDONYMISED),
                            new LedgerReader(DataDirectory.ledger(data.directory())),
                            Path.of(System.getProperty("vigil.home", "")).resolve("models"))
                    .replay(alert);
            boolean holds = !replayed.isEmpty() && replayed.stream().allMatch(AlertReplay.Replayed::holds);
            record(rest, replayed, holds);
            spec.commandLine().getOut().println(json(replayed, holds));
            return holds ? 0 : 1;
        }
    }

    /// Reading a patient's facts again is an act, whoever does it.
    private void record(DataAtRest rest, List<AlertReplay.Replayed> replayed, boolean holds) {
        AlertReplay.Outcome outcome = replayed.stream()
                .filter(_ -> holds)
                .map(AlertReplay.Replayed::outcome)
                .max(Comparator.naturalOrder())
                .orElse(AlertReplay.Outcome.DIFFERENT);
        InstantSource clock = InstantSource.system();
        Entry entry = new Entry(
                new Ids(clock, new SecureRandom()).next(),
                clock.instant(),
                Actor.platform("operator"),
                new Authority.Duty("command-line@1"),
                null,
                new Act.JobRan(
                        "alert-replayed/" + alert, outcome.toString(), Map.of("assessments", (long) replayed.size())));
        rest.database()
                .as(DataClass.OPERATIONAL)
                .useTransaction(transaction -> new PostgresLedger().append(transaction, entry));
    }

    private ObjectNode json(List<AlertReplay.Replayed> replayed, boolean holds) {
        ObjectNode json = JsonMapper.shared()
                .createObjectNode()
                .put("alert", alert.toString())
                .put("holds", holds);
        ArrayNode assessments = json.putArray("assessments");
        for (AlertReplay.Replayed each : replayed) {
            Act.Inference recorded = each.recorded();
            ObjectNode node = assessments
                    .addObject()
                    .put("assessment", recorded.assessment().toString())
                    .put("asOf", recorded.asOf().toString())
                    .put("knownUntil", recorded.knownUntil().toString())
                    .put("bundle", recorded.bundle())
                    .put("outcome", each.outcome().toString())
                    .put("tolerance", each.tolerance())
                    .put("proved", each.proved())
                    .put("ledgerEntry", each.index());
            ObjectNode result = node.putObject("result");
            recorded.result().forEach(result::put);
        }
        return json;
    }
}
