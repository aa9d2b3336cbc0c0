package health.vigil.gateway.internal;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.UnclassifiedServerFailureException;
import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.policy.Decision;
import health.vigil.vault.SearchProblemException;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;

/// How a call is refused: an HTTP status and an OperationOutcome with a stable code, what is wrong and what to do.
/// Nothing that the caller sent is repeated, since it may be a patient's.
public final class Refusals {
    /// The system of the codes in `issue.details.coding`.
    public static final String CODE_SYSTEM = "urn:vigil:problem";

    private Refusals() {}

    /// Nobody has signed in.
    public static BaseServerResponseException unauthenticated() {
        return of(401, IssueType.LOGIN, "VGL-GW-401", "Nobody is signed in.", "Sign in and call again.");
    }

    public static BaseServerResponseException unknownPurpose() {
        return badRequest(
                "The " + Call.PURPOSE_HEADER + " header names no purpose of use.",
                "Use TREATMENT, PAYMENT, OPERATIONS, RESEARCH or COMPLIANCE, or leave it out.");
    }

    public static BaseServerResponseException denied(Decision decision) {
        return of(
                403,
                IssueType.FORBIDDEN,
                "VGL-GW-403",
                "Policy refuses this: " + String.join(", ", decision.policies()) + ".",
                "Ask for records that your role and your units cover, for the purpose of your work. The refusal is recorded under "
                        + decision.id() + ".");
    }

    public static BaseServerResponseException notFound(String type) {
        return of(
                404,
                IssueType.NOTFOUND,
                "VGL-GW-404",
                "There is no such version of a " + type + ".",
                "Check the id and version, or search.");
    }

    /// A type that R4 does not have, or that is not kept here.
    public static BaseServerResponseException unknownType() {
        return of(
                404,
                IssueType.NOTSUPPORTED,
                "VGL-GW-404",
                "There are no records of that type here.",
                "The CapabilityStatement at /metadata lists the types.");
    }

    /// A code that its system does not have.
    public static BaseServerResponseException noCode() {
        return of(
                404,
                IssueType.NOTFOUND,
                "VGL-GW-404",
                "The code system does not have the code.",
                "Check the code and its system.");
    }

    public static BaseServerResponseException deleted(String type) {
        return of(
                410,
                IssueType.DELETED,
                "VGL-GW-410",
                "This " + type + " has been deleted.",
                "Its history has the earlier versions.");
    }

    public static BaseServerResponseException pageGone() {
        return of(
                410,
                IssueType.EXPIRED,
                "VGL-GW-411",
                "The page link was not given to this caller by this server since it started.",
                "Search again from the first page.");
    }

    public static BaseServerResponseException stale() {
        return of(
                412,
                IssueType.CONFLICT,
                "VGL-GW-412",
                "The record has changed since the version that the call names, or exists already.",
                "Read the current version, decide again, and write with its version in If-Match.");
    }

    /// Others changed what the call is about while it was under way, as often as it was tried.
    static BaseServerResponseException overtaken() {
        return of(
                409,
                IssueType.CONFLICT,
                "VGL-GW-409",
                "Other calls changed the same records at the same time; this one changed nothing.",
                "Send it again.");
    }

    /// A Patient that is created has the identifier of one that is here.
    public static BaseServerResponseException taken() {
        return of(
                412,
                IssueType.CONFLICT,
                "VGL-GW-412",
                "A Patient with the first identifier of this one is here already.",
                "Update it, or create with If-None-Exist; what the same transaction deletes is created in a transaction of its"
                        + " own.");
    }

    /// The body is larger than allowed.
    public static BaseServerResponseException tooLarge(int bytes) {
        return of(
                413,
                IssueType.TOOLONG,
                "VGL-GW-413",
                "The request is larger than " + bytes + " bytes.",
                "Send smaller resources, one at a time.");
    }

    /// A list of the body has more items than are read.
    public static BaseServerResponseException tooMany(int items) {
        return of(
                413,
                IssueType.TOOLONG,
                "VGL-GW-413",
                "A list of the body has more than " + items + " items.",
                "Send smaller resources, one at a time.");
    }

