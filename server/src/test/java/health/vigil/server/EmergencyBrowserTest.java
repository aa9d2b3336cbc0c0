package health.vigil.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import health.vigil.alerts.AlertSummary;
import health.vigil.sandbox.SyntheticWard;
import health.vigil.testkit.Requirement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A clinician breaks the glass and an officer reviews it, in a real browser in front of a whole platform.
@ExtendWith(ConsoleWard.Shared.class)
class EmergencyBrowserTest {
    private static final List<String> CLINICIANS = List.of("dr.linden", "nurse.clover");
    private static final String WORDS = "Called over from the next unit";

    private final ConsoleWard ward;

    EmergencyBrowserTest(ConsoleWard ward) {
        this.ward = ward;
    }

    /// A patient, and a clinician of other units.
    private record Pair(AlertSummary alert, String stranger) {}

    @Test
    @Requirement({"ACC-5", "INC-1"})
    void whoStatesWhyItMustBeSeesTheOnePatientAndIsReviewed() {
        Pair pair = pair();
        String patient = ward.url("/patients/" + pair.alert.patient().value());
        List<String> identities = ward.identities();
        Page page = ward.signedIn(pair.stranger);

        assertThat(page.navigate(patient).status()).isEqualTo(403);
        page.getByText("emergency access").click();
        assertThat(page.content()).doesNotContain(identities);
        Locator open = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Open the records"));
        open.click();
        assertThat(page).hasURL(patient + "/emergency"); // nothing is sent without a reason
        page.getByLabel("Why it must be").selectOption("LIFE_IN_DANGER");
        page.getByLabel("What else there is to say").fill(WORDS);
        open.click();

        assertThat(page).hasURL(patient);
        assertThat(identities).anyMatch(page.locator("main").innerText()::contains);

        Page officer = ward.signedIn("compliance.vetch");
        officer.navigate(ward.url("/emergencies"));
        Locator row = officer.locator("section.finding").filter(new Locator.FilterOptions().setHasText(pair.stranger));
        assertThat(row).containsText("Life in danger");
        assertThat(row).containsText(WORDS);
        assertThat(officer.content()).doesNotContain(identities);
        row.getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName("Justified").setExact(true))
                .click();
        assertThat(row).containsText("Justified, said by compliance.vetch");
        assertThat(row).not().containsText(WORDS); // they are gone with the review
    }

    private Pair pair() {
        return SyntheticWard.staff().stream()
                .filter(staff -> CLINICIANS.contains(staff.account()))
                .flatMap(staff -> ward.opened().stream()
                        .filter(alert -> !staff.units().contains(alert.unit()))
                        .map(alert -> new Pair(alert, staff.account())))
                .findFirst()
                .orElseThrow();
    }
}
