package health.vigil.server;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.launch.LaunchSettings;
import health.vigil.launch.internal.Ehr;
import health.vigil.ledger.Act;
import health.vigil.server.TestEhr.Situation;
import health.vigil.testkit.Requirement;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a launch does to who is signed in in the same browser, and what ties it to that browser.
@Requirement("INT-8")
class LaunchSessionsTest {
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
    @Requirement("ACC-4")
    void aLaunchEndsTheSessionOfWhoWasThereBefore() throws Exception {
        LaunchVisit visit = ward.visit();
        visit.launch();
        String before = visit.session().orElseThrow();
        long known = ward.platform().checkpoint();
        ward.ehr().now = Situation.usual().by("dr.hazel");

        String page = LaunchVisit.location(visit.launch());

        assertThat(visit.session())
                .isPresent()
                .hasValueSatisfying(now -> assertThat(now).isNotEqualTo(before));
        assertThat(visit.get(page).body()).contains("dr.hazel").doesNotContain("nurse.alder");
        assertReplaced(known);
    }

    @Test
    @Requirement("ACC-4")
    void aLaunchThatFailsLeavesNobodyElseSignedIn() throws Exception {
        for (String other : List.of("ml.tansy", "nobody.here")) {
            ward.ehr().asUsual();
            LaunchVisit visit = ward.visit();
            visit.launch();
            assertThat(visit.get("/work").statusCode()).isEqualTo(200);
            long known = ward.platform().checkpoint();
            ward.ehr().now = Situation.usual().by(other);

            assertThat(visit.launch().statusCode()).isEqualTo(403);

            assertThat(LaunchVisit.location(visit.get("/work"))).contains("/sign-in");
            assertReplaced(known);
        }
    }

    @Test
    void aLaunchThatFailsLeavesThePersonTheirOwnSession() throws Exception {
        LaunchVisit visit = ward.visit();
        visit.launch();
        ward.ehr().now = Situation.usual().with(List.of("L-999"));

        assertThat(visit.launch().statusCode()).isEqualTo(404);

        assertThat(visit.get("/work").statusCode()).isEqualTo(200);
    }

    /// A browser keeps one for a frame and one for a tab apart, and sends both.
    @Test
    void aCookieOfAnotherLaunchBesideDoesNotHinder() throws Exception {
        LaunchVisit visit = ward.visit();
        String done = visit.answered();
        HttpCookie own = visit.cookies().stream()
                .filter(each -> each.getName().equals("__Host-vigil-launch"))
                .findFirst()
                .orElseThrow();

        HttpResponse<String> page = ward.visitor()
                .send(
                        HttpRequest.newBuilder(ward.url(done))
                                .header("Cookie", own.getName() + "=" + "A".repeat(43) + "; " + own)
                                .build(),
                        BodyHandlers.ofString());

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(LaunchVisit.onward(page)).startsWith("/launch/enter");
    }

    @Test
    @Requirement("ACC-1")
    void whoAlwaysNamesItselfIsNotTakenWhereItDoesNot(@TempDir Path home) throws Exception {
        Path key = Files.copy(ward.key(), home.resolve("launch.jwk"));
        try (TestEhr there = new TestEhr(home)) {
            LaunchSettings settings = new LaunchSettings(
                    "clinic",
                    URI.create(there.issuer()),
                    TestEhr.CLIENT,
                    key,
                    there.authority(),
                    LaunchSettings.User.SUBJECT,
                    new LaunchSettings.Numbers(TestEhr.NUMBERS, null),
                    null);
            try (Ehr silent = new Ehr(settings, InstantSource.system())) {
                assertThat(silent.answers(null)).isTrue();
                assertThat(silent.answers(there.address())).isTrue();
                assertThat(silent.answers("https://elsewhere.example.org")).isFalse();
            }
            there.saysItsIssuer = true;
            try (Ehr named = new Ehr(settings, InstantSource.system())) {
                assertThat(named.answers(null)).isFalse();
                assertThat(named.answers(there.address())).isTrue();
            }
        }
    }

    private static void assertReplaced(long known) throws Exception {
        assertThat(ward.ledger(known)).anySatisfy(entry -> {
            assertThat(entry.actor().id()).isEqualTo("nurse.alder");
            assertThat(entry.act()).isEqualTo(new Act.SessionChanged("replaced", "success"));
        });
    }
}
