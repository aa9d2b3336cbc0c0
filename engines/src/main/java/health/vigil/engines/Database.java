package health.vigil.engines;

import health.vigil.base.DataClass;
import health.vigil.engines.internal.PooledDatabase;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// One PostgreSQL with a bounded connection pool for the role of each data class.
public interface Database extends AutoCloseable {
    /// The PostgreSQL at the address, embedded or not. Pools open at first use.
    ///
    /// @param connectionsPerRole the bound of each role's pool; callers wait for a free connection, so bound the
    ///     work before it
    static Database at(DatabaseAddress address, int connectionsPerRole) {
        return new PooledDatabase(address, connectionsPerRole, () -> {});
    }

    /// Migrates the schemas as the owner role, each from `db/<schema>` on the class path, in the order given.
    void migrate(List<String> schemas);

    /// The pool of one role. Transactions begun on it are the `Handle`s that the rooms pass on.
    Jdbi as(DataClass dataClass);

    /// Closes the pools.
    @Override
    void close();
}
