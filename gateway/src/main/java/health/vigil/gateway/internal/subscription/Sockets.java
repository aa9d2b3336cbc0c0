package health.vigil.gateway.internal.subscription;

import health.vigil.base.Secrets;
import health.vigil.base.Sha256;
import health.vigil.gateway.internal.Call;
import jakarta.websocket.Session;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Who listens on a websocket. A token, which only the subscriber gets and which opens once and soon, binds a
/// connection to subscriptions. Tokens and connections end with the process.
final class Sockets {
    /// How long a token opens.
    static final Duration LIFE = Duration.ofSeconds(60);

    private static final int MOST_TOKENS = 1_000;
    private static final int MOST_SESSIONS = 200;

    private final InstantSource clock;
    private final Secrets secrets = new Secrets(new SecureRandom());
    private final Map<String, Grant> grants = new HashMap<>();
    private final Map<Session, List<String>> bound = new HashMap<>();
    private Consumer<List<String>> onBound = ids -> {};

    Sockets(InstantSource clock) {
        this.clock = clock;
    }

    private record Grant(List<String> subscriptions, Instant ends) {}

    /// A token and when it stops opening.
    record Token(String value, Instant ends) {}

    /// Hears of subscriptions that somebody has begun to listen to.
    void onBound(Consumer<List<String>> hears) {
        onBound = hears;
    }

    /// A new token for these subscriptions of the caller's; empty where there are too many tokens.
    synchronized Optional<Token> issue(Call call, List<String> subscriptions) {
        Instant now = clock.instant();
        grants.values().removeIf(grant -> !grant.ends().isAfter(now));
        if (grants.size() >= MOST_TOKENS) {
            return Optional.empty();
        }
        String token = secrets.next();
        Instant ends = now.plus(LIFE);
        grants.put(Sha256.hex(token), new Grant(List.copyOf(subscriptions), ends));
        return Optional.of(new Token(token, ends));
    }

    /// Binds a connection by a token, which is possibly hostile.
    ///
    /// @return whether the token opened
    boolean bind(Session session, String token) {
        List<String> subscriptions;
        synchronized (this) {
            Grant grant = grants.remove(Sha256.hex(token));
            if (grant == null || !grant.ends().isAfter(clock.instant()) || bound.size() >= MOST_SESSIONS) {
                return false;
            }
            List<String> all = new ArrayList<>(bound.getOrDefault(session, List.of()));
            all.addAll(grant.subscriptions());
            bound.put(session, List.copyOf(all));
            subscriptions = grant.subscriptions();
        }
        onBound.accept(subscriptions);
        return true;
    }

    synchronized void closed(Session session) {
        bound.remove(session);
    }

    synchronized boolean isBound(Session session) {
        return bound.containsKey(session);
    }

    /// The subscriptions that somebody listens to.
    synchronized Set<String> bound() {
        Set<String> ids = new TreeSet<>();
        bound.values().forEach(ids::addAll);
        return ids;
    }

    /// Sends to everybody who listens to a subscription.
    ///
    /// @return whether somebody got it
    boolean send(String subscription, String text) {
        List<Session> listeners;
        synchronized (this) {
            listeners = bound.entrySet().stream()
                    .filter(one -> one.getValue().contains(subscription))
                    .map(Map.Entry::getKey)
                    .toList();
        }
        boolean taken = false;
        for (Session session : listeners) {
            taken |= send(session, text);
        }
        return taken;
    }

    private boolean send(Session session, String text) {
        try {
            synchronized (session) {
                session.getBasicRemote().sendText(text);
            }
            return true;
        } catch (IOException | IllegalStateException e) {
            closed(session);
            return false;
        }
    }
}
