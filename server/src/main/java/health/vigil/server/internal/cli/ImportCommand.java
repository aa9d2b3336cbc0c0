package health.vigil.server.internal.cli;

import health.vigil.gateway.BulkLoad;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Loads a directory of NDJSON into a running server, through its FHIR API.
@Command(
        name = "import",
        description =
                "Loads NDJSON files into a running server through its FHIR API; run again, it goes on where it was.",
        mixinStandardHelpOptions = true)
public final class ImportCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Option(names = "--url", description = "the FHIR API (default: ${DEFAULT-VALUE})")
    private URI url = URI.create("https://localhost:8443/fhir");

    @Mixin
    private final RunningServer server = new RunningServer();

    @Parameters(paramLabel = "DIRECTORY", description = "has files *.ndjson, one resource with an id on each line")
    @SuppressWarnings("NullAway.Init") // required, so set by picocli
    private Path directory;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (HttpClient http = server.client()) {
            BulkLoad.Counts counts = new BulkLoad(http, url, server.authorization()).directory(directory);
            spec.commandLine().getOut().println(counts.stored() + " stored, " + counts.failed() + " refused and kept");
            return counts.failed() == 0 ? 0 : 1;
        }
    }
}
