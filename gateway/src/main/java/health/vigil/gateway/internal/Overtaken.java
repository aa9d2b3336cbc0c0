package health.vigil.gateway.internal;

import health.vigil.base.ProblemException;
import java.sql.SQLException;

/// Whether a call failed because others were faster: what it had read is no longer so, or it waited for one that waited
/// for it. Done again as a whole, it may succeed.
final class Overtaken {
    private static final String WRITTEN_MEANWHILE = "VGL-VLT-409";

    /// PostgreSQL's `deadlock_detected` (PostgreSQL, appendix A).
    private static final String DEADLOCK = "40P01";

    private Overtaken() {}

    static boolean is(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException known
                    && known.problem().code().equals(WRITTEN_MEANWHILE)) {
                return true;
            }
            if (cause instanceof SQLException sql && DEADLOCK.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
