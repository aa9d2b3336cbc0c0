package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import health.vigil.base.ProblemException;
import health.vigil.testkit.Requirement;
import health.vigil.vault.ExactFhir;
import health.vigil.vault.RecordFilter;
import health.vigil.vault.RecordSearch.Condition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the fuzzer of the FHIR intake (`vigil bench fuzz --target FHIR`) begins with and what it has found: each is
/// refused with an outcome, or is a resource that stays the same when it is written and read again.
@Requirement("INT-3")
class FuzzedBodiesTest {
    private static final FhirContext FHIR = strict();

    static Stream<Path> seeds() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/health/vigil/gateway/fuzzed"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatTheFuzzerFoundStaysMended(Path seed) throws IOException {
        byte[] bytes = Files.readAllBytes(seed);
        boolean hostile = seed.getFileName().toString().startsWith("hostile");
        boolean refused = false;
        try {
            switch (bytes[0]) {
                case '<' -> staysTheSame(FhirBody.xml(FHIR, bytes));
                case '[' -> staysTheSame(FhirBody.patched(FHIR, observation(), text(bytes)));
                case '?' ->
                    RecordFilter.of("Observation", conditions(text(bytes).substring(1)), Instant.EPOCH)
                            .holds(observation());
                default -> staysTheSame(FhirBody.json(FHIR, bytes));
            }
        } catch (BaseServerResponseException e) {
            refused = true;
            assertThat(e.getOperationOutcome()).isNotNull();
        } catch (ProblemException e) {
            refused = true;
            assertThat(e.problem().code()).startsWith("VGL-VLT-");
        }

        assertThat(refused).isEqualTo(hostile);
    }

    private static void staysTheSame(Resource resource) {
        String once = FHIR.newJsonParser().encodeResourceToString(resource);

        assertThat(FHIR.newJsonParser()
                        .encodeResourceToString(FHIR.newJsonParser().parseResource(once)))
                .isEqualTo(once);
    }

    private static Resource observation() {
        return Hospital.heartRate("o", "ada", 71);
    }

    private static List<Condition> conditions(String query) {
        return Arrays.stream(query.split("&"))
                .map(pair -> pair.split("=", 2))
                .map(sides -> new Condition(sides[0], Arrays.asList(sides[1].split("(?<!\\\\),", -1))))
                .toList();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static FhirContext strict() {
        FhirContext fhir = new ExactFhir();
        fhir.setParserErrorHandler(new StrictErrorHandler());
        return fhir;
    }
}
