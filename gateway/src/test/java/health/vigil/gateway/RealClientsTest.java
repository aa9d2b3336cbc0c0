package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.vigil.testkit.NodeScripts;
import health.vigil.testkit.Requirement;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `fhir-kit-client` and `fhirclient`, of the versions in `src/test/js/package.json`, through their everyday calls.
/// Node.js and npm are the machine's, the packages come from the registry that npm is set up for; where either is
/// missing, this is skipped, and says so.
@Requirement("INT-3")
class RealClientsTest {
    private static final Path SCRIPTS = Path.of("src/test/js");
    private static final Path INSTALLED = Path.of("target/js").toAbsolutePath();

    @Test
    void clientsThatOthersWroteGetWhatTheyExpect(@TempDir Path home) throws Exception {
        Optional<String> missing = NodeScripts.install(SCRIPTS, INSTALLED);
        assumeTrue(missing.isEmpty(), missing.orElse(""));
        NodeScripts.Done done;
        try (Hospital hospital = new Hospital(home, GatewayLimits.concurrent(4))) {
            done = NodeScripts.run(INSTALLED, Map.of(), List.of("node", "clients.js", hospital.base(), "Bearer ehr"));
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
}
