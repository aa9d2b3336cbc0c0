package health.vigil.bench;

import health.vigil.engines.Certificates;
import health.vigil.engines.DatabaseAddress;
import health.vigil.engines.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;

/// HAPI FHIR's JPA server, in a process of its own on a PostgreSQL of its own, the same as ours.
final class HapiServer implements AutoCloseable {
    private final EmbeddedPostgres postgres;
    private final Peer server;
    private final int port;

    private HapiServer(EmbeddedPostgres postgres, Peer server, int port) {
        this.postgres = postgres;
        this.server = server;
        this.port = port;
    }

    /// @param data an empty directory for its database
    static HapiServer start(Path data) throws IOException, InterruptedException {
        Certificates certificates = Certificates.in(data.resolve("tls"), InstantSource.system());
        EmbeddedPostgres postgres = EmbeddedPostgres.start(data, certificates);
        Peer server = Peer.start(
                "server",
                List.of(
                        "-Dpeer.jdbc=" + url(postgres.address()),
                        "-Dpeer.user=vigil_owner",
                        "-Dpeer.password=" + postgres.address().ownerPassword()),
                List.of(
                        "HapiPeer",
                        Files.createDirectory(data.resolve("tomcat")).toString()));
        return new HapiServer(
                postgres, server, Integer.parseInt(server.heard("ready").getFirst()));
    }

    /// The base of its FHIR API.
    String base() {
        return "http://127.0.0.1:" + port + "/fhir";
    }

    @Override
    public void close() {
        server.close();
        postgres.close();
    }

    /// The owner's database, with a schema for the peer.
    private static String url(DatabaseAddress address) throws IOException {
        String url = "jdbc:postgresql://" + address + "?sslmode=verify-ca&sslrootcert=" + address.authority();
        try (Connection owner = DriverManager.getConnection(url, "vigil_owner", address.ownerPassword());
                Statement statement = owner.createStatement()) {
            statement.execute("create schema peer");
        } catch (SQLException e) {
            throw new IOException(e);
        }
        return url + "&currentSchema=peer";
    }
}
