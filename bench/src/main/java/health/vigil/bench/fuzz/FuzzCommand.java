package health.vigil.bench.fuzz;

import com.code_intelligence.jazzer.Jazzer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Searches for messages that break the HL7 v2 parser or mapper, or for bodies, patches and searches that break
/// what the FHIR API takes in, guided by the branches that they reach. What it finds and what widened its reach
/// stay in the corpus, so that the next run goes on where this one ended.
@Command(
        name = "fuzz",
        description =
                "searches for input that breaks the HL7 v2 parser and mapper or the FHIR intake, guided by coverage",
        mixinStandardHelpOptions = true)
public final class FuzzCommand implements Callable<Integer> {
    @Option(names = "--target", description = "HL7 or FHIR (default: ${DEFAULT-VALUE})")
    private Target target = Target.HL7;

    @Option(names = "--minutes", description = "how long (default: ${DEFAULT-VALUE})")
    private int minutes = 5;

    @Option(names = "--corpus", description = "where it keeps what it learns (default: bench/target/fuzz/TARGET)")
    private @Nullable Path corpus;

    /// What is fuzzed, by which packages it is guided, and what it begins with.
    private enum Target {
        HL7(MessageTarget.class, "health.vigil.hl7v2.**", "hl7v2/src/test/resources/health/vigil/hl7v2"),
        FHIR(
                ResourceTarget.class,
                "health.vigil.gateway.**:health.vigil.vault.**:ca.uhn.fhir.parser.**",
                "gateway/src/test/resources/health/vigil/gateway/fuzzed");

        private final Class<?> entry;
        private final String packages;
        private final String seeds;

        Target(Class<?> entry, String packages, String seeds) {
            this.entry = entry;
            this.packages = packages;
            this.seeds = seeds;
        }
    }

    /// Ends the process itself: 0 where nothing was found.
    @Override
    public Integer call() throws IOException, InterruptedException {
        Path learned = corpus == null ? Path.of("bench/target/fuzz", target.name()) : corpus;
        Files.createDirectories(learned);
        Jazzer.main(List.of(
                        "--target_class=" + target.entry.getName(),
                        "--instrumentation_includes=" + target.packages,
                        "--custom_hook_includes=" + target.packages,
                        "--reproducer_path=" + learned,
                        "-artifact_prefix=" + learned + "/found-",
                        "-max_total_time=" + minutes * 60,
                        "-max_len=65536",
                        "-timeout=20",
                        "-rss_limit_mb=4096",
                        learned.toString(),
                        target.seeds)
                .toArray(String[]::new));
        return 0;
    }
}
