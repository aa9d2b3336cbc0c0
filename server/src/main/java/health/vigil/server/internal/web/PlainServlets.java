package health.vigil.server.internal.web;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

    /// The Prometheus text format.
    static final class Metrics extends HttpServlet {
        private final transient PrometheusMeterRegistry registry;

        Metrics(PrometheusMeterRegistry registry) {
            this.registry = registry;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            write(response, 200, "text/plain; version=0.0.4", registry.scrape());
        }
    }

    private static void write(HttpServletResponse response, int status, String type, String text) throws IOException {
        response.setStatus(status);
        response.setContentType(type);
        response.setCharacterEncoding("UTF-8");
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
