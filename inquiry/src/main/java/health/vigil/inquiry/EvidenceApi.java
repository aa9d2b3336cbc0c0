package health.vigil.inquiry;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.inquiry.internal.JsonAnswers;
import health.vigil.policy.Decided;
import health.vigil.policy.Principal;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Questions to the log over HTTP, in JSON. `GET /entries` answers a question, `GET /export` hands it over as a file,
/// `GET /timelines/{patient|alert|model|actor}/{name}` gives a timeline. The parameters are those of [Inquiry#of].
public final class EvidenceApi extends HttpServlet {
    private static final System.Logger LOG = System.getLogger(EvidenceApi.class.getName());
    private static final Problem UNKNOWN = new Problem(
            "VGL-INQ-404", "There is no such resource here.", "Ask /entries, /export or /timelines/{kind}/{name}.");
    private static final Problem BROKEN = new Problem(
            "VGL-INQ-500",
            "The question could not be answered.",
            "Try again; the operator finds the cause in the log.");

    private final transient Inquiries inquiries;
    private final transient Timelines timelines;
    private final transient Exports exports;
    private final transient Function<HttpServletRequest, Optional<Principal>> callers;
    private final transient ZoneId zone;

    /// @param callers who is calling, as the sign-in in front established it
    /// @param zone of times that are given without one
    public EvidenceApi(
            Inquiries inquiries,
            Timelines timelines,
            Exports exports,
            Function<HttpServletRequest, Optional<Principal>> callers,
            ZoneId zone) {
        this.inquiries = inquiries;
        this.timelines = timelines;
        this.exports = exports;
        this.callers = callers;
        this.zone = zone;
    }

    /// As a GET, with the fields in the body: what somebody types is better not in an address.
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        doGet(request, response);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        Optional<Principal> caller = callers.apply(request);
        if (caller.isEmpty()) {
            response.setStatus(401);
            return;
        }
        try {
            answer(caller.get(), request, response);
        } catch (ProblemException e) {
            boolean theirs = e.problem().code().startsWith("VGL-INQ");
            write(response, theirs ? 400 : 500, JsonAnswers.problem(e.problem()));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a question failed", e);
            write(response, 500, JsonAnswers.problem(BROKEN));
        }
    }

    private void answer(Principal caller, HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo() == null ? "" : request.getPathInfo();
        Map<String, String> form = new HashMap<>();
        request.getParameterMap().forEach((name, values) -> form.put(name, values[0]));
        Inquiry inquiry = Inquiry.of(form, zone);
        if (path.equals("/entries")) {
            give(response, inquiries.ask(caller, inquiry), JsonAnswers::page);
        } else if (path.equals("/export")) {
            Optional<Exports.Format> format = Exports.Format.of(form.getOrDefault("format", ""));
            if (format.isEmpty()) {
                throw new ProblemException(
                        "VGL-INQ-001", "The field format cannot be read.", "It is csv, fhir or report.");
            }
            hand(response, exports.export(caller, inquiry, format.get()));
        } else if (path.startsWith("/timelines/")) {
            String[] parts = path.substring("/timelines/".length()).split("/", 2);
            Optional<Scope> scope = parts.length == 2 ? Scope.of(parts[0], parts[1]) : Optional.empty();
            if (scope.isEmpty()) {
                write(response, 404, JsonAnswers.problem(UNKNOWN));
            } else {
                give(response, timelines.of(caller, scope.get(), inquiry), JsonAnswers::timeline);
            }
        } else {
            write(response, 404, JsonAnswers.problem(UNKNOWN));
        }
    }

    private static <T> void give(HttpServletResponse response, Decided<T> answer, Function<T, byte[]> json)
            throws IOException {
        switch (answer) {
            case Decided.Given<T> given -> write(response, 200, json.apply(given.content()));
            case Decided.Refused<T> refused -> write(response, 403, JsonAnswers.refused(refused.denial()));
        }
    }

    private static void hand(HttpServletResponse response, Decided<Answer.File> answer) throws IOException {
        switch (answer) {
            case Decided.Given<Answer.File> given -> {
                Answer.File file = given.content();
                response.setContentType(file.mediaType());
                response.setHeader("Content-Disposition", "attachment; filename=\"" + file.name() + "\"");
                response.setHeader("Repr-Digest", "sha-256=:" + file.base64Digest() + ":");
                response.getOutputStream().write(file.bytes());
            }
            case Decided.Refused<Answer.File> refused -> write(response, 403, JsonAnswers.refused(refused.denial()));
        }
    }

    private static void write(HttpServletResponse response, int status, byte[] json) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json;charset=UTF-8");
        response.getOutputStream().write(json);
    }
}
