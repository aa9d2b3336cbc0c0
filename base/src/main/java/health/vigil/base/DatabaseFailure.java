package health.vigil.base;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;

/// Tells failures of the moment from those of the data, so that work that can never succeed is set aside and work
/// that can is tried again.
public final class DatabaseFailure {
    /// SQLSTATE classes (ISO/IEC 9075-2, PostgreSQL appendix A) that say the data itself is at fault: data
    /// exception, violated constraint, exceeded limit.
    private static final Set<String> OF_THE_DATA = Set.of("22", "23", "54");

    private DatabaseFailure() {}

    /// Whether the database failed, or its connection, in a way that the same work may survive later. False for what
    /// no database had part in.
    public static boolean maySucceedLater(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                String state = Objects.requireNonNullElse(sql.getSQLState(), "");
                return state.length() < 2 || !OF_THE_DATA.contains(state.substring(0, 2));
            }
        }
        return false;
    }
}
