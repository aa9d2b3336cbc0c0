package health.vigil.alerts;

import health.vigil.base.SteppedClock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Wakes the timers: each real second, and at each step of a stepped clock on the stepper's thread, so that a replay
/// escalates at the replayed time. The timers themselves are in the database and survive any restart.
public final class TimerRunner implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TimerRunner.class.getName());
    private static final int FULL = 200;

    private final Alerts alerts;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("alerts-timers").daemon().factory());

    private volatile @Nullable Future<?> schedule;

    public TimerRunner(Alerts alerts) {
        this.alerts = alerts;
    }

    /// Starts.
    ///
    /// @param period how often to look
    public void start(Duration period) {
        schedule = scheduler.scheduleWithFixedDelay(this::look, 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Follows a stepped clock as well.
    public void follow(SteppedClock clock) {
        clock.onStep(_ -> runAll());
    }

    /// Whether the timers are being looked at: started, and neither closed nor ended.
    public boolean running() {
        Future<?> looks = schedule;
        return looks != null && !looks.isDone();
    }

    private void look() {
        try {
            runAll();
        } catch (RuntimeException | Error e) {
            // the next second tries again: what left this method would end the schedule and all escalation with it
            LOG.log(
                    System.Logger.Level.WARNING,
                    "timers could not run: " + e.getClass().getName());
        }
    }

    private void runAll() {
        int ran = FULL;
        while (ran >= FULL) {
            ran = alerts.runDue();
        }
    }

    /// Stops after a run in progress.
    @Override
    public void close() {
        scheduler.close();
    }
}
