package health.vigil.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.scoring.Tier;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlertFeedTest {
    private static final long PATIENCE = 30;

    private final Ward ward = new Ward();
    private final AlertFeed feed = AlertFeed.listen(ward.pool());
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        feed.close();
        ward.close();
    }

    private void hear(@Nullable String unit) {
        heard.add(unit == null ? "anything" : unit);
    }

    @Test
    void whoWatchesAUnitHearsOfItAndOfNoOther() throws InterruptedException {
        feed.subscribe("CCU", this::hear);
        ward.handle(Given.patient(1, Tier.LOW));

        ward.handle(Given.patient(2, Tier.LOW).in("CCU"));

        String first = heard.poll(PATIENCE, TimeUnit.SECONDS);
        if ("anything".equals(first)) {
            first = heard.poll(PATIENCE, TimeUnit.SECONDS);
        }
        assertThat(first).isEqualTo("CCU");
    }

    @Test
    void aLostConnectionIsMadeAnewAndEverybodyLooksAgain() throws InterruptedException {
        ward.handle(Given.patient(1, Tier.LOW));
        feed.subscribe(null, this::hear);
        awaitUnit();

        ward.pool()
                .useHandle(
                        handle -> handle.createQuery("""
                        select pg_terminate_backend(pid) from pg_stat_activity
                        where usename = current_user and pid <> pg_backend_pid() and query ilike 'listen %'""").mapTo(Boolean.class).list());

        String next = heard.poll(PATIENCE, TimeUnit.SECONDS);
        while (next != null && !next.equals("anything")) {
            next = heard.poll(PATIENCE, TimeUnit.SECONDS);
        }
        assertThat(next).isEqualTo("anything");
        awaitUnit();
    }

    /// Waits until the feed listens: what is sent before that is not heard.
    private void awaitUnit() throws InterruptedException {
        for (int attempt = 1; attempt <= PATIENCE; attempt++) {
            ward.handle(Given.patient(100 + attempt, Tier.LOW).in("awaited"));
            String next = heard.poll(1, TimeUnit.SECONDS);
            while (next != null && !next.equals("awaited")) {
                next = heard.poll(1, TimeUnit.SECONDS);
            }
            if (next != null) {
                return;
            }
            ward.pass(Duration.ofSeconds(1));
        }
        throw new AssertionError("the feed does not listen");
    }
}
