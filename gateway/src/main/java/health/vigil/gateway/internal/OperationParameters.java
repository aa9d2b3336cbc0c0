package health.vigil.gateway.internal;

import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;

/// The parameters of an operation: in a URL or a form, or in the body of a POST. One that the operation does not have
/// is refused: left out, it would be answered as if it had not been asked.
public final class OperationParameters {
    private OperationParameters() {}

    /// Those of the body; empty where there is none, or it is a form, whose parameters are those of a URL. Any other
    /// body is refused.
    public static List<ParametersParameterComponent> ofBody(ServletRequestDetails request) {
        String type = request.getHeader("Content-Type");
        if (request.getRequestType() != RequestTypeEnum.POST || Media.isForm(type)) {
            return List.of();
        }
        byte[] body = request.loadRequestContents();
        if (body.length == 0) {
            return List.of();
        }
        if (Media.ofBody(type).read(request.getFhirContext(), body) instanceof Parameters parameters) {
            return parameters.getParameter();
        }
        throw Refusals.badRequest("The body is no Parameters.", "Send the operation's parameters in one.");
    }

    /// Refuses a request with a parameter that is not among those offered.
    public static void check(ServletRequestDetails request, String... offered) {
        Set<String> names = new HashSet<>(request.getParameters().keySet());
        ofBody(request).forEach(one -> names.add(Objects.requireNonNullElse(one.getName(), "")));
        check(names, offered);
    }

    /// Refuses a name that is not among those offered; each may be asked for a form of the answer.
    public static void check(Collection<String> names, String... offered) {
        Set<String> others = new HashSet<>(names);
        others.removeAll(Query.OF_THE_RESPONSE);
        if (!Set.of(offered).containsAll(others)) {
            throw Refusals.badRequest(
                    "A parameter of the operation is not offered.", "Use " + String.join(", ", offered) + ".");
        }
    }
}
