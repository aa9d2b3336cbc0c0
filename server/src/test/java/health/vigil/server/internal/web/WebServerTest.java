package health.vigil.server.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.DataClass;
import health.vigil.base.SteppedClock;
import health.vigil.engines.Certificates;
import health.vigil.engines.Database;
import health.vigil.ledger.Actor;
import health.vigil.policy.Principal;
import health.vigil.policy.Role;
import health.vigil.server.SmartSettings;
import health.vigil.server.internal.accounts.Account;
import health.vigil.server.internal.accounts.Accounts;
import health.vigil.testkit.Requirement;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The real server over TLS, with the real accounts and policies, and one small servlet in the place of the rooms.
class WebServerTest {
    private static final Account NURSE =
            new Account("nora", "Nora Field", Actor.Kind.PERSON, Role.NURSE, Set.of("MICU"));
    private static final Account OPERATOR =
            new Account("otto", "Otto Reed", Actor.Kind.PERSON, Role.OPERATOR, Set.of());
    private static final SteppedClock CLOCK = new SteppedClock(Instant.parse("2026-03-01T08:00:00Z"));
    private static final AtomicReference<List<String>> NOT_READY = new AtomicReference<>(List.of());

    private static Database database;
    private static Certificates certificates;
    private static Accounts accounts;
    private static TestServer server;
    private static String nursesPassword;
    private static String operatorsPassword;

    private CookieManager cookies;
    private HttpClient browser;

