package health.vigil.engines.internal;

import health.vigil.base.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A data directory of the embedded server: initialised once, configured anew at each start.
public final class PostgresCluster {
    /// The role that initialises; nothing of the platform signs in with it once it runs.
    public static final String SUPERUSER = "postgres";

    private static final int ATTEMPTS = 5;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

    private final Path directory;
    private final PostgresBinaries binaries;
    private final Passwords passwords;
    private final Unprivileged unprivileged = Unprivileged.here();

    /// @param directory holds `data` and `server.log`
    public PostgresCluster(Path directory, PostgresBinaries binaries, Passwords passwords) {
        this.directory = directory;
        this.binaries = binaries;
        this.passwords = passwords;
    }

    /// A server that takes connections on a port of loopback.
    public record Running(PostgresServer server, int port) {}

    /// Initialises where that has not been done, and starts on a free port. A port that another process takes in
    /// between, and backends of a killed server that still hold its memory, are reasons to try again.
    ///
    /// @param certificate PEM file of the server's certificate
    /// @param key PEM file of its key
    public Running start(Path certificate, Path key) {
        Path data = directory.resolve("data");
        if (!Files.exists(data)) {
            initialise(data);
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = Ports.free();
            PrivateFiles.write(data.resolve("server.crt"), PrivateFiles.read(certificate));
            PrivateFiles.write(data.resolve("server.key"), PrivateFiles.read(key));
            PrivateFiles.write(data.resolve("postgresql.conf"), PostgresSettings.configuration(port));
            PrivateFiles.write(data.resolve("pg_hba.conf"), PostgresSettings.CLIENT_AUTHENTICATION);
            unprivileged.own(directory);
            List<String> command =
                    unprivileged.boundCommand(List.of(binaries.program("postgres"), "-D", data.toString()));
            Optional<PostgresServer> server = PostgresServer.start(command, data, directory.resolve("server.log"));
            if (server.isPresent()) {
                return new Running(server.get(), port);
            }
            pause();
        }
        throw failed();
    }

    /// Beside its place first: a directory that exists is one that was initialised to the end.
    private void initialise(Path data) {
        Path fresh = directory.resolve("data.new");
        Path password = directory.resolve("initial.password");
        try {
            PrivateFiles.removeAll(fresh);
            PrivateFiles.write(password, passwords.of(SUPERUSER));
            unprivileged.own(directory);
            List<String> command = unprivileged.command(List.of(
                    binaries.program("initdb"),
                    "--pgdata=" + fresh,
                    "--username=" + SUPERUSER,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--data-checksums"));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("server.log").toFile()))
                    .start();
            if (process.waitFor() != 0) {
                throw failed();
            }
            Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed();
        } finally {
            remove(password);
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_ATTEMPTS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ProblemException failed() {
        return new ProblemException(
                "VGL-ENG-005", "The embedded PostgreSQL does not start.", "Read server.log in " + directory + ".");
    }
}
