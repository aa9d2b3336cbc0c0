package health.vigil.server;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.server.TestEhr.Situation;
import health.vigil.testkit.Requirement;
import java.net.HttpCookie;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Launches from an EHR, step by step over HTTP, against a whole platform.
class LaunchTest {
    private static LaunchWard ward;

    @BeforeAll
    static void start() throws Exception {
        ward = new LaunchWard(false);
    }

    @AfterAll
    static void stop() {
        ward.close();
    }

    @BeforeEach
    void usual() {
        ward.ehr().asUsual();
    }

    @Test
    @Requirement({"INT-8", "ACC-1"})
    void aLaunchEndsOnThePageOfThePatientWhomTheEhrShows() throws Exception {
        LaunchVisit visit = ward.visit();

        HttpResponse<String> end = visit.launch();

        assertThat(end.statusCode()).isEqualTo(303);
        assertThat(LaunchVisit.location(end)).matches("/patients/[a-z2-7]{26}");
        assertThat(visit.get(LaunchVisit.location(end)).body()).contains(LaunchWard.FAMILY, "nurse.alder");
    }

    @Test
    @Requirement({"INT-8", "EVI-1"})
    void theLogSaysThroughWhichEhrSomebodySignedIn() throws Exception {
        HttpResponse<String> end = ward.visit().launch();

        List<Entry> entries = ward.ledger();
        assertThat(entries)
                .anySatisfy(entry -> assertThat(entry.act())
                        .isEqualTo(new Act.SessionChanged("sign-in", "success", "hospital-ehr")));
        String token = LaunchVisit.location(end).substring("/patients/".length());
        assertThat(entries).anySatisfy(entry -> {
            assertThat(entry.actor().id()).isEqualTo("nurse.alder");
            assertThat(entry.act()).isEqualTo(new Act.RecordsDisclosed("launch", List.of(token), List.of()));
        });
    }

    @Test
    @Requirement({"INT-8", "ACC-2"})
    void aNurseOfAnotherUnitGetsWhatTheConsoleShowsForThat() throws Exception {
        ward.ehr().now = Situation.usual().by("nurse.bracken");
        LaunchVisit visit = ward.visit();

        HttpResponse<String> page = visit.get(LaunchVisit.location(visit.launch()));

        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains("emergency access").doesNotContain(LaunchWard.FAMILY);
    }

    @Test
    @Requirement({"INT-8", "PHI-3", "EVI-1"})
    void whoMayNotKnowPatientsLearnsNoToken() throws Exception {
        ward.ehr().now = Situation.usual().by("ml.tansy");
        LaunchVisit visit = ward.visit();

        assertRefused(visit.launch(), 403, "VGL-LCH-009");

        assertThat(visit.session()).isEmpty();
        assertThat(ward.ledger()).anySatisfy(entry -> {
            assertThat(entry.actor().id()).isEqualTo("ml.tansy");
            assertThat(entry.act()).isEqualTo(new Act.RecordsDisclosed("launch", List.of(), List.of()));
        });
    }

    @Test
    @Requirement("INT-8")
    void aForeignEhrIsRefusedAndNothingIsFetched() throws Exception {
        for (String foreign : List.of(ward.ehr().address() + "/other", "https://elsewhere.example.org/fhir")) {
            HttpResponse<String> response = ward.visit().get("/launch?iss=" + foreign + "&launch=x");

            assertRefused(response, 403, "VGL-LCH-001");
            assertThat(response.headers().firstValue("Location")).isEmpty();
        }
        assertThat(ward.ehr().strayed()).isEmpty();
    }

    @Test
    @Requirement("INT-8")
    void anAnswerServesOnce() throws Exception {
        LaunchVisit visit = ward.visit();
        String done = visit.answered();
        List<HttpCookie> begun = visit.cookies();
        String onward = LaunchVisit.onward(visit.get(done));
        List<HttpCookie> answered = visit.cookies();
        assertThat(visit.get(onward).statusCode()).isEqualTo(303);

        visit.bring(begun);
        assertRefused(visit.enter(done), 400, "VGL-LCH-002");
        visit.bring(answered);
        assertRefused(visit.get(onward), 400, "VGL-LCH-002");
    }

