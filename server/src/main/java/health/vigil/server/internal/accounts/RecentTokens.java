package health.vigil.server.internal.accounts;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// The tokens that the database knew within the last second, so that a busy machine's are not looked up for each of
/// its calls. What another process revokes or disables ends a second later; what this one does, at once.
///
/// @param <H> what is known of a token
final class RecentTokens<H extends RecentTokens.Lasting> {
    private static final Duration KEPT = Duration.ofSeconds(1);
    private static final int MOST = 1_000;

    private final Map<String, Seen<H>> seen = new ConcurrentHashMap<>();
    private final AtomicLong forgotten = new AtomicLong();

    /// What ends.
    interface Lasting {
        Instant expires();
    }

    private record Seen<H extends Lasting>(H held, Instant at) {
        boolean holds(Instant now) {
            return !now.isBefore(at) && now.isBefore(at.plus(KEPT)) && now.isBefore(held.expires());
        }
    }

    /// Whose token it is.
    ///
    /// @param digest the token's
    /// @param database asked where it is not known
    Optional<H> holder(byte[] digest, Instant now, Supplier<Optional<H>> database) {
        String token = HexFormat.of().formatHex(digest);
        Seen<H> known = seen.get(token);
        if (known != null && known.holds(now)) {
            return Optional.of(known.held());
        }
        long before = forgotten.get();
        Optional<H> held = database.get();
        if (seen.size() >= MOST) {
            seen.clear();
        }
        held.ifPresentOrElse(one -> seen.put(token, new Seen<>(one, now)), () -> seen.remove(token));
        if (forgotten.get() != before) {
            seen.remove(token); // what was read may have been revoked since
        }
        return held;
    }

    void forget() {
        forgotten.incrementAndGet();
        seen.clear();
    }
}
