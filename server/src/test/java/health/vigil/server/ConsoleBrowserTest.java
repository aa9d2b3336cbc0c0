package health.vigil.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import health.vigil.alerts.AlertSummary;
import health.vigil.ledger.Act;
import health.vigil.ledger.InclusionProof;
import health.vigil.ledger.VerifierKey;
import health.vigil.scoring.Explanation;
import health.vigil.scoring.ScoreResult;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The console at work: from the sign-in over the ward and a patient to an alert and its proof, in a real browser.
/// Tests that work on an alert take one of their own.
@ExtendWith(ConsoleWard.Shared.class)
class ConsoleBrowserTest {
    private final ConsoleWard ward;

    ConsoleBrowserTest(ConsoleWard ward) {
        this.ward = ward;
    }

    @Test
    void aWrongPasswordIsAnsweredInWords() {
        Page page = ward.open(new NewContextOptions());

        ward.signIn(page, ConsoleWard.NURSE, "not this one");

        assertThat(page.locator("[role=alert]")).containsText("Account name or password is not right");
    }

    @Test
    void signingInLeadsToAWardWithPatients() {
        Page page = ward.signedIn(ConsoleWard.NURSE);

        assertThat(page).hasURL(Pattern.compile(".*/units/[A-Z]+$"));
        assertThat(page.locator("td.patient").first()).isVisible();
    }

    @Test
    @Requirement({"ALR-1", "SCO-2", "PHI-3"})
    void thePanelShowsEachPatientByNameWithConcernAndScores() {
        Page page = ward.signedIn(ConsoleWard.NURSE);

        page.navigate(ward.url(ConsoleWard.panel(ward.opened().getFirst())));

        int patients = ward.board().panel(ward.opened().getFirst().unit()).size();
        assertThat(page.locator("td.patient")).hasCount(patients);
        assertThat(page.locator("td.patient a").allInnerTexts()).allMatch(name -> name.matches("\\p{Lu}.*, .+"));
        assertThat(page.locator("td.concern").allInnerTexts())
                .allMatch(tier -> List.of("Urgent", "Review", "Watch", "Stable").contains(tier.strip()));
        assertThat(page.locator("table.panel"))
                .containsText(Pattern.compile("NEWS2.*qSOFA.*SIRS.*SOFA", Pattern.DOTALL));
    }

    @Test
    @Requirement({"ALR-2", "SCO-1"})
    void thePanelFollowsNewMessagesWithoutBeingLoadedAgain() {
        String unit = ward.opened().getFirst().unit();
        Page page = ward.signedIn(ConsoleWard.NURSE);
        page.navigate(ward.url("/units/" + unit));
        assertThat(page.locator("[data-live-state]")).hasText("Live");
        page.evaluate("() => { window.loadedOnce = true; }");
        List<String> before = drivingScores(unit);

        ward.playUntil(() -> !drivingScores(unit).equals(before));

        assertThat(page.locator("td.driver")).hasText(drivingScores(unit).toArray(new String[0]));
        assertThat(page.evaluate("() => window.loadedOnce === true")).isEqualTo(true);
    }

    @Test
    @Requirement({"SCO-2", "SCO-3", "SCO-4"})
    void thePatientPageShowsScoresTheirReasonsAndValuesOverTime() {
        AlertSummary alert = ward.opened().getFirst();
        Page page = ward.signedIn(ConsoleWard.PHYSICIAN);

        page.navigate(ward.url("/patients/" + alert.patient().value()));

        assertThat(page.locator("#scores .score-head")).hasCount(5);
        assertThat(page.locator("#scores .why")).containsText("Sepsis risk");
        assertThat(page.locator("#charts figure").filter(new Locator.FilterOptions().setHasText("heart rate")))
                .containsText("/min");
        assertThat(page.locator("#charts h3").allInnerTexts()).contains("Laboratory");
    }

    @Test
    @Requirement({"SCO-3", "ALR-3"})
    void theAlertPageExplainsTheAlertInSentences() {
        AlertSummary alert = ward.opened().getFirst();
        Page page = ward.signedIn(ConsoleWard.PHYSICIAN);

        page.navigate(ward.url(ConsoleWard.alertPage(alert)));

        List<String> sentences = Explanation.sentences(
                ward.board().alert(alert.id()).orElseThrow().cause());
        Locator cause = page.locator("#why .cause").last();
        assertThat(cause.locator(".why .lead")).hasText(sentences.getFirst());
        assertThat(cause.locator(".why li")).hasText(sentences.stream().skip(1).toArray(String[]::new));
    }

    @Test
    @Requirement("ALR-3")
    void anAlertIsAcknowledgedByKeyboardAlone() {
        AlertSummary alert = ward.opened().get(0);
        Page page = ward.signedIn(ConsoleWard.NURSE);
        page.navigate(ward.url(ConsoleWard.panel(alert)));

        ConsoleWard.tabTo(page, "a[href='" + ConsoleWard.alertPage(alert) + "']");
        page.keyboard().press("Enter");
        assertThat(page).hasURL(ward.url(ConsoleWard.alertPage(alert)));
        ConsoleWard.tabTo(page, "#acknowledge");
        page.keyboard().press("Enter");

        assertThat(page.locator("#state")).hasText("Acknowledged");
        assertThat(page.locator("ol.timeline li").last()).containsText(ConsoleWard.NURSE);
    }

