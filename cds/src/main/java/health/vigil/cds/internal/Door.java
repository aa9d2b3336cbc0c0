package health.vigil.cds.internal;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.base.PublicAddress;
import health.vigil.policy.Principal;
import health.vigil.scoring.Bundle;
import health.vigil.scoring.Model;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Between HTTP and the answer: who asks, how much may be sent, how many at a time, and how long it may take.
public final class Door implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Door.class.getName());
    private static final String PLACE = "/cds-services";
    private static final String FEEDBACK = "/feedback";
    private static final int LARGEST = 8 << 20;

    private final PublicAddress address;
    private final Callers callers;
    private final Answering answering;
    private final Feedback feedback;
    private final Supplier<Bundle> live;
    private final Duration budget;
    private final Semaphore slots;
    private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();

    public Door(
            PublicAddress address,
            Callers callers,
            Answering answering,
            Feedback feedback,
            Supplier<Bundle> live,
            Duration budget,
            int slots) {
        this.address = address;
        this.callers = callers;
        this.answering = answering;
        this.feedback = feedback;
        this.live = live;
        this.budget = budget;
        this.slots = new Semaphore(slots, true);
    }

    /// Discovery.
    public Map<String, Object> get(HttpServletRequest request) {
        if (!request.getRequestURI().equals(PLACE)) {
            throw Refusal.unknown();
        }
        return Service.discovery(predicts());
    }

    /// A service or its feedback.
    public Map<String, Object> post(HttpServletRequest request) throws IOException {
        long end = System.nanoTime() + budget.toNanos();
        String path = request.getRequestURI();
        boolean answers = path.endsWith(FEEDBACK);
        String called = answers ? path.substring(0, path.length() - FEEDBACK.length()) : path;
        Service asks = Service.of(called.startsWith(PLACE + "/") ? called.substring(PLACE.length() + 1) : "")
                .orElseThrow(Refusal::unknown);
        Principal caller = callers.authenticate(
                request.getHeader("Authorization"), address.at(request.getLocalPort(), path), request.getRemoteAddr());
        byte[] body = body(request);
        if (answers) {
            take(caller, body, end);
            return Map.of();
        }
        HookRequest asked = HookRequest.read(body, asks);
        return within(end, () -> answering.answer(caller, asked, () -> Duration.ofNanos(end - System.nanoTime())));
    }

    /// Feedback takes a slot as a question does, and none is told as taken that was not.
    private void take(Principal caller, byte[] body, long end) throws IOException {
        try {
            inSlot(end, () -> {
                feedback.take(caller, body);
                return Map.of();
            });
        } catch (Answering.TooLateException _) {
            throw Refusal.busy();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Refusal.stopping();
        }
    }

    private interface Work {
        Map<String, Object> run() throws IOException, InterruptedException;
    }

    /// @throws Answering.TooLateException where no slot is free by the end
    private Map<String, Object> inSlot(long end, Work asked) throws IOException, InterruptedException {
        if (!slots.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            throw new Answering.TooLateException();
        }
        try {
            return asked.run();
        } finally {
            slots.release();
        }
    }

    /// The answer, or by the end the card that says that there is none.
    private Map<String, Object> within(long end, Work asked) {
        Future<Map<String, Object>> answer = work.submit(() -> inSlot(end, asked));
        try {
            return answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            // not interrupted: it may be in a transaction, and ends by itself without telling anything
            answer.cancel(false);
            return unavailable(
                    "VGL-CDS-008",
                    "It took longer than allowed",
                    "Ask again; the platform or the FHIR server is slow now.");
        } catch (InterruptedException _) {
            answer.cancel(false);
            Thread.currentThread().interrupt();
            return unavailable("VGL-CDS-009", "The platform is stopping", "Ask again in a minute.");
        } catch (ExecutionException e) {
            return failed(e.getCause());
        }
    }

    private static Map<String, Object> failed(@Nullable Throwable cause) {
        return switch (cause) {
            case Refusal refusal -> throw refusal;
            case Answering.TooLateException _ ->
                unavailable(
                        "VGL-CDS-008",
                        "It took longer than allowed",
                        "Ask again; the platform or the FHIR server is slow now.");
            case IOException _ ->
                unavailable("VGL-CDS-010", "The FHIR server did not answer", "Ask again, or send the prefetch.");
            case ProblemException problem -> Map.of("cards", List.of(Cards.unavailable(problem.problem())));
            case null, default -> {
                // what failed may carry content in its message, so only its kind is logged
                LOG.log(Level.ERROR, "VGL-CDS-011 a question could not be answered: {0}", kind(cause));
                yield unavailable("VGL-CDS-011", "A part of the platform does not work now", "Tell whoever runs it.");
            }
        };
    }

    private static String kind(@Nullable Throwable cause) {
        return cause == null ? "unknown" : cause.getClass().getName();
    }

    private static Map<String, Object> unavailable(String code, String why, String remedy) {
        return Map.of("cards", List.of(Cards.unavailable(new Problem(code, why + ".", remedy))));
    }

    private String predicts() {
        try {
            return switch (live.get().model()) {
                case Model.Rules _ -> "deterioration by published scores";
                case Model.Learned learned -> learned.predicts();
            };
        } catch (ProblemException _) {
            return "sepsis";
        }
    }

    private static byte[] body(HttpServletRequest request) throws IOException {
        try (InputStream in = request.getInputStream()) {
            byte[] body = in.readNBytes(LARGEST + 1);
            if (body.length > LARGEST) {
                throw Refusal.tooLarge();
            }
            return body;
        }
    }

    @Override
    public void close() {
        work.shutdownNow();
    }
}
