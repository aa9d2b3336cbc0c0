package health.vigil.scoring.internal.trees;

/// A model file that is not of the form, or asks for something that is not run here. The message is a clause without
/// a full stop that names no file.
public final class UnusableModelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnusableModelException(String why) {
        super(why);
    }

    public UnusableModelException(String why, Throwable cause) {
        super(why, cause);
    }
}
