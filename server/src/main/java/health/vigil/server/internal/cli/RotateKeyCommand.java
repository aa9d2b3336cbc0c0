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
import health.vigil.server.internal.DataDirectory;
import health.vigil.server.internal.LedgerKey;
import health.vigil.server.internal.config.ConfigFile;
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
import picocli.CommandLine.Spec;

/// `ledger rotate-key`: a further signing key, or the end of all but the newest. That it is tried is recorded before,
/// and each key made or destroyed after.
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

    @Mixin
    private final PlatformData data = new PlatformData();

    @Option(names = "--config", paramLabel = "FILE", description = "the configuration that the platform runs with")
    private @Nullable Path config;

    @Override
    public Integer call() throws IOException {
        try (DataAtRest rest = data.open()) {
            change(rest);
        }
        return 0;
    }

    private void change(DataAtRest rest) throws IOException {
        Path secrets = DataDirectory.secrets(data.directory());
        VigilConfig settings = config == null ? VigilConfig.defaults() : ConfigFile.read(config);
        LogKeys keys = LedgerKey.open(
                secrets,
                settings.evidence().origin(),
                ClassKeyring.open(
                        secrets, "ledger", FileKeyProvider.open(data.directory().resolve("keys"))));
        record(rest, new Act.KeyChanged("log signing keys", retire ? "retiring" : "rotating"));
        if (retire) {
            for (String name : keys.retire(DataDirectory.ledger(data.directory()))) {
                record(rest, new Act.KeyChanged(name, "destroyed"));
                spec.commandLine().getOut().println("destroyed " + name);
            }
        } else {
            LogKey made = keys.rotate(new SecureRandom());
            record(rest, new Act.KeyChanged(made.verifiers().getFirst().line(), "created"));
            spec.commandLine().getOut().println("The new key signs from the next checkpoint on:");
            made.verifiers().forEach(key -> spec.commandLine().getOut().println(key.line()));
        }
    }

    private static void record(DataAtRest rest, Act act) {
        InstantSource clock = InstantSource.system();
        Entry entry = new Entry(
                new Ids(clock, new SecureRandom()).next(),
                clock.instant(),
                Actor.platform("operator"),
                new Authority.Duty("log-key-rotation@1"),
                null,
                act);
        rest.database()
                .as(DataClass.OPERATIONAL)
                .useTransaction(transaction -> new PostgresLedger().append(transaction, entry));
    }
}
