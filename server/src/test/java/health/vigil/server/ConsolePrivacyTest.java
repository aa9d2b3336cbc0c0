package health.vigil.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import health.vigil.alerts.AlertSummary;
import health.vigil.testkit.Requirement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who sees what in the console, and what stays behind, in a real browser.
@ExtendWith(ConsoleWard.Shared.class)
class ConsolePrivacyTest {
    private final ConsoleWard ward;

    ConsolePrivacyTest(ConsoleWard ward) {
        this.ward = ward;
    }

    @ParameterizedTest
    @ValueSource(strings = {"billing.sorrel", "ml.tansy", "operator.teasel", "integration.woad", "compliance.vetch"})
    @Requirement({"ACC-2", "ACC-3", "PHI-3"})
    void whoeverDoesNotTreatSeesNobodysIdentity(String account) {
        AlertSummary alert = ward.opened().getFirst();
        List<String> identities = ward.identities();
        Page page = ward.signedIn(account);

        for (String path : ward.carePages(alert)) {
            assertThat(page.navigate(ward.url(path)).status()).as(path).isEqualTo(403);
        }

        for (String path : Stream.concat(ward.carePages(alert).stream(), Stream.of("/", "/evidence", "/exceptions"))
                .toList()) {
            page.navigate(ward.url(path));
            assertThat(page.content()).as(path).doesNotContain(identities);
        }
    }

    @Test
    @Requirement({"ACC-2", "ACC-3"})
    void aNurseOfAnotherUnitIsRefusedWithCodeAndRemedy() {
        AlertSummary alert = ward.opened().stream()
                .filter(each -> !List.of("SICU", "TSICU").contains(each.unit()))
                .findFirst()
                .orElseThrow();
        Page page = ward.signedIn("nurse.bracken");

        Response response =
                page.navigate(ward.url("/patients/" + alert.patient().value()));

        assertThat(response.status()).isEqualTo(403);
        assertThat(page.locator("main")).containsText("guard-care-only-where-they-work");
        assertThat(page.locator("main")).containsText("VGL-CON-403");
    }

    @Test
    @Requirement({"ACC-4", "PHI-7"})
    void signingOutLeavesNothingBehind() {
        List<String> identities = ward.identities();
        Page page = ward.signedIn(ConsoleWard.NURSE);

        page.getByText("Sign out").click();

        assertThat(page).hasURL(ward.url("/sign-in"));
        page.goBack();
        assertThat(page.content()).doesNotContain(identities);
        page.navigate(ward.url(ConsoleWard.panel(ward.opened().getFirst())));
        assertThat(page).hasURL(Pattern.compile(".*/sign-in.*"));
    }

    @Test
    @Requirement("ACC-4")
    void theSessionCookieIsOutOfReach() {
        Page page = ward.signedIn(ConsoleWard.NURSE);

        Cookie cookie = page.context().cookies().getFirst();

        assertThat(cookie.secure).isTrue();
        assertThat(cookie.httpOnly).isTrue();
        assertThat(cookie.sameSite).isEqualTo(SameSiteAttribute.STRICT);
    }

    @Test
    @Requirement("PHI-7")
    void noAddressAndNoTitleNamesAPatient() {
        List<String> identities = ward.identities();
        Page page = ward.signedIn(ConsoleWard.PHYSICIAN);

        List<String> titles = new ArrayList<>();
        ward.visit(page, titles::add, Page::title);

        assertThat(String.join("\n", ward.addresses()))
                .contains("/patients/", "/alerts/")
                .doesNotContain(words(identities));
        assertThat(String.join("\n", titles)).contains("Alert in").doesNotContain(words(identities));
    }

    /// Each word of names and numbers, for places where they would not stand side by side.
    private static List<String> words(List<String> identities) {
        return identities.stream()
                .flatMap(identity -> Arrays.stream(identity.split("[ ,]+")))
                .filter(word -> word.length() > 3)
                .toList();
    }
}
