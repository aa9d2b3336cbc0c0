package health.vigil.gateway.internal;

import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;

/// What providers of operations need of a request.
public final class ReadableProvider {
    /// The request attribute under which the [Call] travels.
    public static final String CALL = "health.vigil.gateway.call";

    private ReadableProvider() {}

    public static Call call(ServletRequestDetails request) {
        if (request.getServletRequest().getAttribute(CALL) instanceof Call call) {
            return call;
        }
        throw Refusals.unauthenticated();
    }
}
