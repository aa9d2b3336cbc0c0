package health.vigil.gateway.internal;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.ResponseDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// Writes what operations answer as all else is written. Public because HAPI FHIR calls it.
public final class OperationAnswers {
    private final RestDoor door;

    public OperationAnswers(RestDoor door) {
        this.door = door;
    }

    /// Whether HAPI FHIR is to write the answer: where it is none of ours.
    @Hook(Pointcut.SERVER_OUTGOING_RESPONSE)
    public boolean left(
            ServletRequestDetails request,
            @Nullable IBaseResource answer,
            ResponseDetails details,
            HttpServletResponse response)
            throws IOException {
        if (!(answer instanceof Resource resource)) {
            return true;
        }
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        request.getParameters().forEach((name, values) -> parameters.put(name, List.of(values)));
        Outcome outcome = Outcome.of(details.getResponseCode(), resource);
        door.write(request.getServletRequest(), response, outcome, parameters);
        return false;
    }
}
