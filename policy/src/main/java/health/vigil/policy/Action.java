package health.vigil.policy;

/// What can be done to a resource.
public enum Action {
    READ,
    SEARCH,
    HISTORY,
    CREATE,
    UPDATE,
    DELETE,
    EXPORT,
    /// Turn a token back into the identity behind it, for display.
    REIDENTIFY,
    ACKNOWLEDGE,
    OVERRIDE,
    RECORD_OUTCOME,
    /// Take access to one patient in an emergency, outside of the units where one works (ACC-5).
    BREAK_GLASS,
    /// Correct and replay a message in the exceptions queue.
    REPLAY_EXCEPTION,
    /// Start, stop, configure; see health and metrics.
    OPERATE
}
