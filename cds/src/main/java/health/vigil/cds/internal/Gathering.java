package health.vigil.cds.internal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import health.vigil.scoring.Window;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
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
    /// @param left of the time for the answer
    /// @throws Refusal 412 where neither gives enough
    /// @throws IOException where the server does not answer
    Gathered gather(HookRequest request, Instant now, Supplier<Duration> left)
            throws IOException, InterruptedException {
        Gathered gathered = new Gathered(fhir, request.patient());
        Instant from = now.minus(Window.SEEN);
        try {
            for (Map.Entry<String, String> query :
                    Service.queries(request.patient()).entrySet()) {
                if (query.getKey().equals(Service.NOTES)) {
                    documents(gathered, request, query, from, left);
                } else {
                    read(gathered, request, query, from, left);
                }
            }
        } catch (DataFormatException _) {
            throw Refusal.malformed("a record is not FHIR R4");
        }
        return gathered;
    }

    /// Documents come last and have half of the time that is left: the score needs the rest. What of them does not
    /// come, or is no FHIR, is told as not read; what is of another patient is refused as ever.
    private void documents(
            Gathered gathered,
            HookRequest request,
            Map.Entry<String, String> query,
            Instant from,
            Supplier<Duration> left)
            throws InterruptedException {
        Duration kept = left.get().dividedBy(2);
        try {
            read(gathered, request, query, from, () -> left.get().minus(kept));
        } catch (IOException | DataFormatException | Answering.TooLateException _) {
            gathered.withoutAllNotes();
        } catch (Refusal refusal) {
            if (!refusal.isIncomplete()) {
                throw refusal;
            }
            gathered.withoutAllNotes();
        }
    }

    private void read(
            Gathered gathered,
            HookRequest request,
            Map.Entry<String, String> query,
            Instant from,
            Supplier<Duration> left)
            throws IOException, InterruptedException {
        String what = query.getKey();
        String type = what.equals("patient") ? "Patient" : "Bundle";
        JsonNode brought = request.prefetch().get(what);
        Optional<String> first =
                brought != null && brought.path("resourceType").asString("").equals(type)
                        ? Optional.of(brought.toString())
                        : fetched(request, query.getValue(), left.get());
        String next = gathered.add(first.orElseThrow(() -> Refusal.incomplete("no " + what)), type);
        for (int page = 1; !next.isEmpty() && !gathered.reachesBefore(what, from); page++) {
            Optional<String> more = page == MOST_PAGES ? Optional.empty() : fetched(request, next, left.get());
            next = gathered.add(more.orElseThrow(() -> Refusal.incomplete("only a page of " + what)), type);
        }
    }

    /// Empty where the request opens no server that is known, or that server refuses.
    private Optional<String> fetched(HookRequest request, String path, Duration within)
            throws IOException, InterruptedException {
        if (!within.isPositive()) {
            throw new Answering.TooLateException();
        }
        String server = request.server();
        String token = request.token();
        return server == null || token == null || !servers.known(server)
                ? Optional.empty()
                : whole(new FutureTask<>(() -> servers.read(server, token, path, within)), within);
    }

    /// The time is that of the whole answer: a request's own ends with the headers, and a body may drip.
    private static Optional<String> whole(FutureTask<Optional<String>> reading, Duration within)
            throws IOException, InterruptedException {
        Thread.startVirtualThread(reading);
        try {
            return reading.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new HttpTimeoutException("a FHIR server is slow");
        } catch (ExecutionException e) {
            throw new IOException("a FHIR server cannot be read", e.getCause());
        } finally {
            reading.cancel(true);
        }
    }
}
