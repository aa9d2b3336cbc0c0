package health.vigil.alerts;

import java.util.Locale;

/// A closed list of reasons. What is stored and shown is the code; what a reason means is its documentation.
public sealed interface ReasonCode permits OverrideReason, CloseReason, SuppressionReason, Outcome {
    /// The constant's name.
    String name();

    /// Its stable code for forms, the ledger and figures, such as `already-treated`.
    default String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
