package health.vigil.server;

import health.vigil.base.ProblemException;
import health.vigil.server.internal.cli.AccountCommand;
import health.vigil.server.internal.cli.CalibrateCommand;
import health.vigil.server.internal.cli.ConvertCommand;
import health.vigil.server.internal.cli.DemoCommand;
import health.vigil.server.internal.cli.EvaluateCommand;
import health.vigil.server.internal.cli.FeedCommand;
import health.vigil.server.internal.cli.ImportCommand;
import health.vigil.server.internal.cli.LedgerCommand;
import health.vigil.server.internal.cli.ModelCommand;
import health.vigil.server.internal.cli.NotesCommand;
import health.vigil.server.internal.cli.ReplayCommand;
import health.vigil.server.internal.cli.SenderCommand;
import health.vigil.server.internal.cli.ServeCommand;
import health.vigil.server.internal.cli.TokenCommand;
import health.vigil.server.internal.cli.TrainCommand;
import health.vigil.server.internal.cli.WarmUpCommand;
import health.vigil.server.internal.cli.WitnessCommand;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The command line. Results go to stdout, everything else to stderr; 0 is success, 1 means that the checked
/// thing does not hold or that a step failed, 2 is wrong usage.
@Command(
        name = "vigil",
        description = "From record systems to clinical AI: governed, scored, provable.",
        mixinStandardHelpOptions = true,
        version = "vigil 0.1.0-SNAPSHOT",
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            AccountCommand.class,
            TokenCommand.class,
            ImportCommand.class,
            ConvertCommand.class,
            EvaluateCommand.class,
            FeedCommand.class,
            LedgerCommand.class,
            ModelCommand.class,
            NotesCommand.class,
            ReplayCommand.class,
            SenderCommand.class,
            TrainCommand.class,
            CalibrateCommand.class,
            WarmUpCommand.class,
            WitnessCommand.class
        },
        footer = {"", "./vigil also runs test (every test) and bench (benchmarks; bench --list)."})
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    public static void main(String[] arguments) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        System.exit(commandLine().execute(arguments));
    }

    /// The commands, ready to be given arguments.
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof ProblemException problem) {
                        command.getErr().println(problem.problem());
                        return problem.problem().code().equals("VGL-SRV-001")
                                ? CommandLine.ExitCode.USAGE
                                : CommandLine.ExitCode.SOFTWARE;
                    }
                    throw failure;
                });
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }
}
