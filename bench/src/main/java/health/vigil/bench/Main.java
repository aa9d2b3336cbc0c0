package health.vigil.bench;

import health.vigil.bench.fuzz.FuzzCommand;
import java.util.concurrent.Callable;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The benchmarks, each a command; results as JSON on stdout, progress on stderr.
@Command(
        name = "vigil bench",
        description = "Measures. Results are JSON on stdout.",
        mixinStandardHelpOptions = true,
        subcommands = {
            WayBench.class,
            FhirBench.class,
            StartBench.class,
            Hl7Bench.class,
            MllpBench.class,
            LedgerBench.class,
            EvidenceBench.class,
            TreesBench.class,
            CdsBench.class,
            FuzzCommand.class
        })
public final class Main implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Option(names = "--list", description = "lists the benchmarks")
    private boolean list;

    public static void main(String[] arguments) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() {
        if (!list) {
            throw new ParameterException(spec.commandLine(), "Which benchmark? --list lists them.");
        }
        spec.subcommands()
                .forEach((name, command) -> spec.commandLine()
                        .getOut()
                        .printf(
                                "%-8s %s%n",
                                name,
                                String.join(
                                        " ",
                                        command.getCommandSpec().usageMessage().description())));
        return 0;
    }
}
