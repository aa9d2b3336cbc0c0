package health.vigil.intake;

import health.vigil.base.Worker;
import health.vigil.hl7v2.Frame;
import health.vigil.hl7v2.FrameHandler;
import health.vigil.intake.internal.Arrival;
import health.vigil.intake.internal.Failures;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The HL7 v2 door: a message is acknowledged when its sealed original and its ledger entry are committed.
/// Messages of all connections that wait at the same moment share one commit. A full queue makes the
/// connections wait; a commit that fails gives no answer, so that the senders send again.
public final class MessageDoor implements FrameHandler, AutoCloseable {
    private static final int WAITING = 1024;
    private static final int BATCH = 256;

    private final Reception reception;
    private final IntakeObserver observer;
    private final InstantSource machineClock;
    private final Runnable stored;
    private final Consumer<RuntimeException> failures;
    private final BlockingQueue<Pending> waiting = new ArrayBlockingQueue<>(WAITING);
    private final Worker committer;
    private volatile boolean closed;

    /// @param stored told after each commit, to wake the normaliser
    /// @param failures hears of each commit that failed
    public MessageDoor(
            Reception reception,
            IntakeObserver observer,
            InstantSource machineClock,
            Runnable stored,
            Consumer<RuntimeException> failures) {
        this.reception = reception;
        this.observer = observer;
        this.machineClock = machineClock;
        this.stored = stored;
        this.failures = failures;
        this.committer = new Worker("intake-commit", this::commit, Duration.ZERO, failures).start();
    }

    @Override
    public CompletableFuture<byte[]> handle(Frame frame) {
        Pending pending = new Pending(reception.read(frame), new CompletableFuture<>());
        try {
            waiting.put(pending);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            pending.answer().cancel(false);
        }
        if (closed) {
            refuseWaiting();
        }
        return pending.answer();
    }

    /// Lets the present commit end; what still waits gets no answer.
    @Override
    public void close() {
        committer.close();
        closed = true;
        refuseWaiting();
    }

    private void refuseWaiting() {
        for (Pending pending = waiting.poll(); pending != null; pending = waiting.poll()) {
            pending.answer().cancel(false);
        }
    }

    private int commit() {
        List<Pending> batch = new ArrayList<>();
        try {
            Pending first = waiting.poll(100, TimeUnit.MILLISECONDS);
            if (first == null) {
                return 1;
            }
            batch.add(first);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
        waiting.drainTo(batch, BATCH - 1);
        try {
            store(batch);
        } catch (RuntimeException e) {
            if (batch.size() == 1 || Failures.maySucceedLater(e)) {
                batch.forEach(pending -> pending.answer().completeExceptionally(e));
                throw e;
            }
            batch.forEach(this::storeAlone);
        }
        return batch.size();
    }

    /// One message that cannot be stored must not keep the others out.
    private void storeAlone(Pending pending) {
        try {
            store(List.of(pending));
        } catch (RuntimeException e) {
            pending.answer().completeExceptionally(e);
            failures.accept(e);
        }
    }

    private void store(List<Pending> batch) {
        List<Reception.Answer> answers =
                reception.store(batch.stream().map(Pending::arrival).toList());
        stored.run();
        for (int i = 0; i < answers.size(); i++) {
            Reception.Answer answer = answers.get(i);
            Pending pending = batch.get(i);
            pending.answer().complete(answer.bytes());
            observer.acknowledged(
                    answer.code(), Duration.between(pending.arrival().arrived(), machineClock.instant()));
        }
    }

    private record Pending(Arrival arrival, CompletableFuture<byte[]> answer) {}
}
