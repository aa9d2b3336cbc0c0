package health.vigil.server.internal.web;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;

/// Logs and measures each request by its first path segment only, and that only where it is one of ours: the
/// rest of an address is the caller's text, which may name a patient (PHI-7).
final class RequestLog extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger("health.vigil.requests");
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Set<String> PLACES = Set.of(
            "fhir",
            "cds-services",
            "oauth",
            ".well-known",
            "launch",
            "metrics",
            "healthz",
            "readyz",
            "assets",
            "sign-in",
            "sign-out",
            "units",
            "work",
            "patients",
            "alerts",
            "proofs",
            "evidence",
            "exceptions",
            "codes",
            "senders",
            "sources",
            "events");

    private final MeterRegistry registry;

    RequestLog(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long began = System.nanoTime();
        try {
            chain.doFilter(request, response);
        } finally {
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            String method = method(request);
            String place = place(request);
            int status = response.getStatus();
            registry.timer("vigil.http.requests", "method", method, "place", place, "status", status / 100 + "xx")
                    .record(took);
            LOG.debug("{} /{} {} {} ms", method, place, status, took.toMillis());
        }
    }

    /// One of HTTP's methods, or `other`.
    static String method(HttpServletRequest request) {
        return METHODS.contains(request.getMethod()) ? request.getMethod() : "other";
    }

    /// The first segment of the address, as the container understood it, where it is one of ours, or `elsewhere`.
    static String place(HttpServletRequest request) {
        String path = request.getServletPath() + Objects.requireNonNullElse(request.getPathInfo(), "");
        int end = path.indexOf('/', 1);
        String first = path.substring(Math.min(1, path.length()), end < 0 ? path.length() : end);
        return first.isEmpty() || PLACES.contains(first) ? first : "elsewhere";
    }
}
