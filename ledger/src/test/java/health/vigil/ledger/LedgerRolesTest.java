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
    void noRoleRewritesWhatTheLedgerHolds(DataClass role) throws Exception {
        log.append(entries.take(3));
        log.drain();

        for (String attempt : List.of(
                "delete from ledger.head",
                "insert into ledger.head (one, size, root) values (false, 0, '')",
                "truncate ledger.pending",
                "update ledger.pending set bytes = 'x'",
                "update ledger.refused set bytes = 'x'",
                "delete from ledger.refused",
                "drop table ledger.pending")) {
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
                "select * from ledger.head",
                "select * from ledger.pending",
                "select * from ledger.refused",
                "delete from ledger.pending",
                "update ledger.head set size = 0",
                "insert into ledger.refused (seq, problem, bytes) values (1, 'x', 'y')")) {
            assertThatThrownBy(() -> log.database.as(role).useHandle(handle -> handle.execute(attempt)))
                    .as(attempt)
                    .hasMessageContaining("permission denied");
        }
    }
}
