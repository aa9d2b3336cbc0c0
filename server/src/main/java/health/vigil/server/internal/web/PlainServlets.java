package health.vigil.server.internal.web;

import health.vigil.server.internal.Scrapes;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Health and metrics: text, no content of records.
final class PlainServlets {
    private PlainServlets() {}

    /// 200 while the process answers.
    static final class Health extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            write(response, 200, "text/plain", "ok\n");
        }
    }

    /// 200 when every part works, otherwise 503 and the names of those that do not.
    static final class Readiness extends HttpServlet {
        private final transient Supplier<List<String>> notReady;

        Readiness(Supplier<List<String>> notReady) {
            this.notReady = notReady;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            List<String> missing = notReady.get();
            if (missing.isEmpty()) {
                write(response, 200, "text/plain", "ready\n");
            } else {
                write(response, 503, "text/plain", "not ready: " + String.join(", ", missing) + "\n");
            }
        }
    }

    /// The Prometheus text format, for who may see it.
    static final class Metrics extends HttpServlet {
        private final transient Scrapes scrapes;

        Metrics(Scrapes scrapes) {
            this.scrapes = scrapes;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Optional<String> metrics = scrapes.read(Callers.signedIn(request));
            if (metrics.isPresent()) {
                write(response, 200, "text/plain; version=0.0.4", metrics.get());
            } else {
                write(response, 403, "text/plain", "forbidden\n");
            }
        }
    }

    private static void write(HttpServletResponse response, int status, String type, String text) throws IOException {
        response.setStatus(status);
        response.setContentType(type);
        response.setCharacterEncoding("UTF-8");
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
