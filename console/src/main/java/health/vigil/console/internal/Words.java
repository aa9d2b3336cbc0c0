package health.vigil.console.internal;

import health.vigil.alerts.AlertState;
import health.vigil.alerts.ReasonCode;
import health.vigil.notes.Assertion;
import health.vigil.notes.Finding;
import health.vigil.policy.Role;
import health.vigil.scoring.Explanation;
import health.vigil.scoring.ScoreResult;
import health.vigil.scoring.Tier;
import java.util.Locale;

/// Codes in the words of the page.
public final class Words {
    private Words() {}

    /// `on-call`.
    public static String role(Role role) {
        return role == Role.ML_ENGINEER ? "ML engineer" : plain(role.name()).replace("on call", "on-call");
    }

    /// `high`; also the class of the style sheet.
    public static String tier(Tier tier) {
        return tier.name().toLowerCase(Locale.ROOT);
    }

    /// What the tier asks for.
    public static String tierLabel(Tier tier) {
        return switch (tier) {
            case NONE -> "Stable";
            case LOW -> "Watch";
            case MEDIUM -> "Review";
            case HIGH -> "Urgent";
        };
    }

    /// A state with what belongs to it.
    public static String state(AlertState state) {
        return switch (state) {
            case AlertState.Raised _ -> "Raised";
            case AlertState.Delivered _ -> "Unanswered";
            case AlertState.Escalated escalated -> "Unanswered, escalated " + times(escalated.level());
            case AlertState.Acknowledged _ -> "Acknowledged";
            case AlertState.ActedOn _ -> "Acted on";
            case AlertState.Overridden overridden -> "Overridden: " + reason(overridden.reason());
            case AlertState.Resolved resolved -> "Resolved: " + reason(resolved.outcome());
            case AlertState.Closed closed -> "Closed: " + reason(closed.reason());
            case AlertState.Suppressed suppressed -> "Suppressed: " + reason(suppressed.reason());
        };
    }

    /// `already treated`.
    public static String reason(ReasonCode reason) {
        return plain(reason.name());
    }

    /// A score's value as shown: a lower bound says so, a withheld one has none.
    public static String value(ScoreResult score) {
        return switch (score) {
            case ScoreResult.Complete complete -> number(complete.value());
            case ScoreResult.Partial partial -> "≥ " + number(partial.atLeast());
            case ScoreResult.Probability probability ->
                Explanation.percent(probability.estimate().probability());
            case ScoreResult.Withheld _ -> "withheld";
        };
    }

    /// Without a fraction where there is none.
    public static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.2f", value);
    }

    private static String times(int count) {
        return count == 1 ? "once" : count == 2 ? "twice" : count + " times";
    }

    private static String plain(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /// What a note names.
    public static String finding(Finding finding) {
        return switch (finding) {
            case INFECTION -> "Infection";
            case ANTIBIOTIC -> "Antibiotic";
            case ALTERED_MENTAL_STATE -> "Altered mental state";
        };
    }

    /// What a note says about it: `denied`, or `stated, in the past, of somebody else`.
    public static String assertion(Assertion said) {
        String certainty = switch (said.certainty()) {
            case AFFIRMED -> "stated";
            case POSSIBLE -> "possible";
            case NEGATED -> "denied";
        };
        String time = switch (said.time()) {
            case RECENT -> "";
            case HISTORICAL -> ", in the past";
            case HYPOTHETICAL -> ", if it should come";
        };
        return certainty + time + (said.person() == Assertion.Person.OTHER ? ", of somebody else" : "");
    }
}
