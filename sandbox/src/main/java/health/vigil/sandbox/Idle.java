package health.vigil.sandbox;

/// The platform's promise that it has finished with everything sent so far: stored, normalised, scored, alerted.
@FunctionalInterface
public interface Idle {
    /// Returns when nothing is under way any more.
    void await() throws InterruptedException;
}
