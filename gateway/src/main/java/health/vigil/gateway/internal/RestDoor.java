package health.vigil.gateway.internal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// FHIR's REST over HTTP, but for operations: a request becomes an [Ask], its [Outcome] a response.
public final class RestDoor {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME;

    private final FhirContext fhir;
    private final Records records;
    private final Conformance conformance;
    private final SafeErrors errors;

    public RestDoor(FhirContext fhir, Records records, Conformance conformance, SafeErrors errors) {
        this.fhir = fhir;
        this.records = records;
        this.conformance = conformance;
        this.errors = errors;
    }

    /// Serves operations.
    @FunctionalInterface
    public interface Operating {
        void serve(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException;
    }

    /// Answers; every failure is an OperationOutcome.
    ///
    /// @param operations for entries of a batch that ask for one
    public void serve(Call call, HttpServletRequest request, HttpServletResponse response, Operating operations)
            throws IOException {
        try {
            List<String> path = path(request);
            Map<String, List<String>> parameters = parameters(request);
            Media.check(request.getParameter("_format"), request.getHeader("Accept"));
            Pages.Style style = new Pages.Style(
                    call.base(),
                    prefers(request, "handling=lenient"),
                    !request.getMethod().equals("POST"));
            if (request.getMethod().equals("POST") && path.isEmpty()) {
                Body answer = records.bundles()
                        .perform(
                                call,
                                () -> bundle(call, request),
                                style,
                                prefers(request, "return=minimal"),
                                ask -> operated(call, request, response, operations, ask));
                write(request, response, Outcome.of(200, answer), parameters);
                return;
            }
            Ask ask = ask(call, request, path, parameters);
            if (ask.isOfMetadata()) {
                write(request, response, Outcome.of(200, conformance.statement(call, ask)), parameters);
                return;
            }
            if (path.isEmpty() && ask.method() != Ask.Method.GET) {
                throw Refusals.notOffered();
            }
            Outcome outcome = records.turns()
                    .run(
                            call,
                            ask,
                            () -> ask(call, request, path, parameters),
                            (turn, sent) -> records.bundles().single(turn, sent, style));
            boolean writing = ask.method() != Ask.Method.GET;
            write(request, response, writing ? preferred(request, outcome, style, response) : outcome, parameters);
        } catch (RuntimeException | StackOverflowError e) {
            refuse(request, response, errors.safe(e));
        }
    }

    /// What an entry of a batch comes to that asks for an operation: the same request by itself, through the same
    /// door.
    private Outcome operated(
            Call call, HttpServletRequest request, HttpServletResponse response, Operating operations, Ask ask) {
        if (ask.isOfMetadata()) {
            return Portion.cut(fhir, Outcome.of(200, conformance.statement(call, ask)), ask.parameters());
        }
        EntryResponse answer = new EntryResponse(response);
        try {
            operations.serve(EntryRequest.of(fhir, request, ask), answer);
        } catch (ServletException | IOException e) {
            throw new IllegalStateException(e);
        }
        return answer.outcome(fhir);
    }

    /// A refusal as a response.
    public void refuse(HttpServletRequest request, HttpServletResponse response, BaseServerResponseException refusal)
            throws IOException {
        if (refusal.getStatusCode() == HttpServletResponse.SC_METHOD_NOT_ALLOWED) {
            response.setHeader("Allow", OfferedMethods.at(path(request)));
        }
        if (refusal.getStatusCode() == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
            response.setHeader("Retry-After", "1");
        }
        Outcome outcome = Outcome.of(refusal.getStatusCode(), (Resource) refusal.getOperationOutcome());
        write(request, response, outcome, Map.of());
    }

    private static Outcome preferred(
            HttpServletRequest request, Outcome outcome, Pages.Style style, HttpServletResponse response) {
        if (outcome.version() != null && outcome.body() != null) {
            response.setHeader("Location", style.base() + "/" + outcome.version());
        }
        if (prefers(request, "return=minimal")) {
            return new Outcome(outcome.status(), null, outcome.version(), outcome.updated());
        }
        if (prefers(request, "return=OperationOutcome") && outcome.status() != HttpServletResponse.SC_NO_CONTENT) {
            OperationOutcome done = new OperationOutcome();
            done.addIssue()
                    .setSeverity(OperationOutcome.IssueSeverity.INFORMATION)
                    .setCode(OperationOutcome.IssueType.INFORMATIONAL)
                    .setDiagnostics("Done.");
            return new Outcome(outcome.status(), new Body.Made(done), outcome.version(), outcome.updated());
        }
        return outcome;
    }

