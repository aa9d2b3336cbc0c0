package health.vigil.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.DataClass;
import health.vigil.base.ProblemException;
import health.vigil.testkit.Requirement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScratchDatabaseTest {
    private Database database;

    @BeforeEach
    void open() {
        database = ScratchDatabase.with(List.of("alpha", "beta"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aRoleWritesAndReadsWhatItWasGranted() {
        database.as(DataClass.IDENTIFIED)
                .useTransaction(handle -> handle.execute("INSERT INTO alpha.thing VALUES (1, 'one')"));

        assertThat(one(DataClass.IDENTIFIED, "SELECT name FROM alpha.thing")).isEqualTo("one");
    }

    @Test
    @Requirement("PHI-1")
    void aRoleOfOneDataClassCannotReadAnother() {
        assertThatThrownBy(() -> database.as(DataClass.PSEUDONYMISED)
                        .useHandle(handle -> handle.execute("SELECT * FROM alpha.thing")))
                .hasMessageContaining("permission denied for schema alpha");
    }

    @Test
    void noRoleMakesTablesOfItsOwn() {
        assertThatThrownBy(() -> database.as(DataClass.OPERATIONAL)
                        .useHandle(handle -> handle.execute("CREATE TABLE public.mine (id int)")))
                .hasMessageContaining("permission denied for schema public");
    }

    @Test
    @Requirement("PHI-2")
    void everyConnectionIsEncrypted() {
        assertThat(one(DataClass.EVIDENCE, "SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl"))
                .isEqualTo("TLSv1.3");
    }

    @Test
    void theServerIsDurable() {
        List<String> settings = database.as(DataClass.OPERATIONAL)
                .withHandle(
                        handle -> handle.createQuery("""
                                SELECT name || '=' || setting FROM pg_settings
                                WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums')
                                """).mapTo(String.class).list());

        assertThat(settings)
                .containsExactlyInAnyOrder(
                        "fsync=on", "synchronous_commit=on", "full_page_writes=on", "data_checksums=on");
    }

    @Test
    @Requirement("PHI-7")
    void errorsCarryNoContentOfRows() {
        database.as(DataClass.IDENTIFIED)
                .useHandle(handle -> handle.execute("INSERT INTO alpha.thing VALUES (70123456, 'x')"));

        assertThatThrownBy(() -> database.as(DataClass.IDENTIFIED)
                        .useHandle(handle -> handle.execute("INSERT INTO alpha.thing VALUES (?, 'y')", 70123456L)))
                .rootCause()
                .message()
                .contains("duplicate key")
                .doesNotContain("70123456");
    }

    @Test
    void aSchemaWithoutMigrationsIsAProblem() {
        assertThatThrownBy(() -> database.migrate(List.of("absent")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("VGL-ENG-003");
    }

    private String one(DataClass role, String query) {
        return database.as(role)
                .withHandle(
                        handle -> handle.createQuery(query).mapTo(String.class).one());
    }
}