    @Test
    @Requirement({"ALR-3", "GOV-6"})
    void anOverrideNeedsAReason() {
        AlertSummary alert = ward.opened().get(3);
        Page page = ward.signedIn(ConsoleWard.PHYSICIAN);
        ward.acknowledge(page, alert);

        page.locator("#override").click();

        assertThat(page.locator("#reason:invalid")).isVisible();
        assertThat(page.locator("#state")).hasText("Acknowledged");
    }

    @Test
    @Requirement({"ALR-3", "GOV-6"})
    void anAlertIsOverriddenWithAReasonAndFollowedToItsOutcome() {
        AlertSummary alert = ward.opened().get(1);
        Page page = ward.signedIn(ConsoleWard.PHYSICIAN);
        ward.acknowledge(page, alert);

        page.getByLabel("Set aside, because").selectOption("ALREADY_TREATED");
        page.getByLabel("Note").fill("Antibiotics since this morning <b>as ordered</b>");
        page.locator("#override").click();
        assertThat(page.locator("#state")).hasText("Overridden: already treated");
        page.getByLabel("It was").selectOption("INFECTION_WITHOUT_SEPSIS");
        page.locator("#resolve").click();

        assertThat(page.locator("#state")).hasText("Resolved: infection without sepsis");
        assertThat(page.locator("ol.timeline")).containsText("Antibiotics since this morning <b>as ordered</b>");
    }

    @Test
    @Requirement({"EVI-1", "EVI-3", "EVI-6"})
    void theTimelineProvesEachStepToAStranger() throws IOException {
        AlertSummary alert = ward.opened().get(2);
        Page page = ward.signedIn(ConsoleWard.NURSE);
        ward.acknowledge(page, alert);

        Locator proof = page.locator("ol.timeline li").last().locator("a.proof");
        assertThat(proof).isVisible();
        Download download = page.waitForDownload(proof::click);

        List<VerifierKey> keys = Files.readAllLines(ward.ledger().resolve("log.vkey")).stream()
                .map(VerifierKey::parse)
                .toList();
        InclusionProof.Verified verified =
                InclusionProof.parse(Files.readString(download.path())).verify(keys);
        assertThat(verified.entry().actor().id()).isEqualTo(ConsoleWard.NURSE);
        assertThat(verified.entry().act()).isInstanceOfSatisfying(Act.AlertStepped.class, step -> {
            assertThat(step.alert()).isEqualTo(alert.id());
            assertThat(step.to()).isEqualTo("acknowledged");
        });
    }

    private List<String> drivingScores(String unit) {
        return ward.board().panel(unit).stream()
                .map(entry -> switch (entry.latest().scores().getFirst()) {
                    case ScoreResult.Complete complete -> Long.toString((long) complete.value());
                    case ScoreResult.Partial partial -> "≥ " + (long) partial.atLeast();
                    case ScoreResult.Probability probability ->
                        Explanation.percent(probability.estimate().probability());
                    case ScoreResult.Withheld _ -> "withheld";
                })
                .toList();
    }

    @Test
    @Requirement({"SCO-7", "PHI-3"})
    void aNoteIsShownWithTheWordsThatSayIt() throws Exception {
        AlertSummary alert = ward.opened().getLast();
        String patient = "/patients/" + alert.patient().value();
        Page page = ward.signedIn(ConsoleWard.PHYSICIAN);
        page.navigate(ward.url(patient));
        Matcher number = Pattern.compile("SBX-[A-Z0-9]+").matcher(page.content());
        assertThat(number.find()).isTrue();
        String time = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'+0000'")
                .withZone(ZoneOffset.UTC)
                .format(ward.now());

        ward.send(String.join(
                "\r",
                "MSH|^~\\&|LAB|VIGIL-SANDBOX|VIGIL|VIGIL|" + time + "||ORU^R01^ORU_R01|NOTE-1|T|2.5.1",
                "PID|1||" + number.group() + "^^^VIGIL-SANDBOX^MR",
                "OBR|1||NOTE-1^VIGIL-SANDBOX|11506-3^Progress note^LN|||" + time + "|||||||||||||||" + time + "||GE|F",
                "OBX|1|TX|11506-3^Progress note^LN||Pneumonia is suspected. She denies confusion.||||||F|||" + time));
        page.getByText("Notes", new Page.GetByTextOptions().setExact(true)).click();

        assertThat(page).hasURL(ward.url(patient + "/notes"));
        assertThat(page.locator("li.finding")).hasCount(2);
        assertThat(page.locator("mark").allInnerTexts()).containsExactly("Pneumonia", "confusion");
        assertThat(page.locator("li.finding").nth(1)).containsText("denied · not counted");

        page.navigate(ward.url(patient));
        page.locator(".why li", new Page.LocatorOptions().setHasText("an infection is suspected"))
                .locator("a")
                .click();
        assertThat(page.locator(".finding:target mark")).hasText("Pneumonia");
        assertThat(ward.signedIn("ml.tansy")
                        .navigate(ward.url(patient + "/notes"))
                        .status())
                .isEqualTo(403);
    }
}