    /// Says who is calling, and the token that a form must carry.
    static final class WhoAmI extends HttpServlet {
        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String who = Callers.principal(request).map(Principal::id).orElse("nobody");
            response.getWriter().write(who + " " + Callers.csrfToken(request));
        }
    }

    @BeforeAll
    static void start(@TempDir Path directory) {
        server = new TestServer(
                directory,
                new SmartSettings(List.of()),
                CLOCK,
                NOT_READY::get,
                _ -> List.of(
                        new Door("pages", new WhoAmI(), List.of("/")),
                        new Door("fhir", new WhoAmI(), List.of("/fhir/*"))));
        database = server.database();
        certificates = server.certificates();
        accounts = server.accounts();
        nursesPassword = accounts.putWithNewPassword(NURSE);
        operatorsPassword = accounts.putWithNewPassword(OPERATOR);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void openBrowser() {
        NOT_READY.set(List.of());
        cookies = new CookieManager();
        browser = HttpClient.newBuilder()
                .sslContext(certificates.clientContext("browser"))
                .cookieHandler(cookies)
                .build();
    }

    @Test
    @Requirement("ACC-2")
    void whoeverIsNotSignedInIsSentToTheSignInPage() throws Exception {
        HttpResponse<String> response = get("/units/MICU");

        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("Location").orElseThrow()).endsWith("/sign-in");
    }

    @Test
    void theFormSignsIn() throws Exception {
        signIn("nora", nursesPassword);

        assertThat(get("/").body()).startsWith("nora ");
    }

    @Test
    @Requirement("ACC-4")
    void signingInChangesTheSession() throws Exception {
        get("/sign-in");
        String before = session();

        signIn("nora", nursesPassword);

        assertThat(session()).isNotEqualTo(before);
    }

    @Test
    @Requirement("ACC-4")
    void theSessionCookieIsSecureAndOutOfReachOfScripts() throws Exception {
        HttpResponse<String> page = get("/sign-in");

        assertThat(page.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("__Host-vigil=")
                .contains("Secure", "HttpOnly", "SameSite=Strict", "Path=/")
                .doesNotContain("Domain");
    }

    @Test
    void aWrongPasswordIsSentBackToTheForm() throws Exception {
        assertThat(signIn("otto", "wrong").headers().firstValue("Location").orElseThrow())
                .endsWith("/sign-in?failed");
    }

    @Test
    @Requirement("ACC-4")
    void aFormWithoutItsTokenIsRefused() throws Exception {
        signIn("nora", nursesPassword);

        assertThat(post("/alerts", "").statusCode()).isEqualTo(403);
    }

    @Test
    @Requirement("ACC-4")
    void aFormFromASessionThatHasEndedLeadsToTheSignIn() throws Exception {
        signIn("nora", nursesPassword);
        CLOCK.advanceTo(CLOCK.instant().plus(Duration.ofHours(12)));

        HttpResponse<String> response = post("/alerts", "");

        assertThat(response.headers().firstValue("Location").orElseThrow()).endsWith("/sign-in?ended");
    }

    @Test
    @Requirement({"ACC-4", "EVI-1"})
    void theAbsoluteLimitEndsTheSession() throws Exception {
        signIn("nora", nursesPassword);

        CLOCK.advanceTo(CLOCK.instant().plus(Duration.ofHours(12)));

        assertThat(get("/").statusCode()).isEqualTo(302);
        assertThat(lastEvidence("session-changed")).contains("expired", "\"nora\"");
    }

    @Test
    @Requirement("ACC-4")
    void aPageThatOnlyRefreshesItselfIsIdle() throws Exception {
        signIn("nora", nursesPassword);
        get("/");
        for (int minutes = 0; minutes < 15; minutes += 5) {
            assertThat(refresh("/").statusCode()).isEqualTo(200);
            CLOCK.advanceTo(CLOCK.instant().plus(Duration.ofMinutes(5)));
        }

        assertThat(refresh("/").statusCode()).isEqualTo(302);
    }

    @Test
    @Requirement("EVI-1")
    void signingOutEndsTheSessionAndLeavesEvidence() throws Exception {
        signIn("nora", nursesPassword);

        post("/sign-out", "_csrf=" + csrf("/"));

        assertThat(get("/").statusCode()).isEqualTo(302);
        assertThat(lastEvidence("session-changed")).contains("sign-out", "\"nora\"");
    }

    @Test
    void theApiTakesHttpBasic() throws Exception {
        assertThat(api("/fhir/Patient", basic("nora", nursesPassword)).body()).startsWith("nora");
    }

    @Test
    void theApiTakesABearerToken() throws Exception {
        String token = accounts.issueToken(NURSE.name(), Duration.ofHours(1)).orElseThrow();

        assertThat(api("/fhir/Patient", "Bearer " + token).body()).startsWith("nora");
    }

    @Test
    @Requirement("ACC-2")
    void theApiRefusesAnUnknownToken() throws Exception {
        HttpResponse<String> response = api("/fhir/Patient", "Bearer " + "A".repeat(43));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).contains("OperationOutcome", "VGL-SRV-002");
    }

    @ParameterizedTest
    @Requirement("INT-3")
    @CsvSource({
        "GET, //Patient-SECRET, 400",
        "GET, /Patient;SECRET=1/1, 400",
        "GET, /Patient/SECRET%ff, 400",
        "GET, /Patient/..%2fSECRET, 400",
        "GET, /Patient?name=<SECRET>, 400",
        "TRACE, /Patient/SECRET, 405",
        "GET, /Patient?SECRET={LONG}, 400",
        "G@T, /Patient/SECRET, 400"
    })
    void whatNoDoorReadsIsRefusedInFhirsForm(String method, String address, int status) throws Exception {
        String line = method + " /fhir" + address.replace("{LONG}", "x".repeat(40_000));

        assertThat(raw(line, "*/*"))
                .startsWith("HTTP/1.1 " + status)
                .contains("application/fhir+json", "VGL-SRV-014")
                .doesNotContain("SECRET", "<html");
    }

    @ParameterizedTest
    @Requirement("INT-3")
    @CsvSource({
        "GET, /Patient/SECRET%ff, application/fhir+xml, 400, VGL-SRV-014",
        "GET, //Patient-SECRET, application/fhir+xml, 400, VGL-SRV-014",
        "GET, /Patient?x=SECRET, application/fhir+xml, 401, VGL-SRV-002",
        "GET, /Patient?x=SECRET&_format=application/fhir%2Bxml, */*, 401, VGL-SRV-002"
    })
    void whatIsRefusedInFrontOfTheApiIsInTheFormThatIsWanted(
            String method, String address, String accept, int status, String code) throws Exception {
        assertThat(raw(method + " /fhir" + address, accept))
                .startsWith("HTTP/1.1 " + status)
                .contains("application/fhir+xml", code, "<OperationOutcome xmlns=\"http://hl7.org/fhir\">")
                .doesNotContain("SECRET", "<html");
    }

    /// The container finds the FHIR door by all of these.
    @ParameterizedTest
    @Requirement({"INT-3", "EVI-2"})
    @CsvSource({
        "//fhir/Patient/SECRET, true",
        "///fhir/metadata, true",
        "/./fhir/Patient/SECRET, true",
        "/SECRET/../fhir/Patient, true",
        "/%66hir/Patient/SECRET, true",
        "/fhir;SECRET=1/Patient, true",
        "/fhir/../senders/api?SECRET, false",
        "/fhir/%2e%2e/senders/api?SECRET, false",
        "/fhir/../SECRET, false",
        "/../fhir/Patient/SECRET, false"
    })
    void anotherWayToTheFhirDoorIsRefusedInItsForm(String address, boolean recorded) throws Exception {
        CLOCK.advanceTo(CLOCK.instant().plus(Duration.ofMinutes(2)));
        raw("GET /fhir/Patient", "*/*");
        String before = lastEvidence("request-refused");

        String answer = raw("GET " + address, "*/*");

        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .contains("application/fhir+json", "OperationOutcome", "VGL-SRV-014")
                .doesNotContain("SECRET", "<html");
        if (recorded) {
            assertThat(lastEvidence("request-refused"))
                    .isNotEqualTo(before)
                    .contains("\"fhir\"", "bad-request")
                    .doesNotContain("SECRET");
        }
    }

    /// What the server answers to a request line that no well-behaved client sends.
    private static String raw(String line, String accept) throws IOException {
        try (Socket socket =
                certificates.clientContext("stranger").getSocketFactory().createSocket("localhost", server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write((line + " HTTP/1.1\r\nHost: localhost\r\nAccept: " + accept
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    @Requirement("ACC-2")
    void theApiTakesNoSession() throws Exception {
        signIn("nora", nursesPassword);

        assertThat(get("/fhir/Patient").statusCode()).isEqualTo(401);
    }

    @Test
    @Requirement("ACC-2")
    void metricsAreForTheOperator() throws Exception {
        assertThat(api("/metrics", basic("nora", nursesPassword)).statusCode()).isEqualTo(403);
        assertThat(api("/metrics", basic("otto", operatorsPassword)).statusCode())
                .isEqualTo(200);
    }

    @Test
    @Requirement({"EVI-1", "EVI-2"})
    void whoReadsTheMetricsIsEvidence() throws Exception {
        api("/metrics", basic("otto", operatorsPassword));
        assertThat(lastEvidence("records-disclosed"))
                .contains("\"otto\"", "\"interaction\":\"metrics\"", "\"permitted\":true");

        api("/metrics", basic("nora", nursesPassword));
        assertThat(lastEvidence("records-disclosed"))
                .contains("\"nora\"", "\"interaction\":\"metrics\"", "\"permitted\":false");
    }

    @Test
    @Requirement("PHI-7")
    void metricsCarryNothingOfAnAddress() throws Exception {
        api("/fhir/Patient/Zebulon-Quackenbush?name=Zebulon", basic("nora", nursesPassword));
        get("/Zebulon?q=Quackenbush");

        assertThat(api("/metrics", basic("otto", operatorsPassword)).body())
                .contains("vigil_http_requests")
                .doesNotContain("Zebulon", "Quackenbush");
    }

    @Test
    @Requirement({"EVI-1", "EVI-2"})
    void whoeverIsNotSignedInLeavesEvidenceAtEveryDoor() throws Exception {
        get("/units/Zebulon");
        assertThat(lastEvidence("request-refused"))
                .contains("\"door\":\"console\"", "\"reason\":\"unauthenticated\"", "127.0.0.1")
                .doesNotContain("Zebulon");

        api("/fhir/Patient/Zebulon", "Bearer " + "A".repeat(43));
        assertThat(lastEvidence("request-refused"))
                .contains("\"door\":\"fhir\"", "\"reason\":\"unauthenticated\"")
                .doesNotContain("Zebulon");
    }

    @Test
    @Requirement("EVI-1")
    void aRefusedCallOfSomebodyKnownNamesThem() throws Exception {
        api("/metrics", basic("nora", nursesPassword));

        assertThat(lastEvidence("request-refused"))
                .contains("\"nora\"", "\"door\":\"metrics\"", "\"reason\":\"forbidden\"", "\"times\":1");
    }

    @Test
    void pagesMayRunOurOwnScriptsOnlyAndAreNotKept() throws Exception {
        HttpResponse<String> page = get("/sign-in");

        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
        assertThat(page.headers().firstValue("Strict-Transport-Security")).isPresent();
    }

    @Test
    void readinessNamesWhatDoesNotWork() throws Exception {
        NOT_READY.set(List.of("database"));

        HttpResponse<String> response = get("/readyz");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("database");
    }

    private HttpResponse<String> signIn(String name, String password) throws Exception {
        return post(
                "/sign-in",
                "username=" + name + "&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8) + "&_csrf="
                        + csrf("/sign-in"));
    }

    private String csrf(String page) throws Exception {
        return get(page).body().split(" ", 2)[1];
    }

    private String session() {
        return cookies.getCookieStore().getCookies().stream()
                .map(HttpCookie::getValue)
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return browser.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> refresh(String path) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(uri(path)).header("Vigil-Refresh", "1").build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String form) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> api(String path, String authorization) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(certificates.clientContext("machine"))
                .build()
                .send(
                        HttpRequest.newBuilder(uri(path))
                                .header("Authorization", authorization)
                                .build(),
                        BodyHandlers.ofString());
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static URI uri(String path) {
        return URI.create("https://localhost:" + server.port() + path);
    }

    private static String lastEvidence(String kind) {
        return database.as(DataClass.EVIDENCE)
                .withHandle(handle -> handle.createQuery("SELECT convert_from(bytes, 'UTF8') FROM ledger.pending"
                                + " WHERE strpos(convert_from(bytes, 'UTF8'), :kind) > 0 ORDER BY seq DESC LIMIT 1")
                        .bind("kind", "\"kind\":\"" + kind + "\"")
                        .mapTo(String.class)
                        .one());
    }
}
