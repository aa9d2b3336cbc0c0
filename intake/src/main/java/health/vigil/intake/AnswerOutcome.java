package health.vigil.intake;

/// What becomes of an application acknowledgement that was to be sent.
public enum AnswerOutcome {
    /// The listener has taken it.
    TAKEN(true),
    /// The listener has refused it, and would again.
    REFUSED(true),
    /// Its sender's settings name no listener any more.
    WITHOUT_LISTENER(true),
    /// The listener was silent for days.
    EXPIRED(true),
    /// The listener is silent; it is sent again later.
    SILENT(false);

    private final boolean ends;

    AnswerOutcome(boolean ends) {
        this.ends = ends;
    }

    /// Whether it leaves the queue.
    public boolean ends() {
        return ends;
    }
}
