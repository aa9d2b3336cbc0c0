package health.vigil.server.internal.cli;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.ProblemException;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Incidents;
import health.vigil.ledger.PostgresLedger;
import health.vigil.server.VigilConfig;
import health.vigil.server.internal.DataAtRest;
import health.vigil.server.internal.config.ConfigFile;
import health.vigil.server.internal.evidence.LogArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ledger delete`: deletes an archived object whose time is over.
@Command(
        name = "delete",
        description = "Deletes an archived object whose time is over and that no hold keeps; a refusal is recorded.",
        mixinStandardHelpOptions = true)
final class DeleteCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Mixin
    private final PlatformData data = new PlatformData();

    @Parameters(paramLabel = "OBJECT", description = "such as tile/entries/000 or checkpoints/600")
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private String object;

    @Option(names = "--config", paramLabel = "FILE", description = "the configuration that the platform runs with")
    private @Nullable Path config;

    @Override
    public Integer call() throws IOException, InterruptedException {
        VigilConfig settings = config == null ? VigilConfig.defaults() : ConfigFile.read(config);
        InstantSource clock = InstantSource.system();
        try (DataAtRest rest = data.open()) {
            Incidents incidents = new Incidents(
                    rest.database().as(DataClass.OPERATIONAL),
                    new PostgresLedger(),
                    new Ids(clock, new SecureRandom()),
                    clock);
            LogArchive.of(settings.evidence(), data.directory(), PlatformData.holds(rest)::any, incidents, clock)
                    .delete(Actor.platform("operator"), new Authority.Duty("command-line@1"), object);
            return 0;
        } catch (ProblemException e) {
            spec.commandLine().getErr().println(e.problem());
            return 1;
        }
    }
}
