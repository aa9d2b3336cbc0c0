package health.vigil.server.internal.cli;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.ledger.PostgresLedger;
import health.vigil.policy.CedarPolicy;
import health.vigil.server.VigilConfig;
import health.vigil.server.internal.DataAtRest;
import health.vigil.server.internal.accounts.Accounts;
import health.vigil.watch.Holds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `--data-dir` of the commands that work on a platform's data, whether it runs or not.
final class PlatformData {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "vigil-data",
            description = "the platform's data, running or not (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private Path directory;

    /// @throws ParameterException where no platform was ever started over the directory
    DataAtRest open() {
        if (!Files.isDirectory(directory.resolve("postgres"))) {
            throw new ParameterException(
                    spec.commandLine(), directory + " holds no platform's data; start the platform over it once");
        }
        return DataAtRest.open(directory);
    }

    Path directory() {
        return directory;
    }

    static Holds holds(DataAtRest rest) {
        InstantSource clock = InstantSource.system();
        Ids ids = new Ids(clock, new SecureRandom());
        return new Holds(
                rest.database().as(DataClass.EVIDENCE), new PostgresLedger(), CedarPolicy.shipped(ids), ids, clock);
    }

    static Accounts accounts(DataAtRest rest) {
        InstantSource clock = InstantSource.system();
        return new Accounts(
                rest.database().as(DataClass.OPERATIONAL),
                new PostgresLedger(),
                new Ids(clock, new SecureRandom()),
                clock,
                clock,
                Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8(),
                VigilConfig.defaults().signIn());
    }
}
