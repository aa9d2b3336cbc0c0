package health.vigil.sources;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.intake.Receipt;
import health.vigil.intake.Sources;
import health.vigil.policy.Principal;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Where sources post their items: `POST /NAME`, as the account that is configured for it. The answer, 202 with
/// counts, leaves when all of it is committed; any other means that nothing of it is. With an `Idempotency-Key`
/// the same body can be sent again and is stored once.
public final class SourcesApi extends HttpServlet {
    private static final System.Logger LOG = System.getLogger(SourcesApi.class.getName());
    private static final int LARGEST = 16 << 20;
    private static final long WAIT_MILLIS = 10_000;
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern KEY = Pattern.compile("[!-~]{0,200}");
    private static final Pattern TYPE = Pattern.compile(
            "\\s*([A-Za-z0-9.+-]{1,40}/[A-Za-z0-9.+-]{1,40})\\s*(?:;\\s*charset=\"?([A-Za-z0-9._-]{1,40})\"?\\s*)?",
            Pattern.CASE_INSENSITIVE);
    private static final Problem NOT_YOURS = new Problem(
            "VGL-SRC-012",
            "There is no such source, or this account does not post for it.",
            "Post to /sources/NAME as the account that the configuration names for it.");
    private static final Problem ONLY_POST = new Problem(
            "VGL-SRC-048", "Sources only post.", "Post the items to /sources/NAME; records are read at /fhir.");
    private static final Problem TOO_LARGE =
            new Problem("VGL-SRC-011", "The body is larger than 16 MiB.", "Send it in parts; nothing was stored.");
    private static final Problem NO_KEY = new Problem(
            "VGL-SRC-010",
            "The Idempotency-Key is longer than 200 characters or has others than visible ones of ASCII.",
            "Send a UUID, for example.");
    private static final Problem FAILED = new Problem(
            "VGL-SRC-017", "It could not be stored.", "Send all of it again; the operator finds the cause in the log.");

    private static final Problem BUSY = new Problem(
            "VGL-SRC-044", "Too many bodies are on their way at this moment.", "Send all of it again in a moment.");

    private final transient Sources sources;
    private final transient Function<HttpServletRequest, Optional<Principal>> callers;
    private final transient Semaphore slots;

    /// @param callers who is calling, as the sign-in in front established it
    /// @param concurrentPosts bodies that are taken apart at a time; each may take some times 16 MiB
    public SourcesApi(Sources sources, Function<HttpServletRequest, Optional<Principal>> callers, int concurrentPosts) {
        this.sources = sources;
        this.callers = callers;
        this.slots = new Semaphore(concurrentPosts, true);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (!request.getMethod().equals("POST")) {
            response.setHeader("Allow", "POST");
            refuse(response, 405, ONLY_POST);
            return;
        }
        super.service(request, response);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        Optional<Principal> caller = callers.apply(request);
        if (caller.isEmpty()) {
            response.setStatus(401);
            return;
        }
        String path = Objects.requireNonNullElse(request.getPathInfo(), "/");
        if (!(sources.byName().get(path.substring(1)) instanceof HttpSource source) || !source.isCaller(caller.get())) {
            refuse(response, 403, NOT_YOURS);
            return;
        }
        try {
            accept(response, within(source.uploads(), () -> take(source, caller.get(), request)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            refuse(response, 503, BUSY);
        } catch (ProblemException e) {
            refuse(response, status(e.problem()), e.problem());
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "items were not stored: " + e.getClass().getName());
            refuse(response, 503, FAILED);
        }
    }

    private interface Work {
        Receipt done() throws IOException, InterruptedException;
    }

    private static Receipt within(Semaphore places, Work work) throws IOException, InterruptedException {
        if (!places.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new ProblemException(BUSY);
        }
        try {
            return work.done();
        } finally {
            places.release();
        }
    }

    /// A body is read in a place of its source's own, so that a slow one holds up nobody else.
    private Receipt take(HttpSource source, Principal caller, HttpServletRequest request)
            throws IOException, InterruptedException {
        String key = Objects.requireNonNullElse(request.getHeader("Idempotency-Key"), "");
        if (!KEY.matcher(key).matches()) {
            throw new ProblemException(NO_KEY);
        }
        Matcher type = TYPE.matcher(Objects.requireNonNullElse(request.getContentType(), ""));
        boolean plain = type.matches() && request.getHeader("Content-Encoding") == null;
        String media = plain ? type.group(1).toLowerCase(Locale.ROOT) : "";
        String charset = plain ? Objects.requireNonNullElse(type.group(2), "") : "";
        byte[] body = body(request);
        return within(slots, () -> source.take(caller, media, charset, key, body));
    }

    private static byte[] body(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > LARGEST) {
            throw new ProblemException(TOO_LARGE);
        }
        byte[] body = request.getInputStream().readNBytes(LARGEST + 1);
        if (body.length > LARGEST) {
            throw new ProblemException(TOO_LARGE);
        }
        return body;
    }

    private static int status(Problem problem) {
        return switch (problem.code()) {
            case "VGL-SRC-011", "VGL-SRC-013" -> 413;
            case "VGL-SRC-015" -> 415;
            case "VGL-SRC-017", "VGL-SRC-044" -> 503;
            case "VGL-INT-001" -> 403;
            default -> 400;
        };
    }

    private static void accept(HttpServletResponse response, Receipt receipt) throws IOException {
        write(response, 202, "application/json", json -> {
            json.writeNumberProperty("stored", receipt.stored());
            json.writeNumberProperty("repeated", receipt.repeated());
            json.writeNumberProperty("conflicting", receipt.conflicting());
        });
    }

    private static void refuse(HttpServletResponse response, int status, Problem problem) throws IOException {
        write(response, status, "application/problem+json", json -> {
            json.writeNumberProperty("status", status);
            json.writeStringProperty("code", problem.code());
            json.writeStringProperty("title", problem.message());
            json.writeStringProperty("detail", problem.remedy());
        });
    }

    private interface Members {
        void write(JsonGenerator json);
    }

    private static void write(HttpServletResponse response, int status, String type, Members members)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        }
        response.setStatus(status);
        response.setContentType(type + ";charset=UTF-8");
        response.getOutputStream().write(bytes.toByteArray());
    }
}