    void write(
            HttpServletRequest request,
            HttpServletResponse response,
            Outcome outcome,
            Map<String, List<String>> parameters)
            throws IOException {
        Media media = Media.wanted(request.getParameter("_format"), request.getHeader("Accept"));
        response.setStatus(outcome.status());
        String etag = outcome.etag();
        Instant updated = outcome.updated();
        if (etag != null && updated != null) {
            response.setHeader("ETag", etag);
            response.setHeader("Last-Modified", HTTP_DATE.format(updated.atZone(ZoneOffset.UTC)));
        }
        Body body = Portion.cut(fhir, outcome, parameters).body();
        if (body != null) {
            boolean pretty = parameters.getOrDefault("_pretty", List.of()).contains("true");
            byte[] bytes = media.write(fhir, body, pretty).getBytes(StandardCharsets.UTF_8);
            response.setContentType(media.type() + ";charset=utf-8");
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
        }
    }

    private SentBundle bundle(Call call, HttpServletRequest request) {
        return SentBundle.read(fhir, body(request), call.base(), Media.ofBody(request.getContentType()));
    }

    /// What was sent, which has come and can be read again ([SentRequest]).
    private static byte[] body(HttpServletRequest request) {
        try {
            return request.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// HEAD is a GET, of whose answer the container sends the headers alone.
    private Ask ask(Call call, HttpServletRequest request, List<String> path, Map<String, List<String>> parameters) {
        String named = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        Ask.Method method = Arrays.stream(Ask.Method.values())
                .filter(known -> known.name().equals(named))
                .findFirst()
                .orElseThrow(Refusals::notOffered);
        Ask plain = new Ask(method, path, parameters, conditions(request), null, null);
        Ask asked = plain.searching();
        if (asked.method() != method) {
            form(request);
        }
        if (asked.isOfMetadata()) {
            return asked;
        }
        if (!asked.path().isEmpty()
                && RecordType.named(asked.segment(0)).isEmpty()
                && !asked.path().equals(List.of("_history"))) {
            throw Refusals.unknownType();
        }
        return switch (asked.method()) {
            case GET, DELETE -> asked;
            case PATCH -> asked.with(null, patch(request, body(request)));
            case POST, PUT ->
                asked.with(
                        OwnAddress.relative(fhir, body(request), call.base(), Media.ofBody(request.getContentType())),
                        null);
        };
    }

    /// A search by POST has its parameters in a form: in another body they would not be seen, and all would match.
    private static void form(HttpServletRequest request) {
        String type = request.getContentType();
        boolean other = type == null ? body(request).length > 0 : !Media.isForm(type);
        if (other) {
            throw Refusals.noForm();
        }
    }

    private Patch patch(HttpServletRequest request, byte[] body) {
        String type = Media.base(request.getContentType());
        if (type.equals("application/json-patch+json")) {
            BodyGuard.json(body);
            return new Patch.Json(BodyText.of(body));
        }
        Media media = Arrays.stream(Media.values())
                .filter(known -> known.type().equals(type))
                .findFirst()
                .orElseThrow(Refusals::noPatch);
        if (media.read(fhir, body) instanceof Parameters operations) {
            return new Patch.FhirPath(operations);
        }
        throw Refusals.badRequest("The patch is no Parameters.", "Send a JSON Patch or a FHIRPath Patch.");
    }

    private static Ask.Preconditions conditions(HttpServletRequest request) {
        String ifMatch = request.getHeader("If-Match");
        String ifNoneMatch = request.getHeader("If-None-Match");
        String since = request.getHeader("If-Modified-Since");
        String ifNoneExist = request.getHeader("If-None-Exist");
        if (ifMatch == null && ifNoneMatch == null && since == null && ifNoneExist == null) {
            return Ask.Preconditions.NONE;
        }
        return new Ask.Preconditions(
                ifMatch == null ? null : EntryReader.version(ifMatch),
                ifNoneMatch == null ? null : EntryReader.tags(ifNoneMatch),
                since == null ? null : instant(since),
                ifNoneExist == null ? null : EntryReader.parameters(ifNoneExist));
    }

    private static @Nullable Instant instant(String date) {
        try {
            return ZonedDateTime.parse(date, HTTP_DATE).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static boolean prefers(HttpServletRequest request, String preference) {
        String header = request.getHeader("Prefer");
        return header != null && header.replace(" ", "").contains(preference);
    }

    /// The segments of a request's address below the servlet's.
    public static List<String> path(HttpServletRequest request) {
        String address = request.getRequestURI();
        int below = request.getContextPath().length() + request.getServletPath().length();
        return EntryReader.segments(address.substring(Math.min(address.length(), below)));
    }

    private static Map<String, List<String>> parameters(HttpServletRequest request) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        try {
            request.getParameterMap().forEach((name, values) -> parameters.put(name, List.of(values)));
        } catch (IllegalStateException e) {
            throw Refusals.badRequest(
                    "The parameters cannot be read: one has no name, or is not encoded as URLs are.",
                    "Write them as name=value, encoded by percent signs.");
        }
        return parameters;
    }

    /// The address of the servlet, as the caller knows it.
    public static String base(HttpServletRequest request) {
        StringBuffer url = request.getRequestURL();
        int below = request.getRequestURI().length()
                - request.getContextPath().length()
                - request.getServletPath().length();
        return url.substring(0, url.length() - below);
    }
}
