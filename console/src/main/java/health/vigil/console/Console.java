package health.vigil.console;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.console.internal.AlertPage;
import health.vigil.console.internal.Assets;
import health.vigil.console.internal.Chrome;
import health.vigil.console.internal.CodesPage;
import health.vigil.console.internal.CompletenessPage;
import health.vigil.console.internal.ContainmentPage;
import health.vigil.console.internal.Disclosures;
import health.vigil.console.internal.EmergencyPage;
import health.vigil.console.internal.EventStream;
import health.vigil.console.internal.EvidencePage;
import health.vigil.console.internal.ExceptionsPage;
import health.vigil.console.internal.FindingsPage;
import health.vigil.console.internal.MessageView;
import health.vigil.console.internal.NotesPage;
import health.vigil.console.internal.PanelPage;
import health.vigil.console.internal.PatientPage;
import health.vigil.console.internal.ProofPage;
import health.vigil.console.internal.Reply;
import health.vigil.console.internal.Request;
import health.vigil.console.internal.RetentionPage;
import health.vigil.console.internal.Route;
import health.vigil.console.internal.SendersPage;
import health.vigil.console.internal.SignInView;
import health.vigil.console.internal.SpecialCarePage;
import health.vigil.console.internal.TimelinePage;
import health.vigil.console.internal.Times;
import health.vigil.console.internal.UnitPath;
import health.vigil.console.internal.WorkPage;
import health.vigil.ledger.Actor;
import health.vigil.policy.Principal;
import health.vigil.policy.Role;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// The web pages, as one servlet behind the sign-in. Server-rendered; what changes is pushed.
public final class Console extends HttpServlet {
    private static final System.Logger LOG = System.getLogger(Console.class.getName());
    private static final Problem FOR_PEOPLE = new Problem(
            "VGL-CON-406", "These pages are for people, and this account is a program's.", "Use the FHIR API.");
    private static final Problem NOT_FOUND =
            new Problem("VGL-CON-404", "There is no such page here.", "Check the address, or begin at the start page.");
    private static final Problem BROKEN = new Problem(
            "VGL-CON-500", "The page could not be made.", "Try again; the operator finds the cause in the log.");

