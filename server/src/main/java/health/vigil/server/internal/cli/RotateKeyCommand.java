package health.vigil.server.internal.cli;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.keys.ClassKeyring;
import health.vigil.keys.FileKeyProvider;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import health.vigil.ledger.LogKey;
import health.vigil.ledger.LogKeys;
import health.vigil.ledger.PostgresLedger;
import health.vigil.server.VigilConfig;
import health.vigil.server.internal.DataAtRest;
import health.vigil.server.internal.LedgerKey;
import health.vigil.server.internal.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `ledger rotate-key`: a further signing key, or the end of all but the newest.
@Command(
        name = "rotate-key",
        description = "Makes a further signing key, which signs beside the present one; or retires the older ones.",
        mixinStandardHelpOptions = true)
final class RotateKeyCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Option(names = "--retire", description = "destroy all signing keys but the newest")
    private boolean retire;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "vigil-data",
            description = "the platform's data, running or not (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private Path data;

    @Option(names = "--config", paramLabel = "FILE", description = "the configuration that the platform runs with")
    private @Nullable Path config;

    @Override
    public Integer call() throws IOException {
        Path secrets = data.resolve("secrets");
        if (!Files.isDirectory(secrets)) {
            throw new ParameterException(
                    spec.commandLine(), data + " holds no platform's data; start the platform over it once");
        }
        VigilConfig settings = config == null ? VigilConfig.defaults() : ConfigFile.read(config);
        LogKeys keys = LedgerKey.open(
                secrets,
                settings.evidence().origin(),
                ClassKeyring.open(secrets, "ledger", FileKeyProvider.open(data.resolve("keys"))));
        if (retire) {
            for (String name : keys.retire(data.resolve("ledger"))) {
                record(new Act.KeyChanged(name, "destroyed"));
                spec.commandLine().getOut().println("destroyed " + name);
            }
        } else {
            LogKey made = keys.rotate(new SecureRandom());
            record(new Act.KeyChanged(made.verifiers().getFirst().line(), "created"));
            spec.commandLine().getOut().println("The new key signs from the next checkpoint on:");
            made.verifiers().forEach(key -> spec.commandLine().getOut().println(key.line()));
        }
        return 0;
    }

    private void record(Act act) {
        InstantSource clock = InstantSource.system();
        try (DataAtRest rest = DataAtRest.open(data)) {
            rest.database()
                    .as(DataClass.OPERATIONAL)
                    .useTransaction(transaction -> new PostgresLedger()
                            .appendAll(
                                    transaction,
                                    List.of(new Entry(
                                            new Ids(clock, new SecureRandom()).next(),
                                            clock.instant(),
                                            Actor.platform("operator"),
                                            new Authority.Duty("log-key-rotation@1"),
                                            null,
                                            act))));
        }
    }
}
