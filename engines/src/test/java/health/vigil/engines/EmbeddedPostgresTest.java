package health.vigil.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.DataClass;
import health.vigil.testkit.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    @TempDir
    Path data;

    @Test
    @Requirement("DWN-3")
    void whatWasCommittedSurvivesAKillOfTheServer() throws Exception {
        EmbeddedPostgres killed = start();
        try (Database database = Database.at(killed.address(), 2)) {
            database.migrate(List.of("alpha"));
            database.as(DataClass.IDENTIFIED)
                    .useTransaction(handle -> handle.execute("INSERT INTO alpha.thing VALUES (1, 'kept')"));
            kill(killed.pid());
        }

        assertThat(nameAfterRestart()).isEqualTo("kept");
    }

    @Test
    void anOrphanThatStillRunsIsEndedFirst() {
        EmbeddedPostgres orphan = start();
        try (Database database = Database.at(orphan.address(), 2)) {
            database.migrate(List.of("alpha"));
            database.as(DataClass.IDENTIFIED)
                    .useTransaction(handle -> handle.execute("INSERT INTO alpha.thing VALUES (1, 'kept')"));
        }

        assertThat(nameAfterRestart()).isEqualTo("kept");
        assertThat(ProcessHandle.of(orphan.pid()).filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    void aToolFindsTheServerThatRuns() {
        Certificates certificates = Certificates.in(data.resolve("tls"), InstantSource.system());
        assertThat(EmbeddedPostgres.running(data, certificates)).isEmpty();

        try (EmbeddedPostgres postgres = start()) {
            assertThat(EmbeddedPostgres.running(data, certificates)).contains(postgres.address());
        }
    }

    @Test
    @Requirement("PHI-2")
    void aConnectionWithoutTlsIsRefused() {
        try (EmbeddedPostgres postgres = start()) {
            DatabaseAddress address = postgres.address();
            String url = "jdbc:postgresql://" + address + "?sslmode=disable";

            assertThatThrownBy(() -> DriverManager.getConnection(url, "vigil_owner", address.ownerPassword()))
                    .hasMessageContaining("no encryption");
        }
    }

    @Test
    @Requirement("PHI-2")
    void secretsAreReadableByTheirOwnerOnly() throws Exception {
        start().close();

        try (Stream<Path> files = Files.walk(data)) {
            List<Path> secrets = files.filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().endsWith(".key") || file.toString().endsWith(".password"))
                    .toList();
            assertThat(secrets)
                    .hasSizeGreaterThan(6)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    private EmbeddedPostgres start() {
        return EmbeddedPostgres.start(data, Certificates.in(data.resolve("tls"), InstantSource.system()));
    }

    private String nameAfterRestart() {
        try (EmbeddedPostgres postgres = start();
                Database database = Database.at(postgres.address(), 2)) {
            return database.as(DataClass.IDENTIFIED)
                    .withHandle(handle -> handle.createQuery("SELECT name FROM alpha.thing")
                            .mapTo(String.class)
                            .one());
        }
    }

    private static void kill(long pid) throws Exception {
        new ProcessBuilder("kill", "-KILL", Long.toString(pid)).start().waitFor();
        ProcessHandle.of(pid).ifPresent(handle -> handle.onExit().join());
    }
}
