package health.vigil.gateway.internal.validation;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.SingleValidationMessage;
import ca.uhn.fhir.validation.ValidationOptions;
import health.vigil.base.Problem;
import health.vigil.gateway.internal.Refusals;
import health.vigil.gateway.internal.terminology.Definitions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.ValueSet;
import org.jspecify.annotations.Nullable;

/// HL7's validator over base R4 and US Core 6.1.0, with what is on the class path only: it fetches nothing. Loading
/// its definitions takes many seconds of CPU, so that it happens once, at [#warmUp] or at the first call.
///
/// Two validations run at a time and eight wait; a call gives up after 30 s. A validation cannot be interrupted: one
/// that takes longer keeps its place until it ends.
public final class ProfileValidator {
    private static final int AT_A_TIME = 2;
    private static final int WAITING = 8;
    private static final int GIVE_UP_SECONDS = 30;
    private static final String WARMING = "{\"resourceType\":\"Basic\",\"code\":{\"text\":\"warming up\"}}";

    private final FhirContext fhir;
    private final ThreadPoolExecutor workers;
    private @Nullable Loaded loaded;

    private record Loaded(IValidationSupport definitions, FhirValidator validator) {}

    /// @param fhir R4
    public ProfileValidator(FhirContext fhir) {
        this.fhir = fhir;
        this.workers = new ThreadPoolExecutor(
                AT_A_TIME,
                AT_A_TIME,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                Thread.ofPlatform().daemon().name("validation-", 1).factory());
        workers.allowCoreThreadTimeOut(true);
    }

    /// Loads the definitions in the background.
    public void warmUp() {
        workers.execute(() -> check(WARMING, null));
    }

    /// The value sets and code systems of base R4 and of US Core. The first question loads them, as a validation
    /// does.
    public Definitions shipped() {
        return new Definitions() {
            @Override
            public Optional<ValueSet> valueSet(String canonical) {
                return Optional.ofNullable((ValueSet) loaded().definitions().fetchValueSet(canonical))
                        .filter(found -> isOf(canonical, found));
            }

            @Override
            public Optional<CodeSystem> codeSystem(String canonical) {
                return Optional.ofNullable((CodeSystem) loaded().definitions().fetchCodeSystem(canonical))
                        .filter(found -> isOf(canonical, found));
            }
        };
    }

    /// Whether a definition is of the version that was asked for, if any was: HAPI takes the one that it has.
    private static boolean isOf(String canonical, MetadataResource found) {
        int bar = canonical.indexOf('|');
        return bar < 0 || canonical.substring(bar + 1).equals(found.getVersion());
    }

    /// What is wrong with a resource; empty where nothing is.
    ///
    /// @param text JSON, or XML without a document type declaration
    /// @param profile canonical URL of a profile to validate against besides those in `meta.profile`, or null
    List<SingleValidationMessage> validate(String text, @Nullable String profile) {
        try {
            Future<List<SingleValidationMessage>> checking = workers.submit(() -> check(text, profile));
            return checking.get(GIVE_UP_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            throw Refusals.busy();
        } catch (TimeoutException e) {
            throw Refusals.of(
                    503,
                    IssueType.TOOCOSTLY,
                    new Problem(
                            "VGL-GW-504",
                            "The validation takes longer than " + GIVE_UP_SECONDS
                                    + " seconds, or its definitions are still loading.",
                            "Call again in a minute; validate a large resource in parts."));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusals.busy();
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    private static RuntimeException cause(ExecutionException e) {
        return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
    }

    private List<SingleValidationMessage> check(String text, @Nullable String profile) {
        Loaded ready = loaded();
        ValidationOptions options = new ValidationOptions();
        if (profile != null) {
            if (!(ready.definitions().fetchStructureDefinition(profile) instanceof StructureDefinition known)
                    || !isOf(profile, known)) {
                throw Refusals.unprocessable(
                        "The profile is not known here.", "Name a profile of base R4 or of US Core 6.1.0.");
            }
            options.addProfile(profile);
        }
        try {
            return ready.validator().validateWithResult(text, options).getMessages();
        } catch (StackOverflowError e) {
            throw Refusals.badRequest("The resource is nested too deeply.", "Send a resource of FHIR's own structure.");
        }
    }

    private synchronized Loaded loaded() {
        Loaded ready = loaded;
        if (ready == null) {
            ready = load();
            loaded = ready;
        }
        return ready;
    }

    @SuppressWarnings("deprecation") // its successor is not in HAPI 8.8.1 with a severity to set
    private Loaded load() {
        UnknownCodeSystemWarningValidationSupport unknownSystems = new UnknownCodeSystemWarningValidationSupport(fhir);
        // SNOMED CT and LOINC are not shipped: a code of theirs is not checked, and the answer says so
        unknownSystems.setNonExistentCodeSystemSeverity(IValidationSupport.IssueSeverity.INFORMATION);
        IValidationSupport byRule = new CommonCodeSystemsTerminologyService(fhir);
        IValidationSupport definitions = new ValidationSupportChain(
                        ValidationSupportChain.CacheConfiguration.defaultValues(),
                        new DefaultProfileValidationSupport(fhir),
                        UsCore.definitions(fhir),
                        byRule,
                        new PartlyHere(fhir, byRule),
                        unknownSystems)
                // of a bound concept one coding must be in the value set (R4, 4.1.5)
                .setCodeableConceptValidationSuccessfulIfNotAllCodingsAreValid(true);
        FhirInstanceValidator instances = new FhirInstanceValidator(definitions);
        instances.setErrorForUnknownProfiles(false);
        instances.setAnyExtensionsAllowed(true);
        instances.setNoExtensibleWarnings(true);
        FhirValidator validator = fhir.newValidator();
        validator.registerValidatorModule(instances);
        return new Loaded(definitions, validator);
    }
}
