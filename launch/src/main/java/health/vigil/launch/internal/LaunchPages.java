package health.vigil.launch.internal;

import health.vigil.base.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// The two pages of a launch, of fixed text alone.
public final class LaunchPages {
    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>%s · Vigil</title>
              <link rel="stylesheet" href="/assets/vigil.css">
              <link rel="icon" href="/assets/vigil.svg" type="image/svg+xml">%s
            </head>
            <body>
            <main class="message card">
            %s
            </main>
            </body>
            </html>
            """;

    private LaunchPages() {}

    /// Goes on to a page of our own. A redirection would not do: the browser still takes it for the EHR's doing, and
    /// sends no cookie of a session with it.
    public static void goOn(HttpServletResponse response, String path) throws IOException {
        write(
                response,
                200,
                PAGE.formatted(
                        "Opening",
                        "\n  <meta http-equiv=\"refresh\" content=\"0;url=%s\">".formatted(path),
                        "<p><a href=\"%s\">Open the patient</a></p>".formatted(path)));
    }

    /// Says why there is no patient.
    public static void refused(HttpServletResponse response, Refusal refusal) throws IOException {
        Problem problem = refusal.problem();
        write(response, refusal.status(), PAGE.formatted("Not opened", "", """
                        <h1>The patient was not opened</h1>
                        <p role="alert">%s</p>
                        <p>%s</p>
                        <p class="quiet small"><code>%s</code></p>""".formatted(
                        problem.message(), problem.remedy(), problem.code())));
    }

    private static void write(HttpServletResponse response, int status, String page) throws IOException {
        response.setStatus(status);
        response.setContentType("text/html;charset=UTF-8");
        response.getOutputStream().write(page.getBytes(StandardCharsets.UTF_8));
    }
}
