package health.vigil.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import health.vigil.server.TestEhr.Situation;
import health.vigil.testkit.Requirement;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A clinician opens the patient from the EHR's own page, in a real browser: the EHR is another site.
class LaunchBrowserTest {
    private static final Pattern PATIENT = Pattern.compile(".*/patients/[a-z2-7]{26}$");
    private static final String LINK = "<a href=\"%s\"%s>Open Vigil</a>";

    private final Playwright driver = Chromium.driver();
    private final Browser browser = Chromium.open(driver);
    private final List<String> addresses = new ArrayList<>();

    @AfterEach
    void close() {
        browser.close();
        driver.close();
    }

    @Test
    @Requirement({"INT-8", "PHI-7"})
    void fromTheEhrsPageToThePatientsPage() throws Exception {
        try (LaunchWard ward = new LaunchWard(false)) {
            ward.ehr().page("/chart", LINK.formatted(ward.url(ward.launchPath()), ""));
            ward.ehr().page("/tab", LINK.formatted(ward.url(ward.launchPath()), " target=\"_blank\""));
            BrowserContext context = context();
            Page page = context.newPage();
            page.navigate(ward.ehr().address() + "/chart");

            page.getByText("Open Vigil").click();

            assertThat(page).hasURL(PATIENT);
            assertThat(page.locator("main")).containsText(LaunchWard.FAMILY);
            assertThat(page.locator("main")).containsText("88");
            assertThat(addresses).noneMatch(address -> address.contains("L-100") || address.contains("Quill"));

            ward.ehr().now = Situation.usual().by("dr.hazel");
            page.navigate(ward.ehr().address() + "/tab");
            Page tab = context.waitForPage(() -> page.getByText("Open Vigil").click());

            assertThat(tab).hasURL(PATIENT);
            assertThat(tab.locator("body")).containsText("dr.hazel");
            assertThat(ward.ledger())
                    .anyMatch(entry -> entry.actor().id().equals("nurse.alder")
                            && entry.act().toString().contains("replaced"));
        }
    }

    @Test
    @Requirement({"INT-8", "ACC-4"})
    void inTheEhrsFrameWhereThatIsConfigured() throws Exception {
        try (LaunchWard ward = new LaunchWard(true)) {
            ward.ehr()
                    .page(
                            "/chart",
                            "<iframe src=\"%s\" width=\"1000\" height=\"800\"></iframe>"
                                    .formatted(ward.url(ward.launchPath())));
            Page page = context().newPage();

            page.navigate(ward.ehr().address() + "/chart");

            FrameLocator inside = page.frameLocator("iframe");
            assertThat(inside.locator("main")).containsText(LaunchWard.FAMILY);
            inside.getByText("Sign out").click();
            assertThat(inside.getByLabel("Password")).isVisible();

            HttpResponse<String> signIn = ward.visit().get("/sign-in");
            assertThat(signIn.headers().firstValue("X-Frame-Options")).isEmpty();
            assertThat(signIn.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .endsWith("frame-ancestors " + ward.ehr().address());
            assertThat(signIn.headers().firstValue("Set-Cookie").orElseThrow())
                    .contains("__Host-vigil=", "Secure", "HttpOnly", "SameSite=None", "Partitioned");

            LaunchVisit visit = ward.visit();
            visit.launch();
            assertThat(visit.post("/sign-out", "").statusCode()).isEqualTo(403);
            assertThat(visit.get("/work").statusCode()).isEqualTo(200);
        }
    }

    private BrowserContext context() {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setIgnoreHTTPSErrors(true));
        context.setDefaultTimeout(30_000);
        context.onRequest(request -> addresses.add(request.url()));
        return context;
    }
}
