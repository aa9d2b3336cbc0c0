package health.vigil.cds;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.base.Ids;
import health.vigil.base.Problem;
import health.vigil.base.PublicAddress;
import health.vigil.cds.internal.Answering;
import health.vigil.cds.internal.Callers;
import health.vigil.cds.internal.Door;
import health.vigil.cds.internal.Feedback;
import health.vigil.cds.internal.FhirServers;
import health.vigil.cds.internal.Refusal;
import health.vigil.intake.IntensiveCare;
import health.vigil.intake.RequestFacts;
import health.vigil.ledger.Ledger;
import health.vigil.ledger.LedgerReader;
import health.vigil.policy.Policy;
import health.vigil.scoring.Bundle;
import health.vigil.smart.ClientAssertions;
import health.vigil.smart.RecentAssertions;
import health.vigil.vault.Vault;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.json.JsonMapper;

/// CDS Hooks 2.0 under `/cds-services`: discovery, the services, and feedback on their cards.
///
/// Discovery is open: it tells nothing of anybody. Everything else needs a client's signed assertion. A question is
/// answered with a card within the budget, whatever happens: with the score, or with the statement that there is
/// none and why. Only a request that cannot be understood, trusted or permitted, or brings too little, is refused
/// by its status. Nothing that was sent is repeated in a refusal.
public final class CdsHooks extends HttpServlet {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final transient Door door;
    private final transient FhirServers servers;

    /// @param address that clients call; an assertion must name it, with the path, as its audience
    /// @param identified transactions on the vault's role; `slots` of them at a time at most
    /// @param units which units are intensive care
    /// @param reader finds the inference that feedback is about
    /// @param live the bundle that scores
    /// @param clock the platform's clock: questions are answered as of its now
    /// @param wallClock the machine's own, which assertions expire by
    public CdsHooks(
            PublicAddress address,
            CdsSettings settings,
            FhirContext fhir,
            Jdbi identified,
            int slots,
            Vault vault,
            IntensiveCare units,
            Policy policy,
            Ledger ledger,
            LedgerReader reader,
            Supplier<Bundle> live,
            Ids ids,
            InstantSource clock,
            InstantSource wallClock) {
        servers = new FhirServers(settings.servers());
        Answering answering = new Answering(
                identified, vault, new RequestFacts(vault, units), policy, ledger, live, fhir, servers, ids, clock);
        door = new Door(
                address,
                new Callers(new ClientAssertions(settings.clients(), new RecentAssertions(wallClock), wallClock)),
                answering,
                new Feedback(identified, policy, ledger, reader, ids, clock),
                live,
                settings.budget(),
                slots);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(request, response, door::get);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(request, response, door::post);
    }

    @Override
    public void destroy() {
        door.close();
        servers.close();
    }

    private interface Way {
        Map<String, Object> through(HttpServletRequest request) throws IOException;
    }

    private static void answer(HttpServletRequest request, HttpServletResponse response, Way way) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        try {
            write(response, 200, way.through(request));
        } catch (Refusal refusal) {
            Problem problem = refusal.problem();
            Map<String, Object> said = new LinkedHashMap<>();
            said.put("code", problem.code());
            said.put("message", problem.message());
            said.put("remedy", problem.remedy());
            write(response, refusal.status(), said);
        }
    }

    private static void write(HttpServletResponse response, int status, Map<String, Object> body) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json;charset=UTF-8");
        response.getOutputStream().write(JSON.writeValueAsBytes(body));
    }
}
