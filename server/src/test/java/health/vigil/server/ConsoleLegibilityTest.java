package health.vigil.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import health.vigil.alerts.AlertSummary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whether everybody can read and use the console: small screens, dark rooms, keyboards, screen readers.
@ExtendWith(ConsoleWard.Shared.class)
class ConsoleLegibilityTest {
    private static final int PHONE_WIDTH = 390;
    private static final String ENGINEER = "integration.woad";
    private static final List<String> ENGINEERS_PAGES =
            List.of("/senders", "/senders/one?name=LAB%7CNOWHERE", "/codes", "/exceptions");

    private final ConsoleWard ward;

    ConsoleLegibilityTest(ConsoleWard ward) {
        this.ward = ward;
    }

    @Test
    void pagesRunOurScriptsOnlyAndWithoutComplaint() {
        Page page = ward.signedIn(ConsoleWard.PHYSICIAN);
        ward.complaints().clear();

        List<String> policies = new ArrayList<>();
        page.onResponse(response -> {
            if (response.request().resourceType().equals("document")) {
                policies.add(Objects.requireNonNullElse(response.headerValue("content-security-policy"), "none"));
            }
        });
        ward.visit(page, _ -> {}, _ -> "");

        assertThat(policies).isNotEmpty().allMatch(policy -> policy.contains("default-src 'none'; script-src 'self'"));
        assertThat(ward.complaints()).isEmpty();
    }

    @Test
    void everyPageFitsAPhone() {
        Page page = ward.signedIn(ConsoleWard.PHYSICIAN, new NewContextOptions().setViewportSize(PHONE_WIDTH, 844));

        List<String> widths = new ArrayList<>();
        ward.visit(
                page, widths::add, each -> String.valueOf(each.evaluate("() => document.documentElement.scrollWidth")));

        Page officer = ward.signedIn("compliance.vetch", new NewContextOptions().setViewportSize(PHONE_WIDTH, 844));
        for (String path : officersPages()) {
            officer.navigate(ward.url(path));
            widths.add(String.valueOf(officer.evaluate("() => document.documentElement.scrollWidth")));
        }
        Page engineer = ward.signedIn(ENGINEER, new NewContextOptions().setViewportSize(PHONE_WIDTH, 844));
        for (String path : ENGINEERS_PAGES) {
            engineer.navigate(ward.url(path));
            widths.add(String.valueOf(engineer.evaluate("() => document.documentElement.scrollWidth")));
        }

        assertThat(widths).containsOnly(Integer.toString(PHONE_WIDTH));
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void everyPageIsLegibleAndHasNamesForWhatItShows(ColorScheme scheme) throws IOException {
        String check = script("accessibility.js");
        List<String> found = new ArrayList<>();
        Page stranger = ward.open(new NewContextOptions().setColorScheme(scheme));
        stranger.navigate(ward.url("/sign-in?failed"));
        found.add(stranger.evaluate(check).toString());
        Page officer = ward.signedIn("compliance.vetch", new NewContextOptions().setColorScheme(scheme));
        for (String path : officersPages()) {
            officer.navigate(ward.url(path));
            found.add(officer.evaluate(check).toString());
        }
        Page engineer = ward.signedIn(ENGINEER, new NewContextOptions().setColorScheme(scheme));
        for (String path : ENGINEERS_PAGES) {
            engineer.navigate(ward.url(path));
            found.add(engineer.evaluate(check).toString());
        }
        Page page = ward.signedIn(ConsoleWard.PHYSICIAN, new NewContextOptions().setColorScheme(scheme));

        ward.visit(page, found::add, each -> each.evaluate(check).toString());

        assertThat(found).containsOnly("[]");
    }

    @Test
    void theThemeFollowsTheSystemAndCanBeSwitched() {
        Page page = ward.signedIn(ConsoleWard.NURSE, new NewContextOptions().setColorScheme(ColorScheme.DARK));
        String dark = ground(page);

        page.getByText("Light / dark").click();

        assertThat(dark).isEqualTo("rgb(17, 21, 26)");
        assertThat(ground(page)).isEqualTo("rgb(244, 246, 248)");
    }

    private List<String> officersPages() {
        AlertSummary alert = ward.opened().getFirst();
        return List.of(
                "/evidence",
                "/evidence?question=who-saw&patient=" + alert.auditSubject().value(),
                "/timelines/patient/" + alert.auditSubject().value(),
                "/timelines/alert/" + alert.id(),
                "/timelines/actor/" + ConsoleWard.PHYSICIAN,
                "/findings",
                "/emergencies",
                "/containment",
                "/retention",
                "/special-care",
                "/completeness");
    }

    private static String ground(Page page) {
        return page.evaluate("() => getComputedStyle(document.body).backgroundColor")
                .toString();
    }

    private static String script(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ConsoleLegibilityTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
