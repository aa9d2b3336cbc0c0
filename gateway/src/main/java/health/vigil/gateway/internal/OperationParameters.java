package health.vigil.gateway.internal;

import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
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

    /// Refuses a request with a parameter that is not among those offered, or with one that is sent twice.
    public static void check(ServletRequestDetails request, String... offered) {
        List<String> names = new ArrayList<>();
        request.getParameters().forEach((name, values) -> names.addAll(Collections.nCopies(values.length, name)));
        ofBody(request).forEach(one -> names.add(Objects.requireNonNullElse(one.getName(), "")));
        check(names, offered);
        if (Set.copyOf(names).size() < names.size()) {
            throw Refusals.badRequest("A parameter of the operation is sent twice.", "Send each once.");
        }
    }

    /// A number from 0 on; HAPI FHIR fails at one that is none.
    ///
    /// @param otherwise where it is not sent
    public static int number(ServletRequestDetails request, String name, int otherwise) {
        List<String> sent = new ArrayList<>(List.of(request.getParameters().getOrDefault(name, new String[0])));
        ofBody(request).stream()
                .filter(one -> name.equals(one.getName()))
                .forEach(one ->
                        sent.add(one.hasValue() ? String.valueOf(one.getValue().primitiveValue()) : ""));
        if (sent.isEmpty()) {
            return otherwise;
        }
        if (!sent.getFirst().matches("[0-9]{1,9}")) {
            throw Refusals.badRequest(name + " is no number from 0 on.", "Give one number.");
        }
        return Integer.parseInt(sent.getFirst());
    }

    /// Refuses a name that is not among those offered; each may be asked for a form of the answer.
    public static void check(Collection<String> names, String... offered) {
        Set<String> others = new LinkedHashSet<>(names);
        others.removeAll(Query.OF_THE_RESPONSE);
        others.removeAll(List.of(offered));
        others.stream().findFirst().ifPresent(other -> {
            throw Refusals.ofParameter(
                    Refusals.badRequest(
                            "A parameter of the operation is not offered.", "Use " + String.join(", ", offered) + "."),
                    other);
        });
    }
}
