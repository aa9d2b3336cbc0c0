package health.vigil.gateway;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import health.vigil.base.Ids;
import health.vigil.gateway.internal.AsGet;
import health.vigil.gateway.internal.Ask;
import health.vigil.gateway.internal.Call;
import health.vigil.gateway.internal.Conformance;
import health.vigil.gateway.internal.Judge;
import health.vigil.gateway.internal.OperationAnswers;
import health.vigil.gateway.internal.ReadableProvider;
import health.vigil.gateway.internal.Records;
import health.vigil.gateway.internal.Refusals;
import health.vigil.gateway.internal.RestDoor;
import health.vigil.gateway.internal.SafeErrors;
import health.vigil.gateway.internal.Uploads;
import health.vigil.gateway.internal.Witness;
import health.vigil.gateway.internal.operation.Operations;
import health.vigil.gateway.internal.subscription.Subscriptions;
import health.vigil.keys.KeyProvider;
import health.vigil.ledger.Ledger;
import health.vigil.policy.Policy;
import health.vigil.policy.Principal;
import health.vigil.vault.ExactFhir;
import health.vigil.vault.Vault;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;

/// The FHIR R4 API: a servlet over the vault. Every call is one transaction on the vault's role that finds the
/// records, decides about the caller for each patient concerned, writes the ledger entry, and commits; only then
/// does anything leave. A refusal is recorded the same way. JSON and XML.
///
/// Without a caller nothing is answered, the CapabilityStatement neither. Errors are OperationOutcomes with a code of
/// `docs/errors.md` and repeat nothing that the caller sent.
public final class FhirGateway extends RestfulServer {
    /// The path of [#notifications].
    public static final String NOTIFICATIONS = "/notifications";

    private static final long WAIT_MILLIS = 2_000;
    private static final int LONGEST_ADDRESS = 16_384;

    private final Callers callers;
    private final GatewayLimits limits;
    private final Uploads uploads;
    private final Semaphore slots;
    private final Operations operations;
    private final RestDoor rest;
    private final Subscriptions subscriptions;

    /// @param fhir R4; its parsers are made strict here, since a lenient one logs what it does not understand
    /// @param identified transactions on the vault's role; its pool has at least `limits.concurrentCalls`
    ///     connections
    /// @param keys seal the files of exports
    /// @param callers who is calling
    /// @param programs whether programs are registered, which may have tokens of their own
    /// @param events what writes mean to subscriptions; the vault tells it of every write
    /// @param receivers where notifications may be sent
    /// @param clock the platform's clock, for the ledger
    public FhirGateway(
            ExactFhir fhir,
            Jdbi identified,
            KeyProvider keys,
            Vault vault,
            Policy policy,
            Ledger ledger,
            Callers callers,
            boolean programs,
            SubscriptionEvents events,
            Receivers receivers,
            Ids ids,
            InstantSource clock,
            GatewayLimits limits) {
        super(strict(fhir));
        this.callers = callers;
        this.limits = limits;
        this.uploads = new Uploads(limits.bodyBytes(), limits.bodyTime());
        this.slots = new Semaphore(limits.concurrentCalls(), true);
        SafeErrors errors = new SafeErrors(ids);
        Conformance conformance = new Conformance(Date.from(clock.instant()), programs);
        Judge judge = new Judge(policy, vault);
        this.operations = Operations.over(fhir, identified, keys, vault, policy, ledger, ids, clock, limits);
        this.subscriptions = new Subscriptions(
                fhir,
                identified,
                vault,
                judge,
                new Witness(ledger, judge, ids, clock),
                events.listening(),
                receivers,
                operations.validator().shipped(),
                NOTIFICATIONS,
                ids,
                clock);
        Records records = Records.over(
                fhir,
                identified,
                vault,
                policy,
                ledger,
                ids,
                clock,
                limits,
                errors,
                operations.validator().shipped(),
                subscriptions.consequences());
        this.rest = new RestDoor(fhir, records, conformance, errors);
        setServerName("Vigil");
        setServerConformanceProvider(conformance);
        registerProviders(operations.providers());
        registerProvider(subscriptions.provider());
        setUncompressIncomingContents(false);
        registerInterceptor(errors);
        registerInterceptor(new OperationAnswers(rest));
    }

    @Override
    protected void initialize() {
        operations.exports().start();
        subscriptions.start();
    }

    @Override
    public void destroy() {
        subscriptions.close();
        operations.exports().close();
        super.destroy();
    }

    /// Where subscribers listen on a websocket: it belongs at [#NOTIFICATIONS] of the same server, in front of any
    /// sign-in, since a token of the subscriber's opens it.
    public HttpServlet notifications() {
        return subscriptions.door();
    }

    /// Loads in the background what `$validate` needs, so that its first caller need not wait.
    public void warmUp() {
        operations.validator().warmUp();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.setHeader("Cache-Control", "no-store");
        boolean entered = false;
        request.getInputStream(); // taken, so that the container reads no form from it, whoever asks for a parameter
        try {
            Optional<Principal> caller = callers.of(request);
            if (caller.isEmpty()) {
                throw Refusals.unauthenticated();
            }
            Call call = Call.of(caller.get(), request.getHeader(Call.PURPOSE_HEADER), RestDoor.base(request));
            if (addressLength(request) > LONGEST_ADDRESS) {
                throw Refusals.addressTooLong(LONGEST_ADDRESS);
            }
            if (request.getContentLengthLong() > limits.bodyBytes()) {
                throw Refusals.tooLarge(limits.bodyBytes());
            }
            String encoding = request.getHeader("Content-Encoding");
            if (encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity")) {
                response.setHeader("Accept-Encoding", "identity");
                throw Refusals.compressed();
            }
            request.setAttribute(ReadableProvider.CALL, call);
            HttpServletRequest sent;
            try (Uploads.Upload upload = uploads.take(call.principal(), request)) {
                entered = slots.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS);
                if (!entered) {
                    throw Refusals.busy();
                }
                sent = upload.request();
            }
            if (Ask.isOperation(RestDoor.path(request))) {
                operate(sent, response);
            } else {
                rest.serve(call, sent, response, this::operate);
            }
        } catch (BaseServerResponseException refusal) {
            rest.refuse(request, response, refusal);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            rest.refuse(request, response, Refusals.busy());
        } finally {
            if (entered) {
                slots.release();
            }
        }
    }

    private void operate(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        operations.serving(RestDoor.path(request)).forEach(this::registerProvider);
        super.service(AsGet.of(request), response);
    }

    /// Which software answers is nobody's business.
    @Override
    public void addHeadersToResponse(HttpServletResponse response) {}

    @Override
    protected void throwUnknownFhirOperationException(RequestDetails request, String path, RequestTypeEnum method) {
        throw Refusals.notOffered();
    }

    @Override
    protected void throwUnknownResourceTypeException(String type) {
        throw Refusals.notOffered();
    }

    private static int addressLength(HttpServletRequest request) {
        String query = request.getQueryString();
        return request.getRequestURI().length() + (query == null ? 0 : query.length());
    }

    private static FhirContext strict(ExactFhir fhir) {
        fhir.setParserErrorHandler(new StrictErrorHandler());
        // What is contained is sent as contained: to look through every reference for more costs a tenth of a call.
        fhir.getParserOptions().setAutoContainReferenceTargetsWithNoId(false);
        return fhir;
    }
}
