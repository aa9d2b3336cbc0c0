package health.vigil.intake.internal;

import health.vigil.base.ProblemException;
import java.sql.SQLException;
import java.util.Objects;

/// Tells a message's own failures from those that would meet any message.
public final class Failures {
    /// Another transaction wrote the same record at the same time: the vault asks for the whole to be repeated.
    private static final String CONCURRENT_WRITE = "VGL-VLT-409";

    private Failures() {}

    /// Whether the same work may succeed later, because the failure is the database's or of the moment. Only data
    /// exceptions, violated constraints and exceeded limits (SQLSTATE 22, 23, 54) are a message's own.
    public static boolean maySucceedLater(RuntimeException e) {
        if (e instanceof ProblemException known && known.problem().code().equals(CONCURRENT_WRITE)) {
            return true;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                String state = Objects.requireNonNullElse(sql.getSQLState(), "");
                return !state.startsWith("22") && !state.startsWith("23") && !state.startsWith("54");
            }
        }
        return false;
    }
}
