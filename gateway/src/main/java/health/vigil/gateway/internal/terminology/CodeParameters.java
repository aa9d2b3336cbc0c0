package health.vigil.gateway.internal.terminology;

import health.vigil.gateway.internal.Refusals;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;

/// The parameters of an operation on codes, as they were sent.
final class CodeParameters {
    private static final int MOST_CODES = 20;

    private CodeParameters() {}

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

    static @Nullable String text(@Nullable PrimitiveType<?> value) {
        return value == null || !value.hasValue() ? null : value.getValueAsString();
    }
}
