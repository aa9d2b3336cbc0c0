package health.vigil.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import health.vigil.alerts.AlertSummary;
import health.vigil.inquiry.ReportSignature;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the compliance officer does, in a real browser in front of a whole platform.
@ExtendWith(ConsoleWard.Shared.class)
class EvidenceBrowserTest {
    private static final String OFFICER = "compliance.vetch";

    private final ConsoleWard ward;

    EvidenceBrowserTest(ConsoleWard ward) {
        this.ward = ward;
    }

    @Test
    @Requirement("EVI-5")
    void whoSawAPatientIsAnsweredAndTakenAlongSigned() throws IOException {
        AlertSummary alert = ward.opened().getFirst();
        Page physician = ward.signedIn(ConsoleWard.PHYSICIAN);
        physician.navigate(ward.url("/patients/" + alert.patient().value()));
        Page officer = ward.signedIn(OFFICER);

        officer.navigate(ward.url(
                "/evidence?question=who-saw&patient=" + alert.auditSubject().value()));
        Locator seen = officer.locator("table.evidence tbody tr")
                .filter(new Locator.FilterOptions().setHasText(ConsoleWard.PHYSICIAN))
                .first();
        awaitLogged(officer, seen);
        Download report =
                officer.waitForDownload(() -> officer.getByText("Signed report").click());

        assertThat(seen).containsText("for treatment");
        byte[] file = Files.readAllBytes(report.path());
        String pem = Files.readString(ward.ledger().resolveSibling("reports.pem"));
        assertThat(ReportSignature.holds(file, pem)).isTrue();
        assertThat(new String(file, StandardCharsets.UTF_8))
                .contains(ConsoleWard.PHYSICIAN, "c2sp.org/tlog-proof@v1")
                .doesNotContain(ward.identities());
    }

    @Test
    @Requirement("EVI-6")
    void anAlertsTimelineTellsItWithoutNamesAndANameIsAnActOfItsOwn() {
        AlertSummary alert = ward.opened().getFirst();
        Page officer = ward.signedIn(OFFICER);

        officer.navigate(ward.url("/timelines/alert/" + alert.id()));
        assertThat(officer.locator(".why")).containsText("Raised:");
        assertThat(officer.locator("ol.story li.alert").first()).isVisible();

        officer.navigate(ward.url("/timelines/patient/" + alert.auditSubject().value()));
        assertThat(officer.content()).doesNotContain(ward.identities());
        officer.getByText("Show the name").click();
        assertThat(ward.identities()).anyMatch(officer.locator("h1").innerText()::contains);

        officer.navigate(ward.url("/evidence?question=what-did&actor=" + OFFICER));
        awaitLogged(officer, officer.getByText("Disclosure: reidentify").first());
    }

    @Test
    @Requirement("EVI-2")
    void theLogIsCompleteAsANumber() {
        Page officer = ward.signedIn(OFFICER);

        officer.navigate(ward.url("/completeness"));
        officer.getByText("Measure the last 24 hours now").click();

        assertThat(officer.locator(".figure")).hasText("100 %");
        assertThat(officer.locator(".chip")).hasText("complete");
    }

    @Test
    @Requirement("INC-2")
    void aFrozenNurseLosesSessionAndSignInUntilLetGo() {
        Page nurse = ward.signedIn(ConsoleWard.NURSE);
        Page officer = ward.signedIn(OFFICER);
        officer.navigate(ward.url("/containment?actor=" + ConsoleWard.NURSE));
        officer.getByLabel("Why").selectOption("SUSPECTED_MISUSE");
        officer.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Stop"))
                .click();
        assertThat(officer.getByText("Frozen", new Page.GetByTextOptions().setExact(true)))
                .isVisible();

        nurse.navigate(ward.url("/work"));
        assertThat(nurse.url()).endsWith("/sign-in");

        officer.getByText("Let go").click();
        assertThat(officer.getByText("Nobody is stopped.")).isVisible();
        assertThat(ward.signedIn(ConsoleWard.NURSE).url()).doesNotContain("/sign-in");
    }

    /// An act is on record when it is shown, and in the log soon after.
    private static void awaitLogged(Page page, Locator shown) {
        for (int i = 0; i < 60 && !shown.isVisible(); i++) {
            page.waitForTimeout(500);
            page.reload();
        }
        assertThat(shown).isVisible();
    }
}
