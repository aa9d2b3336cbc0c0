package health.vigil.server.internal.web;

import health.vigil.engines.Certificates;
import health.vigil.server.VigilConfig;
import health.vigil.server.internal.RefusedCalls;
import health.vigil.server.internal.Scrapes;
import health.vigil.server.internal.accounts.Accounts;
import health.vigil.server.internal.accounts.Programs;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/// What the web server is made of; all of it is made before.
///
/// @param certificates of the HTTPS door
/// @param accounts who may sign in
/// @param programs which programs may, and their tokens
/// @param refused where calls that were refused are written down
/// @param wallClock the time that sessions end by
/// @param registry where calls are measured
/// @param scrapes the metrics, for who may see them
/// @param notReady the names of the parts that do not work now
/// @param doors the rooms' servlets
public record WebParts(
        VigilConfig config,
        Certificates certificates,
        Accounts accounts,
        Programs programs,
        RefusedCalls refused,
        InstantSource wallClock,
        PrometheusMeterRegistry registry,
        Scrapes scrapes,
        Supplier<List<String>> notReady,
        List<Door> doors) {
    public WebParts {
        doors = List.copyOf(doors);
    }
}
