package health.vigil.smart;

/// An assertion that proves nothing. Repeats nothing of it.
public final class RefusedAssertionException extends RuntimeException {
    private final String reason;

    RefusedAssertionException(String reason) {
        super("the assertion is refused: " + reason, null, false, false);
        this.reason = reason;
    }

    /// Why, as the end of a sentence about the assertion.
    public String reason() {
        return reason;
    }
}
