package health.vigil.scoring.internal;

/// A model could not be run on one row: the fault of the machine or of the model, not of the row's form.
public final class PredictionFailedException extends RuntimeException {
    PredictionFailedException(Throwable cause) {
        super(cause);
    }
}
