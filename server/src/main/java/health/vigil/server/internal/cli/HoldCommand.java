package health.vigil.server.internal.cli;

import health.vigil.server.internal.DataAtRest;
import health.vigil.watch.Holds;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ledger hold`: places, releases or lists legal holds.
@Command(
        name = "hold",
        description = "Places or releases a legal hold on all evidence, recorded; without a name, lists the holds.",
        mixinStandardHelpOptions = true)
final class HoldCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Mixin
    private final PlatformData data = new PlatformData();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "the hold's name, such as a case number")
    private @Nullable String name;

    @Option(names = "--release", description = "release it; other holds stay in force")
    private boolean release;

    @Override
    public Integer call() {
        if (name == null && release) {
            throw new ParameterException(spec.commandLine(), "which hold is to be released?");
        }
        try (DataAtRest rest = data.open()) {
            Holds holds = PlatformData.holds(rest);
            if (name != null && !holds.byCommand(name, !release)) {
                spec.commandLine().getErr().println("That changes nothing.");
                return 1;
            }
            holds.all()
                    .forEach(hold ->
                            spec.commandLine().getOut().println(hold.name() + "\t" + hold.since() + "\t" + hold.by()));
            return 0;
        }
    }
}
