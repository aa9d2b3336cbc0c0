package health.vigil.server.internal.cli;

import health.vigil.ledger.VerifierKey;
import health.vigil.ledger.Witness;
import health.vigil.ledger.WitnessServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// A witness of somebody's ledgers, to be run by somebody else.
@Command(
        name = "witness",
        description = "Signs checkpoints of ledgers that only ever grow (C2SP tlog-witness); run it elsewhere.",
        mixinStandardHelpOptions = true)
public final class WitnessCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description = "verifier keys of the logs to sign for, one a line (a ledger's log.vkey)")
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private Path logs;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "vigil.local/witness",
            description = "the witness's name, a URL without scheme (default: ${DEFAULT-VALUE})")
    private String name = "";

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "vigil-witness",
            description = "its own key and what it signed last (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private Path directory;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "default: ${DEFAULT-VALUE}")
    private String bind = "";

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8645", description = "default: ${DEFAULT-VALUE}")
    private int port;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<VerifierKey> keys;
        Witness witness;
        try {
            keys = Files.readAllLines(logs).stream()
                    .filter(line -> !line.isBlank())
                    .map(VerifierKey::parse)
                    .toList();
            witness = Witness.openOrCreate(directory, name, keys, InstantSource.system(), new SecureRandom());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        CountDownLatch stopped = new CountDownLatch(1);
        try (WitnessServer server = WitnessServer.start(witness, new InetSocketAddress(bind, port))) {
            witness.verifiers().forEach(key -> spec.commandLine().getOut().println(key.line()));
            spec.commandLine().getOut().flush();
            spec.commandLine().getErr().println("The witness answers at http://" + bind + ":" + server.port() + "/");
            Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown, "stop"));
            stopped.await();
        }
        return 0;
    }
}
