package health.vigil.base;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The pause is a day: what runs a second time runs for another reason than that it has passed.
@Timeout(60)
class WorkerTest {
    private final BlockingQueue<Integer> runs = new LinkedBlockingQueue<>();
    private final BlockingQueue<RuntimeException> failures = new LinkedBlockingQueue<>();
    private final AtomicInteger number = new AtomicInteger();
    private volatile Thread thread = Thread.currentThread();
    private Worker worker = worker(run -> 0);

    @AfterEach
    void close() {
        worker.close();
    }

    /// @param step is given the number of the run, from 1
    private Worker worker(IntUnaryOperator step) {
        IntSupplier noted = () -> {
            thread = Thread.currentThread();
            int run = number.incrementAndGet();
            runs.add(run);
            return step.applyAsInt(run);
        };
        return new Worker("worker-under-test", noted, Duration.ofDays(1), failures::add);
    }

    private void awaitRun(int run) throws InterruptedException {
        for (int seen = runs.take(); seen != run; seen = runs.take()) {
            assertThat(seen).isLessThan(run);
        }
    }

    @Test
    void goesOnWithoutAPauseWhileThereIsWork() throws InterruptedException {
        worker = worker(run -> run < 100 ? 1 : 0);

        worker.start();

        awaitRun(100);
    }

    @Test
    void wakesFromItsPause() throws InterruptedException {
        worker.start();
        awaitRun(1);

        worker.wake();

        awaitRun(2);
    }

    @Test
    void hearsACallThatCameDuringAStep() throws InterruptedException {
        CountDownLatch called = new CountDownLatch(1);
        worker = worker(run -> {
            if (run == 1) {
                await(called);
            }
            return 0;
        });
        worker.start();
        awaitRun(1);

        worker.wake();
        called.countDown();

        awaitRun(2);
    }

    @Test
    @Requirement("INT-6")
    void tellsOfAFailureAndTriesAgain() throws InterruptedException {
        IllegalArgumentException failure = new IllegalArgumentException("the first fails");
        worker = worker(run -> {
            if (run == 1) {
                throw failure;
            }
            return 0;
        });

        worker.start();

        assertThat(failures.take()).isSameAs(failure);
        awaitRun(2);
    }

    @Test
    @Requirement("INT-6")
    void survivesAnErrorAndTellsOfIt() throws InterruptedException {
        worker = worker(run -> run == 1 ? endless(run) : 0);

        worker.start();

        assertThat(failures.take()).hasCauseInstanceOf(StackOverflowError.class);
        awaitRun(2);
    }

    @Test
    void isIdleOnceAStepBegunSinceHasFoundNothing() throws InterruptedException {
        worker.start();
        awaitRun(1);

        worker.awaitIdle();

        assertThat(number.get()).isGreaterThan(1);
    }

    @Test
    void closingEndsTheWaitForIdleness() throws InterruptedException {
        worker = worker(run -> {
            throw new IllegalArgumentException("never idle");
        });
        worker.start();
        awaitRun(1);
        Thread waiting = Thread.ofVirtual().start(() -> awaitIdle(worker));

        worker.close();

        waiting.join();
    }

    @Test
    void closingEndsThePauseAndTheThread() throws InterruptedException {
        worker.start();
        awaitRun(1);

        worker.close();

        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void closingLetsTheStepEndAndTakesNoOther() throws InterruptedException {
        CountDownLatch mayEnd = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        worker = worker(run -> {
            await(mayEnd);
            ended.countDown();
            return 1;
        });
        worker.start();
        awaitRun(1);
        Thread closing = Thread.ofVirtual().start(worker::close);
        while (closing.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }

        mayEnd.countDown();

        closing.join();
        assertThat(ended.getCount()).isZero();
        assertThat(number).hasValue(1);
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void whatIsClosedDoesNotStart() {
        worker.close();

        worker.start().close();

        assertThat(number).hasValue(0);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitIdle(Worker worker) {
        try {
            worker.awaitIdle();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("InfiniteRecursion") // the error is wanted
    private static int endless(int depth) {
        return 1 + endless(depth + 1);
    }
}
