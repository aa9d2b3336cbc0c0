package health.vigil.intake.internal;

import health.vigil.base.DatabaseFailure;
import health.vigil.base.ProblemException;

/// Tells a message's own failures from those that would meet any message.
public final class Failures {
    /// Another transaction wrote the same record at the same time: the vault asks for the whole to be repeated.
    private static final String CONCURRENT_WRITE = "VGL-VLT-409";

    private Failures() {}

    /// Whether the same work may succeed later, because the failure is the database's or of the moment.
    public static boolean maySucceedLater(RuntimeException e) {
        boolean concurrent =
                e instanceof ProblemException known && known.problem().code().equals(CONCURRENT_WRITE);
        return concurrent || DatabaseFailure.maySucceedLater(e);
    }
}
