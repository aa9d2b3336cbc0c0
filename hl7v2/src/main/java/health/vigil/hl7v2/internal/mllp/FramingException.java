package health.vigil.hl7v2.internal.mllp;

/// A peer that breaks the protocol or a limit.
public final class FramingException extends Exception {
    private final Reason reason;

    /// What it did.
    public enum Reason {
        /// Sent something outside a frame.
        NOT_MLLP,
        /// Sent a frame beyond the limit.
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
