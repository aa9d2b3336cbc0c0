package health.vigil.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.DataClass;
import health.vigil.testkit.Requirement;
import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Entries that end the transaction of their act.
@Requirement("EVI-1")
class PostgresLedgerTest {
    @TempDir
    private Path home;

    private final Entries entries = new Entries(7);
    private TestLog log;
    private Jdbi acting;

    @BeforeEach
    void open() throws Exception {
        log = new TestLog(home);
        acting = log.database.as(DataClass.PSEUDONYMISED);
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void theyCommitWithAllThatWasDoneBefore() {
        acting.useTransaction(transaction -> {
            log.ledger.appendAll(transaction, entries.take(1));
            assertThat(log.waiting()).isZero();

            log.ledger.appendAllAndCommit(transaction, entries.take(2));

            assertThat(log.waiting()).isEqualTo(3);
        });
        assertThat(log.waiting()).isEqualTo(3);
    }

    @Test
    void whatFailedBeforeCommitsNothing() {
        assertThatThrownBy(() -> acting.useTransaction(transaction -> {
                    log.ledger.appendAll(transaction, entries.take(1));
                    assertThatThrownBy(() -> transaction.execute("select 1 / 0"))
                            .isInstanceOf(JdbiException.class);
                    log.ledger.appendAllAndCommit(transaction, entries.take(2));
                }))
                .isInstanceOf(JdbiException.class)
                .hasMessageContaining("aborted");

        assertThat(log.waiting()).isZero();
    }

    @Test
    void theyNeedATransaction() {
        assertThatThrownBy(() -> acting.useHandle(handle -> log.ledger.appendAllAndCommit(handle, entries.take(1))))
                .isInstanceOf(IllegalStateException.class);
        assertThat(log.waiting()).isZero();
    }
}
