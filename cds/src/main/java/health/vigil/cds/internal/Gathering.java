package health.vigil.cds.internal;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.scoring.Window;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.hl7.fhir.r4.model.Observation;
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
        for (Map.Entry<String, String> query :
                Service.queries(request.patient()).entrySet()) {
            String type = query.getKey().equals("patient") ? "Patient" : "Bundle";
            JsonNode brought = request.prefetch().get(query.getKey());
            String json =
                    brought != null && brought.path("resourceType").asString("").equals(type)
                            ? brought.toString()
                            : fetched(request, query.getValue(), query.getKey(), within);
            String next = gathered.add(json, type);
            for (int page = 1; !next.isEmpty(); page++) {
                if (query.getKey().equals("observations") && seesEnough(gathered, now)) {
                    break;
                }
                if (!inTime.getAsBoolean()) {
                    throw new Answering.TooLateException();
                }
                if (page == MOST_PAGES || request.server() == null) {
                    throw Refusal.incomplete("only a page of " + query.getKey());
                }
                next = gathered.add(fetched(request, next, query.getKey(), within), type);
            }
        }
        return gathered;
    }

    private String fetched(HookRequest request, String path, String what, Duration within)
            throws IOException, InterruptedException {
        String server = request.server();
        String token = request.token();
        if (server == null || token == null || !servers.known(server)) {
            throw Refusal.incomplete("no " + what);
        }
        Optional<String> answer = servers.read(server, token, path, within);
        return answer.orElseThrow(() -> Refusal.incomplete("no " + what + ", and the FHIR server does not give them"));
    }

    /// The newest come first, so that one that is too old to count ends the search.
    private static boolean seesEnough(Gathered gathered, Instant now) {
        Instant from = now.minus(Window.SEEN);
        return gathered.records().stream()
                .filter(Observation.class::isInstance)
                .map(Observation.class::cast)
                .anyMatch(each -> each.hasEffectiveDateTimeType()
                        && each.getEffectiveDateTimeType().getValue() != null
                        && each.getEffectiveDateTimeType()
                                .getValue()
                                .toInstant()
                                .isBefore(from));
    }
}