    /// The address has more characters than are read.
    public static BaseServerResponseException addressTooLong(int characters) {
        return of(
                414,
                IssueType.TOOLONG,
                "VGL-GW-418",
                "The address is longer than " + characters + " characters.",
                "Search by POST, with the parameters as a form.");
    }

    public static BaseServerResponseException unprocessable(String message, String remedy) {
        return of(422, IssueType.BUSINESSRULE, "VGL-GW-422", message, remedy);
    }

    public static BaseServerResponseException badRequest(String message, String remedy) {
        return of(400, IssueType.INVALID, "VGL-GW-400", message, remedy);
    }

    public static BaseServerResponseException unknownParameter(String type) {
        return badRequest(
                "A search parameter, modifier or chain is not offered for " + type + ".",
                "The CapabilityStatement at /metadata lists those that are; Prefer: handling=lenient leaves out others.");
    }

    /// A body is not a resource of FHIR R4.
    public static BaseServerResponseException unreadable() {
        return badRequest(
                "The request is not one of FHIR R4, or its body cannot be read.",
                "Check the URL, the content type and the resource against the FHIR R4 specification.");
    }

    /// A condition that must mean one record means none or several.
    public static BaseServerResponseException ambiguous() {
        return of(
                412,
                IssueType.MULTIPLEMATCHES,
                "VGL-GW-414",
                "The condition does not mean exactly one record.",
                "Search with it, and say more, until one record is left.");
    }

    /// A conditional reference means no record.
    public static BaseServerResponseException noneMeant() {
        return of(
                412,
                IssueType.NOTFOUND,
                "VGL-GW-414",
                "The condition of a reference means no record, neither one that is there nor one of the bundle.",
                "Send the record that is meant, or a condition that it meets.");
    }

    /// A search would have to open too many records.
    public static BaseServerResponseException tooWide() {
        return of(
                403,
                IssueType.TOOCOSTLY,
                "VGL-GW-416",
                "The search would have to open too many records.",
                "Name a patient, a code or a time, or include less.");
    }

    /// The body is in a form that is not read here.
    public static BaseServerResponseException unsupportedMedia() {
        return of(
                415,
                IssueType.NOTSUPPORTED,
                "VGL-GW-415",
                "The content type is not one of FHIR R4's JSON or XML.",
                "Send application/fhir+json or application/fhir+xml.");
    }

    /// A patch is in none of the forms that are taken.
    public static BaseServerResponseException noPatch() {
        return of(
                415,
                IssueType.NOTSUPPORTED,
                "VGL-GW-415",
                "The content type is not one of a patch.",
                "Send application/json-patch+json, or a FHIRPath Patch as application/fhir+json or application/fhir+xml.");
    }

    /// The body is compressed.
    public static BaseServerResponseException compressed() {
        return of(
                415,
                IssueType.NOTSUPPORTED,
                "VGL-GW-415",
                "The content encoding is not one that is read here.",
                "Send the body as it is, without Content-Encoding.");
    }

    /// The caller wants a form that nothing is written in here.
    public static BaseServerResponseException notAcceptable() {
        return of(
                406,
                IssueType.NOTSUPPORTED,
                "VGL-GW-406",
                "Neither Accept nor _format names FHIR R4's JSON or XML.",
                "Ask for application/fhir+json or application/fhir+xml.");
    }

    /// A search is sent as a form.
    public static BaseServerResponseException noForm() {
        return of(
                415,
                IssueType.NOTSUPPORTED,
                "VGL-GW-415",
                "The parameters of a search are not sent as a form.",
                "Send application/x-www-form-urlencoded, or search by GET.");
    }

    /// What a lenient search says that it left out.
    public static OperationOutcome ignored(int parameters) {
        OperationOutcome outcome = new OperationOutcome();
        OperationOutcome.OperationOutcomeIssueComponent issue = outcome.addIssue()
                .setSeverity(IssueSeverity.WARNING)
                .setCode(IssueType.NOTSUPPORTED)
                .setDiagnostics(parameters + " search parameters are not offered and were left out.");
        issue.getDetails().addCoding().setSystem(CODE_SYSTEM).setCode("VGL-GW-417");
        return outcome;
    }

