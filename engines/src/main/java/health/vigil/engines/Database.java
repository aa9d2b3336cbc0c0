package health.vigil.engines;

import health.vigil.base.DataClass;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// One PostgreSQL with a bounded connection pool for the role of each data class.
public interface Database extends AutoCloseable {
    /// Migrates the schemas as the owner role, each from `db/<schema>` on the class path, in the order given.
    void migrate(List<String> schemas);

    /// The pool of one role. Transactions begun on it are the `Handle`s that the rooms pass on.
    Jdbi as(DataClass dataClass);

    /// Closes the pools (and stops the server, where this started it).
    @Override
    void close();
}
