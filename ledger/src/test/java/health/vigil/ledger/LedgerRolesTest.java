package health.vigil.ledger;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.DataClass;
import health.vigil.testkit.Requirement;
import java.nio.file.Path;
import java.util.List;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What each database role may do with the ledger.
class LedgerRolesTest {
    @TempDir
    private Path home;

    private final Entries entries = new Entries(7);
    private TestLog log;

    @BeforeEach
    void open() throws Exception {
        log = new TestLog(home);
    }

    @AfterEach
    void close() {
        log.close();
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"EVI-2", "PHI-1"})
    void noRoleChangesTheOrderedEntries(DataClass role) throws Exception {
        log.append(entries.take(3));
        log.drain();

        for (String attempt : List.of(
                "update ledger.entry set bytes = 'x'",
                "delete from ledger.entry",
                "truncate ledger.entry",
                "update ledger.pending set bytes = 'x'",
                "drop table ledger.entry")) {
            assertThatThrownBy(() -> log.database.as(role).useHandle(handle -> handle.execute(attempt)))
                    .as(attempt)
                    .isInstanceOf(JdbiException.class)
                    .hasMessageContaining("ERROR");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"IDENTIFIED", "PSEUDONYMISED", "OPERATIONAL"})
    @Requirement({"EVI-2", "PHI-1"})
    void aWritingRoleCannotReadOrTakeBack(DataClass role) throws Exception {
        log.append(entries.take(3));

        for (String attempt : List.of(
                "select * from ledger.entry",
                "select * from ledger.pending",
                "select * from ledger.refused",
                "delete from ledger.pending",
                "insert into ledger.entry select 0, gen_random_uuid(), now(), 'k', 'a', null, '{}', 'x', 'y'")) {
            assertThatThrownBy(() -> log.database.as(role).useHandle(handle -> handle.execute(attempt)))
                    .as(attempt)
                    .hasMessageContaining("permission denied");
        }
    }
}