    private final transient Callers callers;
    private final transient ConsoleRooms rooms;
    private final transient Times times;
    private final transient List<Route> routes;
    private final transient EventStream events;
    private final transient TemplateEngine templates = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Console.class.getClassLoader(), "health.vigil.console.pages");

    public Console(ConsoleRooms rooms, Callers callers) {
        this.callers = callers;
        this.rooms = rooms;
        this.times = new Times(rooms.zone());
        Disclosures disclosures = new Disclosures(rooms);
        AlertPage alerts = new AlertPage(rooms, disclosures, times);
        ExceptionsPage exceptions = new ExceptionsPage(rooms, times);
        EvidencePage evidence = new EvidencePage(rooms, times);
        EmergencyPage emergency = new EmergencyPage(rooms, disclosures, times);
        FindingsPage findings = new FindingsPage(rooms, times);
        ContainmentPage containment = new ContainmentPage(rooms, disclosures, times);
        SpecialCarePage care = new SpecialCarePage(rooms, times);
        RetentionPage retention = new RetentionPage(rooms, disclosures, times);
        CompletenessPage completeness = new CompletenessPage(rooms, disclosures, times);
        SendersPage senders = new SendersPage(rooms, times);
        TimelinePage timelines = new TimelinePage(rooms, disclosures, times);
        this.events = new EventStream(rooms, disclosures);
        this.routes = List.of(
                Route.get("/", this::start),
                Route.get("/units/" + UnitPath.PATTERN, new PanelPage(rooms, disclosures, times)),
                Route.get("/work", new WorkPage(rooms, disclosures, times)),
                Route.get("/patients/([a-z2-7]{26})", new PatientPage(rooms, disclosures, times)),
                Route.get("/patients/([a-z2-7]{26})/notes", new NotesPage(rooms, disclosures, times)),
                Route.get("/patients/([a-z2-7]{26})/emergency", emergency::ask),
                Route.post("/patients/([a-z2-7]{26})/emergency", emergency::open),
                Route.get("/emergencies", emergency::queue),
                Route.post("/emergencies/([0-9a-f-]{36})", emergency::review),
                Route.get("/alerts/([0-9a-f-]{36})", alerts::show),
                Route.post("/alerts/([0-9a-f-]{36})/([a-z-]{1,20})", alerts::act),
                Route.get("/proofs/([0-9a-f-]{36})", new ProofPage(rooms, disclosures)),
                Route.get("/evidence", evidence::show),
                Route.post("/evidence", evidence::show),
                Route.post("/evidence/export", evidence::export),
                Route.post("/evidence/touched", evidence::touched),
                Route.get("/findings", findings::show),
                Route.post("/findings/([0-9a-f-]{36})", findings::review),
                Route.get("/special-care", care::show),
                Route.post("/special-care", care::change),
                Route.get("/containment", containment::show),
                Route.post("/containment", containment::change),
                Route.get("/retention", retention::show),
                Route.post("/retention/holds", retention::hold),
                Route.post("/retention/deletions", retention::delete),
                Route.post("/retention/erasures", retention::erase),
                Route.get("/completeness", completeness::show),
                Route.post("/completeness", completeness::measure),
                Route.get("/timelines/(patient|alert|model|actor)/([^/]{1,140})", timelines::show),
                Route.post("/timelines/(patient)/([a-z2-7]{26})/name", timelines::name),
                Route.get("/exceptions", exceptions::show),
                Route.get("/senders", senders::all),
                Route.get("/senders/one", senders::one),
                Route.post("/senders/one", senders::change),
                Route.get("/codes", new CodesPage(rooms, times)::show),
                Route.post("/exceptions/([0-9a-f-]{36})/replay", exceptions::replay));
    }

    /// Each role begins where its work is.
    private Reply start(Request request) {
        Principal principal = request.principal();
        return switch (principal.role()) {
            case NURSE, PHYSICIAN ->
                firstUnit(principal)
                        .<Reply>map(unit -> new Reply.SeeOther(UnitPath.of(unit)))
                        .orElseGet(() -> new Reply.SeeOther("/work"));
            case ON_CALL -> new Reply.SeeOther("/work");
            case COMPLIANCE_OFFICER -> new Reply.SeeOther("/evidence");
            case INTEGRATION_ENGINEER -> new Reply.SeeOther("/exceptions");
            case BILLING_ANALYST, ML_ENGINEER, OPERATOR, SENDER, RECORD_SYSTEM, PLATFORM ->
                new Reply.Html(
                        "message.jte",
                        MessageView.noPages(
                                Chrome.of(rooms, times, request, MessageView.NO_PAGES, "/"),
                                principal.role() == Role.OPERATOR));
        };
    }

    /// The first of a person's units that has a patient, or else the first.
    private Optional<String> firstUnit(Principal principal) {
        TreeSet<String> theirs = new TreeSet<>(principal.units());
        return rooms.board().units().stream()
                .filter(theirs::contains)
                .findFirst()
                .or(() -> theirs.stream().findFirst());
    }

    @Override
    protected void service(HttpServletRequest http, HttpServletResponse response) throws IOException {
        String path = http.getServletPath() + (http.getPathInfo() == null ? "" : http.getPathInfo());
        Optional<Assets.Asset> asset = Assets.find(path);
        if (asset.isPresent()) {
            asset.get().write(http, response);
            return;
        }
        response.setHeader("Cache-Control", "no-store");
        if (path.equals("/sign-in")) {
            SignInView view = new SignInView(
                    callers.csrfToken(http), http.getParameter("failed") != null, http.getParameter("ended") != null);
            html(response, 200, "signIn.jte", view);
            return;
        }
        Optional<Principal> principal = callers.principal(http);
        if (principal.isEmpty()) {
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader("Location", "/sign-in");
            return;
        }
        answer(http, response, path, principal.get());
    }

    private void answer(HttpServletRequest http, HttpServletResponse response, String path, Principal principal)
            throws IOException {
        Request any = new Request(principal, List.of(), callers.csrfToken(http), http);
        if (principal.kind() == Actor.Kind.MACHINE) {
            write(any, response, new Reply.Failed(403, FOR_PEOPLE));
            return;
        }
        try {
            Optional<Request> stream = Route.EVENTS.match(http, path, principal, callers.csrfToken(http));
            if (stream.isPresent()) {
                events.serve(stream.get(), response, () -> EventStream.sessionValid(http));
                return;
            }
            for (Route route : routes) {
                Optional<Request> request = route.match(http, path, principal, callers.csrfToken(http));
                if (request.isPresent()) {
                    write(any, response, route.page().answer(request.get()));
                    return;
                }
            }
            write(any, response, new Reply.Failed(404, NOT_FOUND));
        } catch (ProblemException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a page failed: {0}",
                    e.problem().code());
            write(any, response, new Reply.Failed(500, e.problem()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a page failed", e);
            write(any, response, new Reply.Failed(500, BROKEN));
        }
    }

    private void write(Request request, HttpServletResponse response, Reply reply) throws IOException {
        switch (reply) {
            case Reply.Html html -> html(response, 200, html.template(), html.view());
            case Reply.SeeOther other -> {
                response.setStatus(HttpServletResponse.SC_SEE_OTHER);
                response.setHeader("Location", other.location());
            }
            case Reply.Download download -> {
                response.setContentType("text/plain;charset=UTF-8");
                response.setHeader("Content-Disposition", "attachment; filename=\"" + download.fileName() + "\"");
                response.getOutputStream().write(download.content().getBytes(StandardCharsets.UTF_8));
            }
            case Reply.Export export -> {
                response.setContentType(export.file().mediaType());
                response.setHeader(
                        "Content-Disposition",
                        "attachment; filename=\"" + export.file().name() + "\"");
                response.getOutputStream().write(export.file().bytes());
            }
            case Reply.Refused refused -> {
                Chrome chrome = Chrome.of(rooms, times, request, MessageView.REFUSED, "");
                html(response, 403, "message.jte", MessageView.refused(chrome, refused));
            }
            case Reply.Failed failed -> {
                Chrome chrome = Chrome.of(rooms, times, request, MessageView.FAILED, "");
                html(response, failed.status(), "message.jte", MessageView.failed(chrome, failed.problem()));
            }
        }
    }

    private void html(HttpServletResponse response, int status, String template, Object view) throws IOException {
        StringOutput page = new StringOutput();
        templates.render(template, view, page);
        response.setStatus(status);
        response.setContentType("text/html;charset=UTF-8");
        response.getOutputStream().write(page.toString().getBytes(StandardCharsets.UTF_8));
    }
}
