package health.vigil.server.internal;

import health.vigil.base.ProblemException;
import health.vigil.engines.Certificates;
import health.vigil.engines.Database;
import health.vigil.engines.DatabaseAddress;
import health.vigil.engines.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// The embedded database of a data directory for a tool: that of the platform running over it, or else one started
/// for as long as the tool works.
public final class DataAtRest implements AutoCloseable {
    private static final int CONNECTIONS = 2;

    private final Closing closing = new Closing();
    private final Database database;

    private DataAtRest(Path data) {
        Certificates certificates = Certificates.in(data.resolve("tls"), InstantSource.system());
        try {
            database = closing.add("connections", Database.at(address(data, certificates), CONNECTIONS));
        } catch (ProblemException e) {
            closing.close();
            throw e;
        }
    }

    /// Opens it.
    ///
    /// @param data a directory that a platform has run over
    public static DataAtRest open(Path data) {
        return new DataAtRest(data);
    }

    /// The database, as its roles.
    public Database database() {
        return database;
    }

    @Override
    public void close() {
        closing.close();
    }

    private DatabaseAddress address(Path data, Certificates certificates) {
        Optional<DatabaseAddress> running = EmbeddedPostgres.running(data, certificates);
        if (running.isPresent()) {
            return running.get();
        }
        closing.add("data directory", DataDirectory.take(data));
        return closing.add("PostgreSQL", EmbeddedPostgres.start(data, certificates))
                .address();
    }
}
