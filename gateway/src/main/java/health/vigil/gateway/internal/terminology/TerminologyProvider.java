package health.vigil.gateway.internal.terminology;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.vigil.gateway.internal.OperationParameters;
import health.vigil.gateway.internal.ReadableProvider;
import health.vigil.gateway.internal.Refusals;
import health.vigil.gateway.internal.TerminologyService;
import java.util.List;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;
import org.hl7.fhir.r4.model.ValueSet;
import org.jspecify.annotations.Nullable;

/// `ValueSet/$expand`, `$validate-code` of both, and `CodeSystem/$lookup` as HAPI FHIR sees them. Public because HAPI
/// calls it.
public final class TerminologyProvider {
    private final TerminologyService terminology;
    private final Expansion expansion;

    public TerminologyProvider(TerminologyService terminology, Expansion expansion) {
        this.terminology = terminology;
        this.expansion = expansion;
    }

    /// The codes of a value set, by pages where `count` asks for that.
    @Operation(name = "$expand", typeName = "ValueSet", idempotent = true)
    public ValueSet expand(
            @IdParam(optional = true) @Nullable IdType id,
            @OperationParam(name = "url") @Nullable UriType url,
            @OperationParam(name = "valueSetVersion") @Nullable StringType version,
            @OperationParam(name = "filter") @Nullable StringType filter,
            ServletRequestDetails request) {
        OperationParameters.check(request, "url", "valueSetVersion", "filter", "offset", "count");
        String canonical = canonical("ValueSet", id, url, version);
        return terminology.ask(
                ReadableProvider.call(request),
                "ValueSet",
                "expand",
                definitions -> expansion.expand(
                        definitions,
                        canonical,
                        CodeParameters.text(filter),
                        OperationParameters.number(request, "offset", 0),
                        OperationParameters.number(request, "count", Integer.MAX_VALUE)));
    }

    /// Whether a value set has a code.
    @Operation(name = "$validate-code", typeName = "ValueSet", idempotent = true)
    public Parameters inValueSet(
            @IdParam(optional = true) @Nullable IdType id,
            @OperationParam(name = "url") @Nullable UriType url,
            @OperationParam(name = "valueSetVersion") @Nullable StringType version,
            @OperationParam(name = "code") @Nullable CodeType code,
            @OperationParam(name = "system") @Nullable UriType system,
            @OperationParam(name = "display") @Nullable StringType display,
            @OperationParam(name = "coding") @Nullable Coding coding,
            @OperationParam(name = "codeableConcept") @Nullable CodeableConcept concept,
            ServletRequestDetails request) {
        OperationParameters.check(
                request, "url", "valueSetVersion", "code", "system", "display", "coding", "codeableConcept");
        String canonical = canonical("ValueSet", id, url, version);
        List<Coding> asked = CodeParameters.codes(code, system, display, coding, concept);
        return terminology.ask(
                ReadableProvider.call(request),
                "ValueSet",
                "validate-code",
                definitions -> CodeOperations.inValueSet(definitions, canonical, asked));
    }

    /// Whether a code system has a code.
    @Operation(name = "$validate-code", typeName = "CodeSystem", idempotent = true)
    public Parameters inCodeSystem(
            @IdParam(optional = true) @Nullable IdType id,
            @OperationParam(name = "url") @Nullable UriType url,
            @OperationParam(name = "version") @Nullable StringType version,
            @OperationParam(name = "code") @Nullable CodeType code,
            @OperationParam(name = "display") @Nullable StringType display,
            @OperationParam(name = "coding") @Nullable Coding coding,
            @OperationParam(name = "codeableConcept") @Nullable CodeableConcept concept,
            ServletRequestDetails request) {
        OperationParameters.check(request, "url", "version", "code", "display", "coding", "codeableConcept");
        UriType named = url == null && coding != null ? coding.getSystemElement() : url;
        String canonical = canonical("CodeSystem", id, id == null ? named : url, version);
        List<Coding> asked = CodeParameters.codes(code, named, display, coding, concept);
        return terminology.ask(
                ReadableProvider.call(request),
                "CodeSystem",
                "validate-code",
                definitions -> CodeOperations.inCodeSystem(definitions, canonical, asked));
    }

    /// What a code system says of a code.
    @Operation(name = "$lookup", typeName = "CodeSystem", idempotent = true)
    public Parameters lookup(
            @OperationParam(name = "code") @Nullable CodeType code,
            @OperationParam(name = "system") @Nullable UriType system,
            @OperationParam(name = "version") @Nullable StringType version,
            @OperationParam(name = "coding") @Nullable Coding coding,
            ServletRequestDetails request) {
        OperationParameters.check(request, "code", "system", "version", "coding");
        Coding asked = CodeParameters.codes(code, system, null, coding, null).getFirst();
        String canonical = canonical("CodeSystem", null, asked.getSystemElement(), version);
        return terminology.ask(
                ReadableProvider.call(request),
                "CodeSystem",
                "lookup",
                definitions -> CodeOperations.lookup(definitions, canonical, asked.getCode()));
    }

    private static String canonical(
            String type, @Nullable IdType id, @Nullable UriType url, @Nullable StringType version) {
        String named = CodeParameters.text(url);
        if (id != null) {
            if (named != null || version != null) {
                throw Refusals.badRequest("A " + type + " is named twice.", "Name it by its id or by its URL.");
            }
            return type + "/" + id.getIdPart();
        }
        if (named == null) {
            throw Refusals.badRequest(
                    "No " + type + " is named.", "Give its URL; one in the body is not taken: store it first.");
        }
        return version == null || !version.hasValue() ? named : named + "|" + version.getValue();
    }
}
