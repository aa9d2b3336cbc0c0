package health.vigil.console.internal;

import health.vigil.base.Problem;
import health.vigil.policy.Decision;

/// A page that only says something: why not, and what to do.
///
/// @param code for those who are asked for help, empty where nothing went wrong
/// @param emergency the address of the emergency access, empty where there is none
public record MessageView(Chrome chrome, String title, String message, String remedy, String code, String emergency) {
    /// The title of a page that was refused.
    public static final String REFUSED = "Not allowed";

    /// The title of a page that failed.
    public static final String FAILED = "That did not work";

    /// The title of the start page of a role whose work is elsewhere.
    public static final String NO_PAGES = "Nothing for you here";

    /// Policy refused.
    public static MessageView refused(Chrome chrome, Reply.Refused refused) {
        Decision.Deny denial = refused.denial();
        return new MessageView(
                chrome,
                chrome.title(),
                "Policy refused this: " + String.join(", ", denial.policies()) + ". The refusal is recorded.",
                "If your work needs it, ask those who administer accounts for the unit or the role.",
                "VGL-CON-403 · decision " + denial.id(),
                refused.emergency());
    }

    /// It failed.
    public static MessageView failed(Chrome chrome, Problem problem) {
        return new MessageView(chrome, chrome.title(), problem.message(), problem.remedy(), problem.code(), "");
    }

    /// A role whose work is elsewhere.
    public static MessageView noPages(Chrome chrome, boolean operator) {
        return new MessageView(
                chrome,
                chrome.title(),
                "Your role has no pages in the console.",
                operator
                        ? "Health is at /readyz, metrics are at /metrics."
                        : "Your role works through the FHIR API at /fhir.",
                "",
                "");
    }
}
