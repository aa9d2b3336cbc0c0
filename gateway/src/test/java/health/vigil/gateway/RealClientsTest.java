package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `fhir-kit-client` and `fhirclient`, of the versions in `src/test/js/package.json`, through their everyday calls.
/// Node.js and npm are the machine's, the packages come from the registry that npm is set up for; where either is
/// missing, this is skipped, and says so.
@Requirement("INT-3")
class RealClientsTest {
    private static final Path SCRIPTS = Path.of("src/test/js");
    private static final Path INSTALLED = Path.of("target/js").toAbsolutePath();

    /// Nothing that a package brings is run, and nothing is kept that names the registry.
    private static final List<String> INSTALL = List.of(
            "npm",
            "install",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--omit=optional",
            "--no-package-lock",
            "--prefer-offline");

    @Test
    void clientsThatOthersWroteGetWhatTheyExpect(@TempDir Path home) throws Exception {
        assumeTrue(run(home, List.of("npm", "--version")).code() == 0, "npm is not on this machine");
        assumeTrue(install(), "npm cannot install the clients here: is its registry reachable?");
        Done done;
        try (Hospital hospital = new Hospital(home, GatewayLimits.concurrent(4))) {
            done = run(INSTALLED, List.of("node", "clients.js", hospital.base(), "Bearer ehr"));
        }

        assertThat(done.code()).as(done.output()).isZero();
        JsonNode got = new ObjectMapper()
                .readTree(done.output().substring(done.output().indexOf("{\"fhirKit\"")));
        assertThat(got.path("fhirKit")).hasToString("""
                {"fhirVersion":"4.0.1","read":71,"stale":[412,"OperationOutcome","VGL-GW-412"],"versions":["3","2","1"],"first":71,\
                "transaction":["201","201","201"],"paged":[72,73,74,75,80],\
                "everything":["Encounter","Location","Observation","Patient"],"gone":410}""");
        assertThat(got.path("smart")).hasToString("""
                {"patient":"Britten","created":61,"stale":412,"refused":400,"status":"amended","values":[61,62,80],"resolved":true,"gone":410}""");
    }

    private static boolean install() throws IOException, InterruptedException {
        Files.createDirectories(INSTALLED);
        try (Stream<Path> scripts = Files.list(SCRIPTS)) {
            for (Path script : scripts.toList()) {
                Files.copy(script, INSTALLED.resolve(script.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return run(INSTALLED, INSTALL).code() == 0;
    }

    private record Done(int code, String output) {}

    private static Done run(Path directory, List<String> command) throws InterruptedException {
        try {
            Path output = Files.createTempFile("clients", ".txt");
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(5, TimeUnit.MINUTES);
            process.destroyForcibly();
            String said = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            return new Done(ended ? process.exitValue() : -1, said);
        } catch (IOException e) {
            return new Done(-1, "it is not there");
        }
    }
}
