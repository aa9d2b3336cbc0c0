package health.vigil.alerts.internal;

import java.sql.Types;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// The wake-up call: PostgreSQL delivers it when the transaction commits, and never when it does not.
public final class Notices {
    /// The channel; the payload is the unit that changed.
    public static final String CHANNEL = "alerts_changed";

    private Notices() {}

    static void send(Handle transaction, Set<String> units) {
        if (!units.isEmpty()) {
            transaction
                    .createQuery("select count(pg_notify('" + CHANNEL + "', unit)) from unnest(:units) as unit")
                    .bindBySqlType("units", Columns.texts(transaction, units), Types.ARRAY)
                    .mapTo(Long.class)
                    .one();
        }
    }
}
