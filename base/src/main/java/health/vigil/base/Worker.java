package health.vigil.base;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/// Runs a step again and again on a thread of its own: at once while it finds work, after [#wake] or a pause when it
/// found none, and after half a second or [#wake] when it failed.
public final class Worker implements AutoCloseable {
    private static final Duration AFTER_FAILURE = Duration.ofMillis(500);

    private final IntSupplier step;
    private final Duration pause;
    private final Consumer<RuntimeException> failures;
    private final Semaphore woken = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean failing;
    private long begun;
    private long foundNothing;

    /// @param name the thread's name
    /// @param step does what there is to do and says how much it was
    /// @param pause how long to wait for [#wake] after a step that found nothing
    /// @param failures hears of each failed step, which is tried again; an [Error] is told as the cause of an
    ///     [IllegalStateException]
    public Worker(String name, IntSupplier step, Duration pause, Consumer<RuntimeException> failures) {
        this.step = step;
        this.pause = pause;
        this.failures = failures;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::loop);
    }

    /// Begins.
    public Worker start() {
        thread.start();
        return this;
    }

    /// Whether it works, and its last step did not fail.
    public boolean running() {
        return thread.isAlive() && !failing;
    }

    /// Says that there may be work. Never blocks.
    public void wake() {
        if (woken.availablePermits() == 0) {
            woken.release();
        }
    }

    /// Returns when a step that began after this call has found nothing, or the worker is closed.
    public synchronized void awaitIdle() throws InterruptedException {
        long asked = begun;
        wake();
        while (foundNothing <= asked && !closed) {
            wait();
        }
    }

    /// Lets the present step end and takes no other.
    @Override
    public void close() {
        closed = true;
        wake();
        tellIdle(0);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        while (!closed && !Thread.currentThread().isInterrupted()) {
            Duration rest = run();
            if (!rest.isZero()) {
                waitFor(rest);
            }
        }
    }

    /// A step that nothing may end the loop with: a room that stands still unnoticed is worse than one that fails
    /// aloud.
    private Duration run() {
        long number = begin();
        try {
            int done = step.getAsInt();
            failing = false;
            if (done > 0) {
                return Duration.ZERO;
            }
            tellIdle(number);
            return pause;
        } catch (RuntimeException e) {
            return failed(e);
        } catch (Error e) {
            return failed(new IllegalStateException("an error ended a step", e));
        }
    }

    private synchronized long begin() {
        return ++begun;
    }

    private synchronized void tellIdle(long number) {
        foundNothing = Math.max(foundNothing, number);
        notifyAll();
    }

    private Duration failed(RuntimeException failure) {
        failing = true;
        if (!closed) {
            failures.accept(failure);
        }
        return AFTER_FAILURE;
    }

    private void waitFor(Duration rest) {
        try {
            if (woken.tryAcquire(rest.toNanos(), TimeUnit.NANOSECONDS)) {
                woken.drainPermits();
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }
}
