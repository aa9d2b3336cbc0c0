package health.vigil.engines;

import java.util.List;

/// Databases for tests and benchmarks: one embedded PostgreSQL per process, started at first use and removed at
/// exit, and a
/// new empty database in it for each call, with the roles of a real installation.
@SuppressWarnings("DoNotCallSuggester") // until the embedded server lands
public final class ScratchDatabase {
    private ScratchDatabase() {}

    /// A new database with these schemas migrated. Closing it drops it; the server stays.
    public static Database with(List<String> schemas) {
        throw new IllegalStateException("arrives with the embedded PostgreSQL: " + schemas);
    }
}