    /// The same refusal, with the place in what was sent.
    ///
    /// @param expression such as `Bundle.entry[3]`
    public static BaseServerResponseException at(BaseServerResponseException refusal, String expression) {
        if (refusal.getOperationOutcome() instanceof OperationOutcome outcome
                && !outcome.getIssueFirstRep().hasExpression()) {
            outcome.getIssueFirstRep().addExpression(expression).addLocation(expression);
        }
        return refusal;
    }

    /// The same refusal, of a parameter of the call (R4, OperationOutcome.issue.location).
    ///
    /// @param name the caller's text: repeated only if parameters have that name
    static BaseServerResponseException ofParameter(BaseServerResponseException refusal, String name) {
        return at(refusal, ParameterNames.place(name));
    }

    /// No such interaction here.
    public static BaseServerResponseException notOffered() {
        return of(
                405,
                IssueType.NOTSUPPORTED,
                "VGL-GW-405",
                "This interaction is not offered.",
                "The CapabilityStatement at /metadata lists what is.");
    }

    /// Too many calls at a time.
    public static BaseServerResponseException busy() {
        return of(503, IssueType.THROTTLED, "VGL-GW-503", "Too many calls at a time.", "Call again in a second.");
    }

    /// The account's room for bodies that are on their way is taken.
    static BaseServerResponseException noRoom() {
        return of(
                503,
                IssueType.THROTTLED,
                "VGL-GW-505",
                "Too many bodies of this account are on their way.",
                "Send fewer at a time; call again in a second.");
    }

    /// The body did not come in the time that it has.
    static BaseServerResponseException tooSlow() {
        return of(
                408,
                IssueType.TIMEOUT,
                "VGL-GW-408",
                "The body did not come in the time that it has.",
                "Send it again without a pause, or in parts where the line is slow.");
    }

    public static BaseServerResponseException failed(String incident) {
        return of(
                500,
                IssueType.EXCEPTION,
                "VGL-GW-500",
                "The call failed and changed nothing.",
                "Report incident " + incident + " to whoever runs this server.");
    }

    /// A problem of the vault, with the status that fits its code.
    public static BaseServerResponseException of(ProblemException vault) {
        Problem problem = vault.problem();
        BaseServerResponseException refusal = switch (problem.code()) {
            case "VGL-VLT-409" -> overtaken();
            case "VGL-VLT-400" -> of(400, IssueType.INVALID, problem);
            case "VGL-VLT-404", "VGL-VLT-410", "VGL-VLT-422" -> of(422, IssueType.BUSINESSRULE, problem);
            case "VGL-VLT-413" -> of(413, IssueType.TOOLONG, problem);
            case "VGL-VLT-414" -> of(403, IssueType.TOOCOSTLY, problem);
            default -> of(500, IssueType.EXCEPTION, problem);
        };
        return vault instanceof SearchProblemException search ? ofParameter(refusal, search.parameter()) : refusal;
    }

    /// A refusal of ours that was an answer in between.
    static BaseServerResponseException again(int status, OperationOutcome outcome) {
        return new UnclassifiedServerFailureException(
                status, outcome.getIssueFirstRep().getDetails().getText(), outcome);
    }

    private static BaseServerResponseException of(
            int status, IssueType type, String code, String message, String remedy) {
        return of(status, type, new Problem(code, message, remedy));
    }

    /// A refusal with a problem of its own.
    public static BaseServerResponseException of(int status, IssueType type, Problem problem) {
        OperationOutcome outcome = new OperationOutcome();
        OperationOutcome.OperationOutcomeIssueComponent issue = outcome.addIssue()
                .setSeverity(IssueSeverity.ERROR)
                .setCode(type)
                .setDiagnostics(problem.message() + " " + problem.remedy());
        issue.getDetails().addCoding().setSystem(CODE_SYSTEM).setCode(problem.code());
        issue.getDetails().setText(problem.message());
        return new UnclassifiedServerFailureException(status, problem.toString(), outcome);
    }
}
