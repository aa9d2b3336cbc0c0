package health.vigil.gateway.internal.validation;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.ConceptValidationOptions;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.context.support.ValidationSupportContext;
import java.util.List;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.CodeSystemContentMode;
import org.hl7.fhir.r4.model.ValueSet;
import org.hl7.fhir.r4.model.ValueSet.ConceptSetComponent;
import org.hl7.fhir.r4.model.ValueSet.ValueSetComposeComponent;
import org.jspecify.annotations.Nullable;

/// Compares codes with value sets. Of a set that is here in part only (it includes one of VSAC, or chooses from
/// LOINC or SNOMED CT) it can be told that it has a code, but not that it has not: HAPI takes what is not here for
/// empty and calls the code wrong; here the code is said not to have been checked.
final class PartlyHere extends InMemoryTerminologyServerValidationSupport {
    private static final int DEEPEST = 8;

    private final IValidationSupport byRule;

    /// @param byRule knows the code systems that nobody lists, such as UCUM
    PartlyHere(FhirContext fhir, IValidationSupport byRule) {
        super(fhir);
        this.byRule = byRule;
    }

    @Override
    public @Nullable CodeValidationResult validateCodeInValueSet(
            ValidationSupportContext context,
            ConceptValidationOptions options,
            @Nullable String system,
            String code,
            @Nullable String display,
            IBaseResource valueSet) {
        ValueSet set = (ValueSet) valueSet;
        String wanted = options.isInferSystem() || system == null ? null : url(system);
        if (isHere(context, wanted, set, 0)) {
            return super.validateCodeInValueSet(context, options, system, code, display, set);
        }
        ValueSetComposeComponent compose = set.getCompose();
        List<ConceptSetComponent> parts = compose.getInclude().stream()
                .filter(part -> isHere(context, wanted, part, 0))
                .toList();
        if (!parts.isEmpty() && areHere(context, wanted, compose.getExclude(), 0)) {
            ValueSet known = set.copy();
            known.getCompose().setInclude(parts);
            CodeValidationResult found = super.validateCodeInValueSet(context, options, system, code, display, known);
            if (found != null && found.isOk()) {
                return found;
            }
        }
        return new CodeValidationResult()
                .setCode(code)
                .setSeverity(IssueSeverity.INFORMATION)
                .setMessage("The code was not checked: the value set "
                        + (set.hasUrl() ? set.getUrl() + " " : "")
                        + "is not here whole.");
    }

    /// Whether all codes that a set has of a system are known.
    ///
    /// @param system null for any
    private boolean isHere(ValidationSupportContext context, @Nullable String system, ValueSet set, int depth) {
        return areHere(context, system, set.getCompose().getInclude(), depth)
                && areHere(context, system, set.getCompose().getExclude(), depth);
    }

    private boolean areHere(
            ValidationSupportContext context, @Nullable String system, List<ConceptSetComponent> parts, int depth) {
        return parts.stream().allMatch(part -> isHere(context, system, part, depth));
    }

    private boolean isHere(
            ValidationSupportContext context, @Nullable String system, ConceptSetComponent part, int depth) {
        if (part.hasSystem() && system != null && !system.equals(part.getSystem())) {
            return true;
        }
        for (CanonicalType other : part.getValueSet()) {
            IBaseResource found =
                    other.hasValue() ? context.getRootValidationSupport().fetchValueSet(other.getValue()) : null;
            if (depth >= DEEPEST || !(found instanceof ValueSet set) || !isHere(context, system, set, depth + 1)) {
                return false;
            }
        }
        return !part.hasSystem() || part.hasConcept() || isWhole(context, part);
    }

    private boolean isWhole(ValidationSupportContext context, ConceptSetComponent part) {
        String system = url(part.getSystem());
        IBaseResource found = context.getRootValidationSupport().fetchCodeSystem(system);
        if (found instanceof CodeSystem listed && listed.getContent() == CodeSystemContentMode.COMPLETE) {
            return true;
        }
        return !part.hasFilter() && byRule.isCodeSystemSupported(context, system);
    }

    private static String url(String canonical) {
        int bar = canonical.indexOf('|');
        return bar < 0 ? canonical : canonical.substring(0, bar);
    }
}
