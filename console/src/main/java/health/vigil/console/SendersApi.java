package health.vigil.console;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.console.internal.SenderForm;
import health.vigil.console.internal.SendersJson;
import health.vigil.intake.Senders;
import health.vigil.policy.Decided;
import health.vigil.policy.Principal;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/// What is configured for senders, over HTTP in JSON: `GET /` lists them, `GET /one?name=` shows one, and `POST
/// /one` with the fields of the console's form makes the next version of its settings. Policy decides and the ledger
/// records, as for the page.
public final class SendersApi extends HttpServlet {
    private static final System.Logger LOG = System.getLogger(SendersApi.class.getName());
    private static final Problem UNKNOWN = new Problem(
            "VGL-CON-404", "There is no such page here.", "Ask /senders/api or /senders/api/one?name=LAB|GENERAL.");
    private static final Problem BROKEN = new Problem(
            "VGL-CON-500", "The answer could not be made.", "Try again; the operator finds the cause in the log.");

    private static final Problem FOR_PROGRAMS = new Problem(
            "VGL-CON-407",
            "This interface takes no changes from web pages.",
            "Use the page of senders, or `vigil sender`.");

    private final transient Senders senders;
    private final transient Function<HttpServletRequest, Optional<Principal>> callers;

    /// @param callers who is calling, as the sign-in in front established it
    public SendersApi(Senders senders, Function<HttpServletRequest, Optional<Principal>> callers) {
        this.senders = senders;
        this.callers = callers;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        serve(request, response, caller -> switch (path(request)) {
            case "", "/" -> Answered.of(senders.all(caller), SendersJson::all);
            case "/one" -> Answered.of(senders.one(caller, name(request)), SendersJson::one);
            default -> new Answered(404, SendersJson.problem(UNKNOWN));
        });
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        serve(request, response, caller -> {
            // a browser says where a page that sends comes from, and a program does not: this is for programs
            if (request.getHeader("Origin") != null) {
                return new Answered(403, SendersJson.problem(FOR_PROGRAMS));
            }
            if (!path(request).equals("/one")) {
                return new Answered(404, SendersJson.problem(UNKNOWN));
            }
            SenderForm form = SenderForm.of(request::getParameter);
            return Answered.of(
                    senders.change(caller, form.name(), form.settings(), form.version()), SendersJson::version);
        });
    }

    private static String path(HttpServletRequest request) {
        return request.getPathInfo() == null ? "" : request.getPathInfo();
    }

    private static String name(HttpServletRequest request) {
        String name = request.getParameter("name");
        return name == null ? "" : name;
    }

    private void serve(HttpServletRequest request, HttpServletResponse response, Function<Principal, Answered> work)
            throws IOException {
        response.setHeader("Cache-Control", "no-store");
        Optional<Principal> caller = callers.apply(request);
        if (caller.isEmpty()) {
            response.setStatus(401);
            return;
        }
        Answered answered;
        try {
            answered = work.apply(caller.get());
        } catch (ProblemException e) {
            answered = new Answered(SenderForm.status(e.problem()), SendersJson.problem(e.problem()));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "an answer about senders failed", e);
            answered = new Answered(500, SendersJson.problem(BROKEN));
        }
        response.setStatus(answered.status());
        response.setContentType("application/json;charset=UTF-8");
        response.getOutputStream().write(answered.json());
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Answered(int status, byte[] json) {
        static <T> Answered of(Decided<T> answer, Function<T, byte[]> json) {
            return switch (answer) {
                case Decided.Given<T> given -> new Answered(200, json.apply(given.content()));
                case Decided.Refused<T> refused -> new Answered(403, SendersJson.refused(refused.denial()));
            };
        }
    }
}
