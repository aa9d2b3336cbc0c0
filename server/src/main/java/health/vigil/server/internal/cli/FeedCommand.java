package health.vigil.server.internal.cli;

import health.vigil.sandbox.FeedMaker;
import health.vigil.sandbox.FeedManifest;
import health.vigil.sandbox.FeedRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Makes a feed of other ICU stays.
@Command(
        name = "feed",
        description = "Makes a feed for the demo from a directory of MIMIC-III tables (.csv or .csv.gz).",
        mixinStandardHelpOptions = true)
public final class FeedCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Option(names = "--tables", required = true, paramLabel = "DIR", description = "the tables")
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private Path tables;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "where the feed goes")
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private Path out;

    @Option(
            names = "--stays",
            paramLabel = "N",
            description = "how many stays to choose, septic and not (default: ${DEFAULT-VALUE})")
    private int stays = 16;

    @Option(names = "--stay", paramLabel = "ICUSTAY_ID", description = "this stay; may be repeated")
    private List<String> stayIds = List.of();

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "decides synthetic identities and assumed delays (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Override
    public Integer call() {
        FeedManifest manifest = new FeedMaker(request()).make();
        spec.commandLine()
                .getErr()
                .println(manifest.stays().size() + " stays, " + manifest.messages() + " messages in " + out);
        return 0;
    }

    private FeedRequest request() {
        try {
            return new FeedRequest(tables, out, stays, stayIds, seed, FeedRequest.START, FeedRequest.LONGEST);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
