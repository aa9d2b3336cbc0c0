package health.vigil.server.internal.cli;

import health.vigil.server.internal.DataAtRest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Issues an access token to an account, or ends those that it has.
@Command(
        name = "token",
        description =
                "Prints a new access token of an account (Authorization: Bearer), which is kept nowhere; or revokes all.",
        mixinStandardHelpOptions = true)
public final class TokenCommand implements Callable<Integer> {
    private static final int LONGEST_DAYS = 366;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Mixin
    private final PlatformData data = new PlatformData();

    @Parameters(paramLabel = "NAME", description = "the account's sign-in name (vigil account makes one)")
    private String name = "";

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "30",
            description = "how long it opens, 1 to " + LONGEST_DAYS + " days (default: ${DEFAULT-VALUE})")
    private int days;

    @Option(names = "--revoke", description = "end all access tokens of the account instead")
    private boolean revoke;

    @Override
    public Integer call() {
        if (revoke) {
            try (DataAtRest rest = data.open()) {
                spec.commandLine().getOut().println(PlatformData.accounts(rest).revokeTokens(name) + " revoked");
            }
            return 0;
        }
        if (days < 1 || days > LONGEST_DAYS) {
            throw new ParameterException(spec.commandLine(), "--days is from 1 to " + LONGEST_DAYS);
        }
        try (DataAtRest rest = data.open()) {
            Optional<String> token = PlatformData.accounts(rest).issueToken(name, Duration.ofDays(days));
            if (token.isEmpty()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "there is no account of this name that may sign in; vigil account makes one");
            }
            spec.commandLine().getOut().println(token.get());
        }
        return 0;
    }
}
