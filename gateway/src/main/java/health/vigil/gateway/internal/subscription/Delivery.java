package health.vigil.gateway.internal.subscription;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.base.Ids;
import health.vigil.gateway.internal.Witness;
import health.vigil.gateway.internal.subscription.Subscribed.State;
import health.vigil.gateway.internal.subscription.Wanted.Channel;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.hl7.fhir.r4.model.Bundle;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Delivers what subscribers wait for, at least once and in order. What a notification will tell is decided and
/// recorded in one transaction; then it is sent, with no transaction open; then how that went is recorded. A receiver
/// that does not take it is tried again later and later, and after ten failures in a row the subscription is in
/// error.
final class Delivery implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Delivery.class.getName());
    private static final int AT_A_TIME = 16;
    private static final int MOST_FAILURES = 10;
    private static final int MOST_HANDSHAKES = 3;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final FhirContext fhir;
    private final Jdbi identified;
    private final Listening listening;
    private final Telling telling;
    private final Standing standing;
    private final Notifications notifications;
    private final RestHook hook;
    private final Sockets sockets;
    private final Witness witness;
    private final Ids ids;
    private final InstantSource clock;
    private final Semaphore slots = new Semaphore(AT_A_TIME);
    private final ExecutorService senders = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("notify-", 1).factory());

    Delivery(
            FhirContext fhir,
            Jdbi identified,
            Listening listening,
            Telling telling,
            Standing standing,
            Notifications notifications,
            RestHook hook,
            Sockets sockets,
            Witness witness,
            Ids ids,
            InstantSource clock) {
        this.fhir = fhir;
        this.identified = identified;
        this.listening = listening;
        this.telling = telling;
        this.standing = standing;
        this.notifications = notifications;
        this.hook = hook;
        this.sockets = sockets;
        this.witness = witness;
        this.ids = ids;
        this.clock = clock;
    }

    /// A notification on its way.
    ///
    /// @param lease until when nobody else sends for the subscription
    /// @param first the first and the last event's number, 0 where it tells of none
    private record Parcel(Subscribed subscribed, Instant lease, Bundle bundle, long first, long last) {}

    /// Takes one subscription that has something to say.
    ///
    /// @return 0 where none has
    int step() {
        if (listening.nobody() || !slots.tryAcquire()) {
            return 0;
        }
        boolean handedOver = false;
        try {
            Taken taken = identified.inTransaction(this::take);
            if (!taken.found()) {
                return 0;
            }
            Parcel parcel = taken.parcel();
            if (parcel != null) {
                handedOver = true;
                senders.execute(() -> deliver(parcel));
            }
            return 1;
        } finally {
            if (!handedOver) {
                slots.release();
            }
        }
    }

    /// @param found whether a subscription had something to say
    /// @param parcel to be sent, null where nothing has to be
    private record Taken(boolean found, @Nullable Parcel parcel) {
        static final Taken NOTHING = new Taken(false, null);
        static final Taken DONE = new Taken(true, null);
    }

    private Taken take(Handle transaction) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Subscribed one =
                listening.tables().due(transaction, now, sockets.bound()).orElse(null);
        if (one == null) {
            return Taken.NOTHING;
        }
        if (one.ends() != null && !one.ends().isAfter(now)) {
            standing.become(transaction, one, State.OFF, now);
            transaction.afterCommit(listening::refresh);
            return Taken.DONE;
        }
        boolean socket = one.wanted().channel() == Channel.WEBSOCKET;
        if (one.state() == State.REQUESTED && socket) {
            standing.become(transaction, one, State.ACTIVE, now);
            transaction.afterCommit(listening::refresh);
            return Taken.DONE;
        }
        Instant lease = now.plus(one.wanted().timeout()).plus(LEASE);
        if (one.state() == State.REQUESTED) {
            lease(transaction, one, one.delivered(), lease);
            Bundle handshake = notifications.bundle(one, one.state(), "handshake", List.of(), now);
            return new Taken(true, new Parcel(one, lease, handshake, 0, 0));
        }
        Telling.Batch batch = telling.next(transaction, one);
        Subscribed counted = one.counting(batch.events());
        boolean beat = one.beatAt() != null && !one.beatAt().isAfter(now);
        if (batch.told().isEmpty() && !beat) {
            lease(transaction, one, batch.last(), now);
            return Taken.DONE;
        }
        lease(transaction, one, one.delivered(), lease);
        String kind = batch.told().isEmpty() ? "heartbeat" : "event-notification";
        Bundle bundle = notifications.bundle(counted, one.state(), kind, batch.told(), now);
        return new Taken(true, new Parcel(counted, lease, bundle, one.delivered() + 1, batch.last()));
    }

    /// Tells those who have begun to listen on a websocket where their subscriptions stand.
    void greet(List<String> bound) {
        for (String id : bound) {
            identified
                    .inTransaction(transaction -> listening.tables().find(transaction, id))
                    .ifPresent(one -> sockets.send(
                            id,
                            text(
                                    one,
                                    notifications.bundle(one, one.state(), "handshake", List.of(), clock.instant()))));
        }
    }

    private String text(Subscribed one, Bundle bundle) {
        return (one.wanted().xml() ? fhir.newXmlParser() : fhir.newJsonParser()).encodeResourceToString(bundle);
    }

    private void lease(Handle transaction, Subscribed one, long delivered, Instant until) {
        listening.tables().keep(transaction, one, one.state(), delivered, one.failures(), until, one.beatAt());
    }

    private void deliver(Parcel parcel) {
        try {
            Wanted wanted = parcel.subscribed().wanted();
            if (parcel.subscribed().state() == State.REQUESTED) {
                listening.refresh(); // what is written from now on is noted, so once active it misses nothing
            }
            String body = text(parcel.subscribed(), parcel.bundle());
            boolean taken = switch (wanted.channel()) {
                case REST_HOOK -> hook.post(wanted, body);
                case WEBSOCKET -> sockets.send(parcel.subscribed().id(), body);
            };
            identified.useTransaction(transaction -> settle(transaction, parcel, taken));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "a notification is sent again later: " + e.getClass().getName());
        } finally {
            slots.release();
        }
    }

    private void settle(Handle transaction, Parcel parcel, boolean taken) {
        Subscribed one = parcel.subscribed();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (!listening.tables().stillLeased(transaction, one.id(), parcel.lease())) {
            return; // it was changed or removed meanwhile
        }
        record(transaction, parcel, taken, now);
        if (taken) {
            long delivered = Math.max(one.delivered(), parcel.last());
            if (one.state() == State.REQUESTED) {
                standing.become(transaction, one, State.ACTIVE, now);
            } else {
                listening.tables().keep(transaction, one, State.ACTIVE, delivered, 0, now, one.nextBeat(now));
            }
            return;
        }
        int failures = one.failures() + 1;
        if (failures >= (one.state() == State.REQUESTED ? MOST_HANDSHAKES : MOST_FAILURES)) {
            standing.become(transaction, one, State.ERROR, now);
            transaction.afterCommit(listening::refresh);
            return;
        }
        Duration pause = Duration.ofSeconds(1L << failures);
        Instant until = now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        listening.tables().keep(transaction, one, one.state(), one.delivered(), failures, until, one.beatAt());
    }

    private void record(Handle transaction, Parcel parcel, boolean taken, Instant now) {
        Map<String, Long> figures = Map.of(
                "attempt", parcel.subscribed().failures() + 1L,
                "first-event", parcel.first(),
                "last-event", parcel.last());
        witness.record(
                transaction,
                new Entry(
                        ids.next(),
                        now,
                        Actor.platform("gateway"),
                        new Authority.Duty("notify@1"),
                        null,
                        new Act.JobRan(
                                "subscription/" + parcel.subscribed().id(), taken ? "delivered" : "failed", figures)));
    }

    @Override
    public void close() {
        senders.shutdown();
        try {
            if (!senders.awaitTermination(LAST_WORDS.toSeconds(), TimeUnit.SECONDS)) {
                senders.shutdownNow();
            }
        } catch (InterruptedException e) {
            senders.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
