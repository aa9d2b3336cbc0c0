package health.vigil.console.internal;

import health.vigil.base.Problem;
import health.vigil.policy.Decision;

/// A page that only says something: why not, and what to do.
public record MessageView(String title, String message, String remedy, String code) {
    /// Policy refused.
    public static MessageView refused(Decision.Deny denial) {
        return new MessageView(
                "Not allowed",
                "This was refused by policy: " + String.join(", ", denial.policies()) + ". The refusal is recorded.",
                "If you care for this patient, ask for the unit to be added to your account.",
                "VGL-CON-403 · decision " + denial.id());
    }

    /// It failed.
    public static MessageView failed(Problem problem) {
        return new MessageView("That did not work", problem.message(), problem.remedy(), problem.code());
    }

    /// A role whose work is elsewhere.
    public static MessageView noPages(boolean operator) {
        return new MessageView(
                "Nothing for you here",
                "Your role has no pages in the console.",
                operator
                        ? "Health is at /readyz, metrics are at /metrics."
                        : "Your role works through the FHIR API at /fhir.",
                "");
    }
}
