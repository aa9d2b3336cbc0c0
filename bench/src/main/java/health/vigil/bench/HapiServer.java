package health.vigil.bench;

import health.vigil.engines.Certificates;
import health.vigil.engines.DatabaseAddress;
import health.vigil.engines.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;

/// HAPI FHIR's JPA server (`bench/src/peer`), fetched and made by Maven when it is first asked for, in a process of
/// its own on a PostgreSQL of its own, the same as ours.
final class HapiServer implements AutoCloseable {
    private final EmbeddedPostgres postgres;
    private final Process process;
    private final int port;

    private HapiServer(EmbeddedPostgres postgres, Process process, int port) {
        this.postgres = postgres;
        this.process = process;
        this.port = port;
    }

    /// @param data an empty directory for its database
    static HapiServer start(Path data) throws IOException, InterruptedException {
        Path root = Path.of(System.getProperty("vigil.home", "."));
        Path made = root.resolve("bench/target/peer");
        run(List.of(
                "mvn", "-q", "-B", "-f", root.resolve("bench/src/peer/pom.xml").toString(), "compile"));
        Certificates certificates = Certificates.in(data.resolve("tls"), InstantSource.system());
        EmbeddedPostgres postgres = EmbeddedPostgres.start(data, certificates);
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx1g",
                        "-Dpeer.jdbc=" + url(postgres.address()),
                        "-Dpeer.user=vigil_owner",
                        "-Dpeer.password=" + postgres.address().ownerPassword(),
                        "-cp",
                        made + "/classes:" + made + "/lib/*",
                        "HapiPeer",
                        Files.createDirectory(data.resolve("tomcat")).toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new HapiServer(postgres, process, port(process));
    }

    /// The base of its FHIR API.
    String base() {
        return "http://127.0.0.1:" + port + "/fhir";
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
        postgres.close();
    }

    private static int port(Process process) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("ready ")) {
                return Integer.parseInt(line.substring("ready ".length()));
            }
        }
        throw new IllegalStateException("the peer did not start");
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

    private static void run(List<String> command) throws IOException, InterruptedException {
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IllegalStateException("Maven could not make the peer");
        }
    }
}
