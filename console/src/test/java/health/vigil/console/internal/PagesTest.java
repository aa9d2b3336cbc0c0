package health.vigil.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import health.vigil.testkit.Requirement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The templates with content that nobody vouches for.
class PagesTest {
    private static final String HOSTILE = "<script>alert('x')</script>\" onmouseover=\"alert(1)";
    private static final TemplateEngine TEMPLATES = TemplateEngine.createPrecompiled(
            null, ContentType.Html, PagesTest.class.getClassLoader(), "health.vigil.console.pages");
    private static final Chrome CHROME = new Chrome(
            "MICU",
            "/units/MICU",
            List.of(new Chrome.Link("/units/MICU", "MICU")),
            "nurse.alder",
            "nurse",
            "token",
            "5 Jan 13:20 UTC",
            true,
            "/units/MICU/events");

    @Test
    @Requirement("PHI-3")
    void aHostileNameIsTextOnThePanel() {
        Identity identity = new Identity(HOSTILE, HOSTILE, null, HOSTILE);

        assertHarmless(panel(identity));
    }

    @Test
    @Requirement("PHI-3")
    void aPatientWhoseIdentityMayNotBeShownIsAToken() {
        assertThat(panel(null)).contains("Patient abcdefgh<");
    }

    @Test
    void aHostileNoteIsTextOnTheTimeline() {
        AlertPage.Step step = new AlertPage.Step(
                "2026-01-05 13:20:00 +00:00",
                "5 Jan 13:20",
                "Overridden: other",
                "",
                HOSTILE,
                HOSTILE,
                HOSTILE,
                List.of());
        AlertPage.View view = new AlertPage.View(
                CHROME,
                "019b961d-47e0-706c-8658-ba6e49307d1e",
                "abcdefghijklmnopqrstuvwxyz",
                null,
                "",
                "MICU",
                "high",
                "Urgent",
                HOSTILE,
                true,
                "5 Jan 13:00",
                "20 min ago",
                "sepsis@1",
                List.of(new AlertPage.Cause(
                        HOSTILE,
                        HOSTILE,
                        "sha256:0123456789abcdef",
                        "5 Jan 13:00 UTC",
                        List.of(new Reasons.Line(HOSTILE, null), new Reasons.Line(HOSTILE, "/notes#1")),
                        new Shares(
                                "28",
                                "345",
                                List.of(new Shares.Bar(HOSTILE, "× 2.0", true, false, "345", "80", "5", "430", "17")),
                                HOSTILE),
                        List.of(new Reasons.ScoreReasons(
                                HOSTILE,
                                "3",
                                false,
                                "Points",
                                List.of(new Reasons.Input(
                                        HOSTILE, HOSTILE, HOSTILE, "3", true, "12:00", "1 h old", null)),
                                List.of(new Reasons.Lack(HOSTILE, "missing", HOSTILE)))))),
                new AlertPage.Now("5 Jan 13:20 UTC", HOSTILE),
                List.of(),
                List.of(HOSTILE),
                List.of(step));

        assertHarmless(render("alert.jte", view));
    }

    @Test
    void whatWasSearchedForComesBackAsText() {
        EvidencePage.View view = new EvidencePage.View(
                CHROME,
                List.of(new EvidencePage.Choice("anything", "Any entries", true)),
                "Any entries",
                List.of(new EvidencePage.Field("patient", "Patient", "token", HOSTILE)),
                List.of("alert-stepped"),
                Map.of("kind", HOSTILE, "from", HOSTILE),
                "UTC",
                HOSTILE,
                "No entry matches.",
                List.of(),
                null);

        assertHarmless(render("evidence.jte", view));
    }

    @Test
    void whatTheLogSaysIsTextOnATimeline() {
        TimelinePage.Step step = new TimelinePage.Step(
                "alert",
                "Alerts",
                "5 Jan",
                HOSTILE,
                HOSTILE,
                HOSTILE,
                HOSTILE,
                HOSTILE,
                HOSTILE,
                "/timelines/actor/x",
                HOSTILE,
                true,
                true,
                List.of(),
                4,
                "");
        TimelinePage.View view = new TimelinePage.View(
                CHROME,
                HOSTILE,
                "actor",
                HOSTILE,
                null,
                "/timelines/actor/x",
                List.of(),
                true,
                "UTC",
                HOSTILE,
                HOSTILE,
                List.of(HOSTILE),
                List.of(step),
                null);

        assertHarmless(render("timeline.jte", view));
    }

    /// It is there, as text: no tag and no attribute was made of it.
    private static void assertHarmless(String page) {
        assertThat(page)
                .contains("&lt;script")
                .doesNotContain("<script>")
                .doesNotContainPattern("<[a-z][^<>]*\\sonmouseover=\"");
    }

    private static String panel(@Nullable Identity identity) {
        PanelPage.Score score = new PanelPage.Score("NEWS2", "7", false);
        PanelPage.Row row = new PanelPage.Row(
                "abcdefghijklmnopqrstuvwxyz",
                identity,
                "62 y",
                "high",
                "Urgent",
                score,
                List.of(score),
                "2 min ago",
                "",
                null,
                null,
                "",
                "",
                "");
        return render("panel.jte", new PanelPage.View(CHROME, "MICU", "1 patient", List.of(row)));
    }

    private static String render(String template, Object view) {
        StringOutput page = new StringOutput();
        TEMPLATES.render(template, view, page);
        return page.toString();
    }
}
