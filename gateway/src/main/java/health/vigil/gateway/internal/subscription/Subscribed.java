package health.vigil.gateway.internal.subscription;

import health.vigil.gateway.internal.Call;
import health.vigil.vault.RecordKey;
import java.time.Instant;
import org.hl7.fhir.r4.model.Subscription;
import org.jspecify.annotations.Nullable;

/// A subscription that is kept.
///
/// @param id of the Subscription
/// @param call who asked, with the role, units and purpose of then, and the address under which they know this server
/// @param sent the Subscription, with the headers' values and its filters by meaning in codes
/// @param wanted what it asks for
/// @param events how many events have a number
/// @param delivered the last one that was delivered
/// @param failures deliveries that failed in a row
/// @param beatAt when something has to be said although nothing happened
/// @param ends when it ends
record Subscribed(
        String id,
        Call call,
        Subscription sent,
        Wanted wanted,
        State state,
        long events,
        long delivered,
        int failures,
        @Nullable Instant beatAt,
        @Nullable Instant ends) {
    /// FHIR's codes of a subscription's status.
    enum State {
        REQUESTED,
        ACTIVE,
        ERROR,
        OFF;

        Subscription.SubscriptionStatus code() {
            return switch (this) {
                case REQUESTED -> Subscription.SubscriptionStatus.REQUESTED;
                case ACTIVE -> Subscription.SubscriptionStatus.ACTIVE;
                case ERROR -> Subscription.SubscriptionStatus.ERROR;
                case OFF -> Subscription.SubscriptionStatus.OFF;
            };
        }
    }

    /// A write that it is about.
    ///
    /// @param number null until it is delivered for the first time
    record Event(long place, @Nullable Long number, RecordKey key, int version, Instant at) {}

    /// The same with another count of events.
    Subscribed counting(long count) {
        return new Subscribed(id, call, sent, wanted, state, count, delivered, failures, beatAt, ends);
    }

    @Nullable Instant nextBeat(Instant now) {
        return wanted.heartbeat() == null ? null : now.plus(wanted.heartbeat());
    }

    String reference() {
        return "Subscription/" + id;
    }

    String address() {
        return call.base() + "/" + reference();
    }
}
