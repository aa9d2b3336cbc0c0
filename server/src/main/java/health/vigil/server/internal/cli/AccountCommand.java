package health.vigil.server.internal.cli;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.ledger.Actor;
import health.vigil.ledger.PostgresLedger;
import health.vigil.policy.Role;
import health.vigil.server.VigilConfig;
import health.vigil.server.internal.DataAtRest;
import health.vigil.server.internal.accounts.Account;
import health.vigil.server.internal.accounts.Accounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Callable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Makes an account, or gives an existing one a new password, role and units.
@Command(
        name = "account",
        description = "Makes or resets an account and prints its new password, which is kept nowhere.",
        mixinStandardHelpOptions = true)
public final class AccountCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "sign-in name: lower case letters, digits, dots and hyphens")
    private String name = "";

    @Option(names = "--role", required = true, paramLabel = "ROLE", description = "one of ${COMPLETION-CANDIDATES}")
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private Role role;

    @Option(names = "--unit", paramLabel = "UNIT", description = "a care unit where this person works; may be repeated")
    private Set<String> units = Set.of();

    @Option(names = "--display-name", paramLabel = "TEXT", description = "as shown (default: the name)")
    private String displayName = "";

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
            throw new ParameterException(
                    spec.commandLine(), data + " holds no platform's data; start the platform over it once");
        }
        Account account = account();
        InstantSource clock = InstantSource.system();
        try (DataAtRest rest = DataAtRest.open(data)) {
            Accounts accounts = new Accounts(
                    rest.database().as(DataClass.OPERATIONAL),
                    new PostgresLedger(),
                    new Ids(clock, new SecureRandom()),
                    clock,
                    clock,
                    Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8(),
                    VigilConfig.defaults().signIn());
            spec.commandLine().getOut().println(accounts.putWithNewPassword(account));
        }
        return 0;
    }

    private Account account() {
        try {
            return new Account(name, displayName.isEmpty() ? name : displayName, Actor.Kind.PERSON, role, units);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
