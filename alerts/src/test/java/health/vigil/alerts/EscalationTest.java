package health.vigil.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.policy.Role;
import health.vigil.scoring.Tier;
import health.vigil.testkit.Requirement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Silence escalates: at the time of the injected clock, after any restart.
@Requirement({"ALR-1", "ALR-3"})
class EscalationTest {
    private final Ward ward = new Ward();

    @BeforeEach
    void raise() {
        ward.handle(Given.patient(1, Tier.HIGH));
    }

    @AfterEach
    void close() {
        ward.close();
    }

    @Test
    void notAMomentTooEarly() {
        ward.pass(Duration.ofMinutes(15).minusMillis(1));

        assertThat(ward.alerts.runDue()).isZero();
    }

    @Test
    void atTheDeadline() {
        ward.pass(Duration.ofMinutes(15));

        ward.alerts.runDue();

        Alert alert = ward.only(Given.token(1));
        assertThat(alert.state()).isEqualTo(new AlertState.Escalated(1));
        assertThat(alert.steps().getLast().late()).isZero();
        assertThat(alert.deadlines()).extracting(Deadline::to).containsExactly(Role.PHYSICIAN);
    }

    @Test
    void atOnceAfterADowntimeWithTheLatenessSaid() {
        ward.pass(Duration.ofMinutes(40));

        ward.open(Ward.RULES).runDue();

        Alert alert = ward.only(Given.token(1));
        assertThat(alert.state()).isEqualTo(new AlertState.Escalated(2));
        assertThat(alert.steps()).extracting(AlertStep::late).endsWith(1500L, 600L);
        assertThat(alert.deadlines()).isEmpty();
        assertThat(ward.board.workList(Role.PHYSICIAN, Set.of(Ward.UNIT))).hasSize(1);
        assertThat(ward.entries().toString()).contains("silence-2-late-600s", "PHYSICIAN@MICU");
    }

    @Test
    void neverAfterAnAnswer() {
        ward.board.acknowledge(ward.only(Given.token(1)).id(), Ward.NURSE);
        ward.pass(Duration.ofHours(1));

        assertThat(ward.alerts.runDue()).isZero();
    }

    @Test
    void onceAlthoughTwoProcessesLook() {
        ward.pass(Duration.ofMinutes(15));
        Alerts other = ward.open(Ward.RULES);

        int together = ward.alerts.runDue() + other.runDue();

        assertThat(together).isOne();
    }

    @Test
    @Timeout(60)
    void afterAFailureThatNobodyForesaw() throws InterruptedException {
        AtomicInteger failures = new AtomicInteger();
        SqlLogger sound = ward.pool().getConfig(SqlStatements.class).getSqlLogger();
        ward.pool().setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext statement) {
                failures.incrementAndGet();
                throw new StackOverflowError("not foreseen");
            }
        });
        boolean running;
        try (TimerRunner runner = new TimerRunner(ward.alerts)) {
            ward.pass(Duration.ofMinutes(15));
            runner.start(Duration.ofMillis(10));
            while (failures.get() < 2) {
                Thread.sleep(10);
            }
            ward.pool().setSqlLogger(sound);
            while (ward.only(Given.token(1)).state().equals(new AlertState.Delivered())) {
                Thread.sleep(10);
            }
            running = runner.running();
        }

        assertThat(running).isTrue();
        assertThat(ward.only(Given.token(1)).state()).isEqualTo(new AlertState.Escalated(1));
    }

    @Test
    void itRunsFromItsStartToItsEnd() {
        TimerRunner runner = new TimerRunner(ward.alerts);
        boolean before = runner.running();
        runner.start(Duration.ofMillis(10));
        boolean started = runner.running();

        runner.close();

        assertThat(before).isFalse();
        assertThat(started).isTrue();
        assertThat(runner.running()).isFalse();
    }

    @Test
    void atEachStepOfAReplaysClock() {
        try (TimerRunner runner = new TimerRunner(ward.alerts)) {
            runner.follow(ward.clock);

            ward.pass(Duration.ofMinutes(15));
        }

        assertThat(ward.only(Given.token(1)).state()).isEqualTo(new AlertState.Escalated(1));
    }
}
