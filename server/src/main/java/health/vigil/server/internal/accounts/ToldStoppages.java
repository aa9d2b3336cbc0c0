package health.vigil.server.internal.accounts;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Which calls with the token of somebody who is stopped get an entry of their own: one a minute and account. All of
/// them are refused calls besides, which are counted, so that who goes on calling does not fill the log.
final class ToldStoppages {
    private static final Duration BETWEEN = Duration.ofMinutes(1);

    private final Map<String, Instant> told = new ConcurrentHashMap<>();

    /// Whether this one does.
    ///
    /// @param account one that is known, so that there are not more than accounts
    boolean tells(String account, Instant now) {
        boolean[] first = new boolean[1];
        told.compute(account, (_, before) -> {
            first[0] = before == null || now.isBefore(before) || !now.isBefore(before.plus(BETWEEN));
            return first[0] ? now : before;
        });
        return first[0];
    }
}
