package health.vigil.bench.fuzz;

import com.code_intelligence.jazzer.Jazzer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Searches for messages that break the parser or the mapper, guided by the branches that they reach. What it finds
/// and what widened its reach stay in the corpus, so that the next run goes on where this one ended.
@Command(
        name = "fuzz",
        description = "searches for messages that break the HL7 v2 parser or mapper, guided by coverage",
        mixinStandardHelpOptions = true)
public final class FuzzCommand implements Callable<Integer> {
    @Option(names = "--minutes", description = "how long (default: ${DEFAULT-VALUE})")
    private int minutes = 5;

    @Option(names = "--corpus", description = "where it keeps what it learns (default: ${DEFAULT-VALUE})")
    private Path corpus = Path.of("bench/target/fuzz");

    @Option(names = "--seeds", description = "messages to begin with (default: ${DEFAULT-VALUE})")
    private Path seeds = Path.of("hl7v2/src/test/resources/health/vigil/hl7v2");

    /// Ends the process itself: 0 where nothing was found.
    @Override
    public Integer call() throws IOException, InterruptedException {
        Files.createDirectories(corpus);
        Jazzer.main(List.of(
                        "--target_class=" + MessageTarget.class.getName(),
                        "--instrumentation_includes=health.vigil.hl7v2.**",
                        "--custom_hook_includes=health.vigil.hl7v2.**",
                        "--reproducer_path=" + corpus,
                        "-artifact_prefix=" + corpus + "/found-",
                        "-max_total_time=" + minutes * 60,
                        "-max_len=65536",
                        "-timeout=20",
                        "-rss_limit_mb=4096",
                        corpus.toString(),
                        seeds.toString())
                .toArray(String[]::new));
        return 0;
    }
}
