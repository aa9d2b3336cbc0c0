package health.vigil.gateway.internal.terminology;

import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.vigil.gateway.internal.Media;
import health.vigil.gateway.internal.Query;
import health.vigil.gateway.internal.Refusals;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;

/// The parameters of an operation on codes, as they were sent.
final class Sent {
    private static final int MOST_CODES = 20;

    private Sent() {}

    /// The codes that are meant, by whichever of the three ways to name one: 1 to 20.
    static List<Coding> codes(
            @Nullable CodeType code,
            @Nullable UriType system,
            @Nullable StringType display,
            @Nullable Coding coding,
            @Nullable CodeableConcept concept) {
        List<Coding> codes = new ArrayList<>();
        if (code != null && code.hasValue()) {
            codes.add(new Coding(text(system), code.getValue(), text(display)));
        }
        if (coding != null && coding.hasCode()) {
            codes.add(coding);
        }
        if (concept != null) {
            concept.getCoding().stream().filter(Coding::hasCode).forEach(codes::add);
        }
        if (codes.isEmpty() || codes.size() > MOST_CODES) {
            throw Refusals.badRequest(
                    "The operation names no code, or too many.",
                    "Give code and system, a coding or a codeableConcept.");
        }
        return codes;
    }

    /// Refuses what the operation does not have: left out, it would be answered as if it had not been asked.
    static void only(ServletRequestDetails request, String... offered) {
        Set<String> names = new HashSet<>(request.getParameters().keySet());
        String type = request.getHeader("Content-Type");
        boolean form = type == null || type.contains("form"); // whose parameters are those of an address
        byte[] body =
                form || request.getRequestType() != RequestTypeEnum.POST ? new byte[0] : request.loadRequestContents();
        if (body.length > 0 && Media.ofBody(type).read(request.getFhirContext(), body) instanceof Parameters sent) {
            sent.getParameter().forEach(one -> names.add(Objects.requireNonNullElse(one.getName(), "")));
        }
        names.removeAll(Query.OF_THE_RESPONSE);
        if (!Set.of(offered).containsAll(names)) {
            throw Refusals.badRequest(
                    "A parameter of the operation is not offered.", "Use " + String.join(", ", offered) + ".");
        }
    }

    static @Nullable String text(@Nullable PrimitiveType<?> value) {
        return value == null || !value.hasValue() ? null : value.getValueAsString();
    }
}
