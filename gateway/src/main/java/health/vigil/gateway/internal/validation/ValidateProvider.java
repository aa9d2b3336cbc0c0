package health.vigil.gateway.internal.validation;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.vigil.gateway.internal.ReadableProvider;
import health.vigil.gateway.internal.RecordType;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.jspecify.annotations.Nullable;

/// `$validate` of one type, at the type and at a resource. Public because HAPI calls it.
public final class ValidateProvider implements IResourceProvider {
    private final RecordType<?> type;
    private final FhirContext fhir;
    private final Validating validating;

    public ValidateProvider(RecordType<?> type, FhirContext fhir, Validating validating) {
        this.type = type;
        this.fhir = fhir;
        this.validating = validating;
    }

    @Override
    public Class<? extends IBaseResource> getResourceType() {
        return type.model();
    }

    /// `$validate`; mode and profile in the URL or in Parameters.
    @Operation(name = "$validate", manualRequest = true)
    public OperationOutcome validate(@IdParam(optional = true) @Nullable IdType id, ServletRequestDetails request) {
        Submission sent =
                Submission.read(fhir, request.loadRequestContents(), only(request, "mode"), only(request, "profile"));
        return validating.validate(
                ReadableProvider.call(request), type, Optional.ofNullable(id).map(IdType::getIdPart), sent);
    }

    private static @Nullable String only(ServletRequestDetails request, String name) {
        String[] values = request.getParameters().get(name);
        return values == null || values.length == 0 ? null : values[0];
    }
}
