package health.vigil.server;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.ledger.Act;
import health.vigil.server.TestEhr.Situation;
import health.vigil.testkit.Requirement;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Which patient a launch opens, by the numbers that the EHR has.
@Requirement("INT-8")
class LaunchNumbersTest {
    private static LaunchWard ward;

    @BeforeAll
    static void start() throws Exception {
        ward = new LaunchWard(false);
    }

    @AfterAll
    static void stop() {
        ward.close();
    }

    @Test
    void theNumberIsReadAsHistoriesReadIt() throws Exception {
        for (List<String> numbers : List.of(
                List.of(" L-100 "),
                List.of("L-100", "L-100|temp"),
                List.of("L-99|temp", "L-100|official", "L-98"),
                List.of("L-99|old", "L-100"))) {
            ward.ehr().now = Situation.usual().with(numbers);

            HttpResponse<String> end = ward.visit().launch();

            assertThat(end.statusCode()).isEqualTo(303);
            assertThat(LaunchVisit.location(end)).matches("/patients/[a-z2-7]{26}");
        }
    }

    /// Nobody learns from a refusal whose patient is here.
    @Test
    @Requirement({"INT-8", "PHI-3", "EVI-1"})
    void whoMayKnowNoPatientsLearnsNotWhetherOneIsHere() throws Exception {
        ward.ehr().now = Situation.usual().by("ml.tansy").with(List.of("L-999"));

        HttpResponse<String> response = ward.visit().launch();

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).contains("VGL-LCH-009");
        assertThat(ward.ledger()).anySatisfy(entry -> {
            assertThat(entry.actor().id()).isEqualTo("ml.tansy");
            assertThat(entry.act()).isEqualTo(new Act.RecordsDisclosed("launch", List.of(), List.of()));
            assertThat(entry.subject()).isNotNull();
        });
    }

    static Stream<Arguments> unnumbered() {
        Situation usual = Situation.usual();
        return Stream.of(
                Arguments.of(usual.with(List.of()), 409, "VGL-LCH-007"),
                Arguments.of(usual.with(List.of("L-100", "L-101")), 409, "VGL-LCH-007"),
                Arguments.of(usual.with(List.of("L-100|official", "L-101|official")), 409, "VGL-LCH-007"),
                Arguments.of(usual.with(List.of("L-100|old")), 409, "VGL-LCH-007"),
                Arguments.of(usual.with(List.of("L-1\\u000100")), 409, "VGL-LCH-012"),
                Arguments.of(usual.with(List.of("L-999")), 404, "VGL-LCH-008"),
                Arguments.of(
                        usual.answering(200, said -> said.replace("\"patient\": \"p-1\"", "\"patient\": \"../x\"")),
                        409,
                        "VGL-LCH-007"),
                Arguments.of(
                        usual.answering(200, said -> said.replace("\"patient\": \"p-1\",", "")), 409, "VGL-LCH-007"));
    }

    @ParameterizedTest
    @MethodSource("unnumbered")
    void aPatientWhoIsNotKnownByOneNumberIsNotOpened(Situation situation, int status, String code) throws Exception {
        ward.ehr().now = situation;
        LaunchVisit visit = ward.visit();

        HttpResponse<String> response = visit.launch();

        assertThat(response.body()).contains(code);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).doesNotContain("L-100", "L-101", "L-999", "Marigold");
        assertThat(visit.session()).isEmpty();
    }
}
