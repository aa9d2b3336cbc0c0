package health.vigil.server.internal.cli;

import health.vigil.alerts.AlertRules;
import health.vigil.alerts.Alerts;
import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.facts.FactCodec;
import health.vigil.facts.FactStore;
import health.vigil.keys.ClassKeyring;
import health.vigil.keys.FileKeyProvider;
import health.vigil.ledger.LedgerReader;
import health.vigil.ledger.PostgresLedger;
import health.vigil.policy.CedarPolicy;
import health.vigil.server.internal.AlertReplay;
import health.vigil.server.internal.DataAtRest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jdbi.v3.core.Jdbi;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Recomputes a past alert.
@Command(
        name = "replay",
        description =
                "Recomputes a past alert from evidence and compares it bit for bit; the result as JSON on stdout.",
        mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Parameters(paramLabel = "ALERT", description = "the alert's id")
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private UUID alert;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "vigil-data",
            description = "the platform's data, running or not (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private Path data;

    @Override
    public Integer call() {
        if (!Files.isDirectory(data.resolve("postgres"))) {
            throw new ParameterException(spec.commandLine(), data + " holds no platform's data");
        }
        try (DataAtRest rest = DataAtRest.open(data)) {
            Jdbi pseudonymised = rest.database().as(DataClass.PSEUDONYMISED);
            Ids ids = new Ids(InstantSource.system(), new SecureRandom());
            ClassKeyring factKeys =
                    ClassKeyring.open(data.resolve("keys"), "facts", FileKeyProvider.open(data.resolve("keys")));
            Alerts alerts = Alerts.beside(
                    pseudonymised,
                    new PostgresLedger(),
                    CedarPolicy.shipped(ids),
                    factKeys,
                    InstantSource.system(),
                    ids,
                    AlertRules.shipped());
            List<AlertReplay.Replayed> replayed = new AlertReplay(
                            alerts.board(),
                            new FactStore(new FactCodec(factKeys)),
                            pseudonymised,
                            new LedgerReader(rest.database().as(DataClass.EVIDENCE), data.resolve("ledger")),
                            Path.of(System.getProperty("vigil.home", "")).resolve("models"))
                    .replay(alert);
            boolean holds = !replayed.isEmpty() && replayed.stream().allMatch(AlertReplay.Replayed::holds);
            spec.commandLine().getOut().println(json(replayed, holds));
            return holds ? 0 : 1;
        }
    }

    private ObjectNode json(List<AlertReplay.Replayed> replayed, boolean holds) {
        ObjectNode json = JsonMapper.shared()
                .createObjectNode()
                .put("alert", alert.toString())
                .put("holds", holds);
        ArrayNode assessments = json.putArray("assessments");
        for (AlertReplay.Replayed each : replayed) {
            ObjectNode node = assessments
                    .addObject()
                    .put("assessment", each.recorded().id().toString())
                    .put("asOf", each.recorded().asOf().toString())
                    .put("knownUntil", each.recorded().knownUntil().toString())
                    .put("bundle", each.recorded().bundle())
                    .put("tier", each.recorded().tier().name())
                    .put("same", each.same())
                    .put("proved", each.proved());
            each.ledgerIndex().ifPresent(index -> node.put("ledgerEntry", index));
        }
        return json;
    }
}
