package health.vigil.server.internal.cli;

import health.vigil.server.Platform;
import health.vigil.server.VigilConfig;
import health.vigil.server.internal.config.ConfigFile;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Runs the platform until it is told to stop.
@Command(name = "serve", description = "Runs the platform until Ctrl-C or SIGTERM.", mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
    /// What warming up takes of the processors is not taken from those who waited for the start.
    private static final int ONCE_STARTED_SECONDS = 30;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "the configuration (YAML); without it everything is embedded, on loopback")
    private @Nullable Path config;

    @Override
    public Integer call() throws InterruptedException {
        VigilConfig settings = config == null ? VigilConfig.defaults() : ConfigFile.read(config);
        Platform platform = Platform.start(settings, InstantSource.system());
        Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "stop"));
        spec.commandLine().getErr().println("Vigil is ready at " + platform.url());
        CompletableFuture.delayedExecutor(ONCE_STARTED_SECONDS, TimeUnit.SECONDS)
                .execute(platform::warmUp);
        platform.awaitClose();
        return 0;
    }
}
