package health.vigil.engines;

import health.vigil.engines.internal.PooledDatabase;
import health.vigil.engines.internal.PostgresBinaries;
import health.vigil.engines.internal.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Databases for tests and benchmarks: one embedded PostgreSQL per process, started at first use and removed at
/// exit, and a new empty database in it for each call, with the roles of a real installation.
public final class ScratchDatabase {
    private static final int CONNECTIONS_PER_ROLE = 8;
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static @Nullable EmbeddedPostgres server;

    private ScratchDatabase() {}

    /// A new database with these schemas migrated. Closing it drops it; the server stays.
    public static Database with(List<String> schemas) {
        EmbeddedPostgres postgres = server();
        String name = "scratch_" + NUMBER.incrementAndGet();
        DatabaseAddress address = postgres.createDatabase(name);
        Database database = new PooledDatabase(address, CONNECTIONS_PER_ROLE, () -> postgres.dropDatabase(name));
        database.migrate(schemas);
        return database;
    }

    private static synchronized EmbeddedPostgres server() {
        EmbeddedPostgres running = server;
        if (running == null) {
            try {
                Path data = Files.createTempDirectory("vigil-scratch-");
                Path cache = Path.of(System.getProperty("user.home"), ".cache", "vigil");
                Certificates certificates = Certificates.in(data.resolve("tls"), InstantSource.system());
                EmbeddedPostgres started = EmbeddedPostgres.start(data, PostgresBinaries.in(cache), certificates);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(started, data), "scratch-database"));
                running = started;
                server = started;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return running;
    }

    private static void remove(EmbeddedPostgres postgres, Path data) {
        postgres.close();
        PrivateFiles.removeAll(data);
    }
}
