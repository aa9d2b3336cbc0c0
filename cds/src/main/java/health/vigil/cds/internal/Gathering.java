package health.vigil.cds.internal;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.scoring.Window;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/// Brings together what a question is answered from: what the client sent along, and what its FHIR server says where
/// the client sent less than the service declares.
final class Gathering {
    private static final int MOST_PAGES = 20;

    private final FhirContext fhir;
    private final FhirServers servers;

    Gathering(FhirContext fhir, FhirServers servers) {
        this.fhir = fhir;
        this.servers = servers;
    }

    /// @param now what was measured longer ago than a score sees need not be there
    /// @throws Refusal 412 where neither gives enough
    /// @throws IOException where the server does not answer
    Gathered gather(HookRequest request, Instant now, BooleanSupplier inTime, Duration within)
            throws IOException, InterruptedException {
        Gathered gathered = new Gathered(fhir, request.patient());
        Instant from = now.minus(Window.SEEN);
        for (Map.Entry<String, String> query :
                Service.queries(request.patient()).entrySet()) {
            String type = query.getKey().equals("patient") ? "Patient" : "Bundle";
            String what = query.getKey();
            JsonNode brought = request.prefetch().get(what);
            Optional<String> first =
                    brought != null && brought.path("resourceType").asString("").equals(type)
                            ? Optional.of(brought.toString())
                            : fetched(request, query.getValue(), within);
            if (first.isEmpty() && what.equals(Service.NOTES)) {
                gathered.withoutNotes();
                continue;
            }
            String next = gathered.add(first.orElseThrow(() -> Refusal.incomplete("no " + what)), type);
            for (int page = 1; !next.isEmpty() && !gathered.reachesBefore(what, from); page++) {
                if (!inTime.getAsBoolean()) {
                    throw new Answering.TooLateException();
                }
                Optional<String> more = page == MOST_PAGES ? Optional.empty() : fetched(request, next, within);
                next = gathered.add(more.orElseThrow(() -> Refusal.incomplete("only a page of " + what)), type);
            }
        }
        return gathered;
    }

    /// Empty where the request opens no server that is known, or that server refuses.
    private Optional<String> fetched(HookRequest request, String path, Duration within)
            throws IOException, InterruptedException {
        String server = request.server();
        String token = request.token();
        return server == null || token == null || !servers.known(server)
                ? Optional.empty()
                : servers.read(server, token, path, within);
    }
}
