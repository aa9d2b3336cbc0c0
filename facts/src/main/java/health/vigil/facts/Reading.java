package health.vigil.facts;

import health.vigil.base.Quantity;

/// Whether a sent amount can be scored. A fact that cannot stays a fact.
public sealed interface Reading {
    /// It can.
    ///
    /// @param value in the signal's canonical unit
    record Usable(Quantity value) implements Reading {}

    /// It cannot.
    record Unusable(Reason reason) implements Reading {}

    /// Why an amount is not scored.
    enum Reason {
        /// The unit is none that the signal is measured in.
        UNIT_UNKNOWN,
        /// Outside what a body or a device can give: a disconnected sensor, a slip of the pen.
        NOT_POSSIBLE
    }
}
