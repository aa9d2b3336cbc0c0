package health.vigil.hl7v2.internal.mllp;

/// A peer that breaks the protocol or a limit.
public final class FramingException extends Exception {
    private final Reason reason;

    /// What it did.
    public enum Reason {
        /// Sent something outside a frame.
        NOT_MLLP,
        /// Sent a frame so far beyond the limit that its end was not waited for.
        TOO_LARGE,
        /// Sent a frame when all buffers were full.
        NO_ROOM
    }

    public FramingException(Reason reason) {
        super(reason.name());
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
