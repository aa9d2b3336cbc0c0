package health.vigil.sources;

import com.sun.net.httpserver.HttpExchange;
import health.vigil.sources.FhirSettings.Bulk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/// A record system that makes exports (Bulk Data Access 2.0).
abstract class WithExports extends WithRecordSystem {
    static final String MADE = "2026-02-20T00:00:00Z";

    final List<String> exports = new ArrayList<>();
    final List<String> deleted = new ArrayList<>();
    final Map<String, Integer> counts = new HashMap<>();
    String errors = "";
    int unfinished = 2;
    String retryAfter = "11";
    int onDelete = 202;

    @BeforeEach
    void export() {
        pulling.bulk = new Bulk.Everything();
        pulling.ehr.handle("/fhir/$export", this::kickOff);
        pulling.ehr.handle("/fhir/Group/g1/$export", this::kickOff);
        pulling.ehr.handle("/bulk/status", this::status);
        pulling.ehr.handle(
                "/bulk/Observation",
                exchange -> RecordSystem.send(exchange, 200, String.join("\n", pulling.ehr.all("Observation")) + "\n"));
        pulling.ehr.handle(
                "/bulk/Patient",
                exchange -> RecordSystem.send(exchange, 200, String.join("\r\n", pulling.ehr.all("Patient"))));
        pulling.ehr.handle("/bulk/deleted", exchange -> RecordSystem.send(exchange, 200, String.join("\n", deleted)));
        pulling.ehr.handle("/bulk/error", exchange -> RecordSystem.send(exchange, 200, errors));
    }

    private void kickOff(HttpExchange exchange) throws IOException {
        exports.add(
                exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Prefer"));
        exchange.getResponseHeaders().set("Content-Location", pulling.ehr.root() + "/bulk/status");
        RecordSystem.send(exchange, 202, "");
    }

    private void status(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("DELETE")) {
            RecordSystem.send(exchange, onDelete, "");
        } else if (unfinished-- > 0) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
            exchange.getResponseHeaders().set("X-Progress", "some of it");
            RecordSystem.send(exchange, 202, "");
        } else {
            RecordSystem.send(
                    exchange,
                    200,
                    "{\"transactionTime\":\"" + MADE + "\",\"requiresAccessToken\":true,\"output\":["
                            + file("Observation") + "," + file("Patient") + "],\"deleted\":["
                            + (deleted.isEmpty() ? "" : file("deleted")) + "],\"error\":["
                            + (errors.isEmpty() ? "" : file("error")) + "]}");
        }
    }

    private String file(String name) {
        String count = counts.containsKey(name) ? ",\"count\":" + counts.get(name) : "";
        return "{\"type\":\"" + name + "\",\"url\":\"" + pulling.ehr.root() + "/bulk/" + name + "\"" + count + "}";
    }
}
