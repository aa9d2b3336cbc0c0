package health.vigil.gateway.internal.validation;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.fhirpath.FhirPathExecutionException;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.validation.SingleValidationMessage;
import health.vigil.gateway.internal.Answer;
import health.vigil.gateway.internal.Call;
import health.vigil.gateway.internal.Judge;
import health.vigil.gateway.internal.Owners;
import health.vigil.gateway.internal.RecordType;
import health.vigil.gateway.internal.Refusals;
import health.vigil.gateway.internal.ValueForms;
import health.vigil.gateway.internal.Witness;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.OperationOutcome.OperationOutcomeIssueComponent;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.TimeType;
import org.jdbi.v3.core.Jdbi;

/// Says what is wrong with a resource that the caller sends. It is stored nowhere, and the answer, which quotes it,
/// goes to the caller only.
public final class Validating {
    private static final int MOST_ISSUES = 500;
    private static final String MESSAGE_IDS = "http://hl7.org/fhir/java-core-messageId";

    private static final String TIME = "Type_Specific_Checks_DT_Time_Valid";

    private final FhirContext fhir;
    private final Jdbi identified;
    private final Judge judge;
    private final Witness witness;
    private final ProfileValidator validator;

    public Validating(FhirContext fhir, Jdbi identified, Judge judge, Witness witness, ProfileValidator validator) {
        this.fhir = fhir;
        this.identified = identified;
        this.judge = judge;
        this.witness = witness;
        this.validator = validator;
    }

    /// Decides and records, then validates.
    OperationOutcome validate(Call call, RecordType<?> type, Optional<String> id, Submission sent) {
        decide(call, type);
        String text = sent.text()
                .orElseThrow(() -> Refusals.badRequest("No resource was sent.", "Send the resource to validate."));
        OperationOutcome outcome = new OperationOutcome();
        if (!type.name().equals(sent.type())) {
            outcome.addIssue(error(IssueType.INVALID, "The resource is no " + type.name() + ", as the URL says."));
        } else {
            List<SingleValidationMessage> found = validator.validate(text, sent.profile()).stream()
                    .limit(MOST_ISSUES)
                    .toList();
            Optional<Resource> timed = found.stream().anyMatch(Validating::isOfTime) ? parsed(text) : Optional.empty();
            found.stream()
                    .filter(message -> !isOfTime(message) || !isOfFraction(message, timed))
                    .forEach(message -> outcome.addIssue(issue(message)));
            inMode(type, id, sent, text).forEach(outcome::addIssue);
        }
        if (!outcome.hasIssue()) {
            outcome.addIssue()
                    .setSeverity(IssueSeverity.INFORMATION)
                    .setCode(IssueType.INFORMATIONAL)
                    .setDiagnostics("Nothing is wrong.");
        }
        return outcome;
    }

    private static boolean isOfTime(SingleValidationMessage message) {
        return TIME.equals(message.getMessageId());
    }

    /// HL7's validator does not know fractions of a second in a time, which R4 has (datatypes.html#time).
    private boolean isOfFraction(SingleValidationMessage message, Optional<Resource> resource) {
        try {
            return resource.flatMap(parsed ->
                            fhir.newFhirPath().evaluateFirst(parsed, message.getLocationString(), TimeType.class))
                    .filter(ValueForms::isWell)
                    .isPresent();
        } catch (FhirPathExecutionException e) {
            return false; // its place is not one of FHIRPath's, and the message stays
        }
    }

    private void decide(Call call, RecordType<?> type) {
        Answer.of(identified, transaction -> {
            Decision decision = judge.anywhere(call, Action.READ, DataCategory.TERMINOLOGY, "StructureDefinition");
            witness.record(
                    transaction, witness.disclosure(call, decision, "validate", null, List.of(type.name()), List.of()));
            return switch (decision) {
                case Decision.Deny deny -> new Answer.Refused<Boolean>(Refusals.denied(deny));
                case Decision.Permit permit -> new Answer.Given<>(true);
            };
        });
    }

    /// What this server would refuse besides.
    private Stream<OperationOutcomeIssueComponent> inMode(
            RecordType<?> type, Optional<String> id, Submission sent, String text) {
        String mode = sent.mode();
        if (mode == null) {
            return Stream.empty();
        }
        return switch (mode) {
            case "profile" -> Stream.empty();
            case "create" ->
                parsed(text).stream()
                        .filter(resource -> !isSomebodys(type, resource))
                        .map(resource -> error(
                                IssueType.BUSINESSRULE, "The " + type.name() + " names no patient as Patient/id."));
            case "update" ->
                parsed(text).stream()
                        .filter(resource -> !id.equals(
                                Optional.ofNullable(resource.getIdElement().getIdPart())))
                        .map(resource -> error(IssueType.BUSINESSRULE, "The resource's id is not the one in the URL."));
            default ->
                throw Refusals.badRequest(
                        "The mode is not offered.", "Use profile, create or update, or leave it out.");
        };
    }

    private static boolean isSomebodys(RecordType<?> type, Resource resource) {
        try {
            Owners.check(type, resource);
            return true;
        } catch (BaseServerResponseException e) {
            return false;
        }
    }

    private Optional<Resource> parsed(String text) {
        try {
            return Optional.of(
                    (Resource) (text.startsWith("<") ? fhir.newXmlParser() : fhir.newJsonParser()).parseResource(text));
        } catch (DataFormatException e) {
            return Optional.empty(); // the validator has said what is wrong
        }
    }

    private static OperationOutcomeIssueComponent issue(SingleValidationMessage message) {
        OperationOutcomeIssueComponent issue = new OperationOutcomeIssueComponent()
                .setSeverity(
                        switch (message.getSeverity()) {
                            case FATAL -> IssueSeverity.FATAL;
                            case ERROR -> IssueSeverity.ERROR;
                            case WARNING -> IssueSeverity.WARNING;
                            case INFORMATION -> IssueSeverity.INFORMATION;
                        })
                .setCode(IssueType.INVALID)
                .setDiagnostics(message.getMessage());
        if (message.getMessageId() != null) {
            issue.getDetails().addCoding().setSystem(MESSAGE_IDS).setCode(message.getMessageId());
        }
        if (message.getLocationString() != null) {
            issue.addExpression(message.getLocationString());
        }
        if (message.getLocationLine() != null && message.getLocationLine() > 0) {
            issue.addLocation("Line " + message.getLocationLine() + ", column " + message.getLocationCol());
        }
        return issue;
    }

    private static OperationOutcomeIssueComponent error(IssueType code, String text) {
        return new OperationOutcomeIssueComponent()
                .setSeverity(IssueSeverity.ERROR)
                .setCode(code)
                .setDiagnostics(text);
    }
}
