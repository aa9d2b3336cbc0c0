package health.vigil.engines;

import health.vigil.base.DataClass;
import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.engines.internal.Passwords;
import health.vigil.engines.internal.PostgresBinaries;
import health.vigil.engines.internal.PostgresCluster;
import health.vigil.engines.internal.PostgresServer;
import health.vigil.engines.internal.PostgresUrl;
import health.vigil.engines.internal.PrivateFiles;
import health.vigil.engines.internal.Roles;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// A PostgreSQL 18 of the platform's own: on loopback behind TLS and passwords, durable, stopped with the platform. A
/// crash of either loses nothing that was committed.
public final class EmbeddedPostgres implements AutoCloseable {
    private static final String DATABASE = "vigil";

    private final PostgresServer server;
    private final Path authority;
    private final Passwords passwords;
    private final int port;

    private EmbeddedPostgres(PostgresCluster.Running running, Path authority, Passwords passwords) {
        this.server = running.server();
        this.port = running.port();
        this.authority = authority;
        this.passwords = passwords;
    }

    /// Starts the server over `<data>/postgres`, made at the first start, with passwords in `<data>/secrets`.
    ///
    /// @param data the platform's data directory
    /// @throws ProblemException `VGL-ENG-002` on an unsupported machine, `VGL-ENG-005` where the server does not
    ///     start
    public static EmbeddedPostgres start(Path data, Certificates certificates) {
        Path directory = PrivateFiles.directory(data.resolve("postgres"));
        return start(data, PostgresBinaries.in(directory), certificates);
    }

    static EmbeddedPostgres start(Path data, PostgresBinaries binaries, Certificates certificates) {
        Path directory = PrivateFiles.directory(data.resolve("postgres"));
        Passwords passwords = new Passwords(data.resolve("secrets"));
        PostgresCluster cluster = new PostgresCluster(directory.toAbsolutePath(), binaries, passwords);
        Certificates.Leaf leaf = certificates.server();
        PostgresCluster.Running running = cluster.start(leaf.certificate(), leaf.key());
        EmbeddedPostgres postgres = new EmbeddedPostgres(running, certificates.authority(), passwords);
        try (Connection superuser = postgres.superuser("postgres")) {
            Roles.create(superuser, passwords);
            if (!postgres.exists(superuser)) {
                postgres.createDatabase(DATABASE);
            }
        } catch (SQLException e) {
            postgres.close();
            throw failed(e);
        }
        return postgres;
    }

    /// How to reach the server that another process runs over the same directory now, for a tool beside it.
    ///
    /// @return nothing where none runs
    public static Optional<DatabaseAddress> running(Path data, Certificates certificates) {
        return PostgresServer.runningPort(data.resolve("postgres").resolve("data"))
                .map(port -> address(DATABASE, port, certificates.authority(), new Passwords(data.resolve("secrets"))));
    }

    /// How the rooms reach it.
    public DatabaseAddress address() {
        return address(DATABASE);
    }

    /// The server's process id, for tests that kill it.
    public long pid() {
        return server.pid();
    }

    /// Stops the server in order.
    @Override
    public void close() {
        server.stop();
    }

    DatabaseAddress createDatabase(String name) {
        try (Connection superuser = superuser("postgres")) {
            Roles.createDatabase(superuser, name);
        } catch (SQLException e) {
            throw failed(e);
        }
        try (Connection inside = superuser(name)) {
            Roles.closeToPublic(inside);
        } catch (SQLException e) {
            throw failed(e);
        }
        return address(name);
    }

    void dropDatabase(String name) {
        try (Connection superuser = superuser("postgres");
                java.sql.Statement statement = superuser.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private boolean exists(Connection superuser) throws SQLException {
        try (java.sql.PreparedStatement query =
                superuser.prepareStatement("SELECT FROM pg_database WHERE datname = ?")) {
            query.setString(1, DATABASE);
            try (java.sql.ResultSet found = query.executeQuery()) {
                return found.next();
            }
        }
    }

    private DatabaseAddress address(String database) {
        return address(database, port, authority, passwords);
    }

    private static DatabaseAddress address(String database, int port, Path authority, Passwords passwords) {
        Map<DataClass, String> ofRoles = new EnumMap<>(DataClass.class);
        for (DataClass dataClass : DataClass.values()) {
            ofRoles.put(dataClass, passwords.of(DatabaseAddress.role(dataClass)));
        }
        return new DatabaseAddress("127.0.0.1", port, database, authority, passwords.of(Roles.OWNER), ofRoles);
    }

    private Connection superuser(String database) throws SQLException {
        return DriverManager.getConnection(
                PostgresUrl.of(address(database)), PostgresCluster.SUPERUSER, passwords.of(PostgresCluster.SUPERUSER));
    }

    private static ProblemException failed(SQLException cause) {
        return new ProblemException(
                new Problem(
                        "VGL-ENG-005",
                        "The embedded PostgreSQL does not start or cannot be set up.",
                        "Read postgres/server.log in the data directory."),
                cause);
    }
}
