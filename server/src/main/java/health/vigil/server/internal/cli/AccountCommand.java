package health.vigil.server.internal.cli;

import health.vigil.ledger.Actor;
import health.vigil.policy.Role;
import health.vigil.server.internal.DataAtRest;
import health.vigil.server.internal.accounts.Account;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private final PlatformData data = new PlatformData();

    @Parameters(paramLabel = "NAME", description = "sign-in name: lower case letters, digits, dots and hyphens")
    private String name = "";

    @Option(names = "--role", required = true, paramLabel = "ROLE", description = "one of ${COMPLETION-CANDIDATES}")
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private Role role;

    @Option(names = "--unit", paramLabel = "UNIT", description = "a care unit where this person works; may be repeated")
    private Set<String> units = Set.of();

    @Option(names = "--display-name", paramLabel = "TEXT", description = "as shown (default: the name)")
    private String displayName = "";

    @Option(names = "--machine", description = "a program's account, not a person's; it signs in by `vigil token`")
    private boolean machine;

    @Override
    public Integer call() {
        Account account = account();
        try (DataAtRest rest = data.open()) {
            spec.commandLine().getOut().println(PlatformData.accounts(rest).putWithNewPassword(account));
        }
        return 0;
    }

    private Account account() {
        Actor.Kind kind = machine ? Actor.Kind.MACHINE : Actor.Kind.PERSON;
        try {
            return new Account(name, displayName.isEmpty() ? name : displayName, kind, role, units);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