    /// The page that was opened for one patient never shows another's, whom the same browser asked for meanwhile.
    @Test
    @Requirement("INT-8")
    void aPageEntersItsOwnLaunchOnly() throws Exception {
        LaunchVisit visit = ward.visit();
        String first = LaunchVisit.onward(visit.get(visit.answered()));
        String second = LaunchVisit.onward(visit.get(visit.answered()));

        assertRefused(visit.get(first), 400, "VGL-LCH-002");
        assertThat(visit.get(second).statusCode()).isEqualTo(303);
    }

    @Test
    @Requirement("INT-8")
    void anAnswerServesOnlyTheBrowserThatBegan() throws Exception {
        String others = ward.visit().answered();

        assertRefused(ward.visit().enter(others), 400, "VGL-LCH-002");
        LaunchVisit visit = ward.visit();
        visit.answered();
        assertRefused(visit.enter(others), 400, "VGL-LCH-002");
    }

    @Test
    @Requirement("INT-8")
    void aCodeOfAnotherLaunchDoesNotServe() throws Exception {
        String others = ward.visit().answered();
        LaunchVisit visit = ward.visit();
        String own = visit.answered();
        String mixed = others.replaceAll("&state=.*", "") + own.substring(own.indexOf("&state="));

        assertRefused(visit.enter(mixed), 403, "VGL-LCH-004");
        assertThat(visit.session()).isEmpty();
    }

    @Test
    @Requirement("INT-8")
    void whatTheEhrDeclinesIsSaidWithoutItsWords() throws Exception {
        LaunchVisit visit = ward.visit();
        String done = visit.answered();

        HttpResponse<String> response =
                visit.enter(done.replaceAll("code=[^&]*", "error=access_denied&error_description=SECRET"));

        assertRefused(response, 403, "VGL-LCH-004");
        assertThat(response.body()).doesNotContain("SECRET");
    }

    static Stream<Arguments> unreadable() {
        Situation usual = Situation.usual();
        return Stream.of(
                Arguments.of(usual.answering(200, said -> said + " ".repeat(2 << 20))),
                Arguments.of(usual.answering(200, _ -> "<html>")),
                Arguments.of(usual.answering(200, said -> said.replace("\"Bearer\"", "\"mac\""))),
                Arguments.of(usual.answering(
                        200, said -> said.replace("\"access_token\": \"", "\"access_token\": \"a\\nb"))),
                Arguments.of(usual.answering(500, said -> said)),
                Arguments.of(usual.answering(302, said -> said)));
    }

    @ParameterizedTest
    @Requirement("INT-8")
    @MethodSource("unreadable")
    void anEhrThatAnswersNothingUsableIsSaidSo(Situation situation) throws Exception {
        ward.ehr().now = situation;

        assertRefused(ward.visit().launch(), 502, "VGL-LCH-003");
    }

    @Test
    @Requirement({"INT-8", "EVI-1", "EVI-2"})
    void whatIsRefusedAtThisDoorIsEvidence() throws Exception {
        ward.visit().get("/launch?iss=https://zebulon.example.org&launch=Quackenbush");

        assertThat(ward.ledger())
                .anySatisfy(entry ->
                        assertThat(entry.act()).isEqualTo(new Act.RequestRefused("launch", "GET", "forbidden", 1)));
    }

    @Test
    @Requirement("INT-8")
    void withoutConfigurationTheConsoleIsShownInNoFrame() throws Exception {
        HttpResponse<String> page = ward.visit().get("/sign-in");

        assertThat(page.headers().firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("frame-ancestors 'none'");
    }

    @Test
    @Requirement("INT-8")
    void anEhrThatIsDownIsSaidSo() throws Exception {
        assertRefused(ward.visit().get("/launch?iss=" + LaunchWard.DOWN + "&launch=x"), 502, "VGL-LCH-003");
    }

    private static void assertRefused(HttpResponse<String> response, int status, String code) {
        assertThat(response.body()).contains(code);
        assertThat(response.statusCode()).isEqualTo(status);
    }
}
