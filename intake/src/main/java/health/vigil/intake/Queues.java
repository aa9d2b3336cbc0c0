package health.vigil.intake;

/// The queues that exceptions wait in, by who can mend them.
public final class Queues {
    /// The message cannot be read as HL7 v2: the sender's interface.
    public static final String UNREADABLE = "unreadable";

    /// A control id came again with other content: the sender's interface.
    public static final String CONFLICTING = "conflicting";

    /// The message was read and could not be made into records: mapping.
    public static final String NORMALISING = "normalising";

    private Queues() {}
}
