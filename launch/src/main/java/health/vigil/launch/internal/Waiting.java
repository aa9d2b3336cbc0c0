package health.vigil.launch.internal;

import health.vigil.base.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Launches that have begun and wait for their browser to come back, in memory: each once, for ten minutes at most.
/// Where more begin than it holds, the oldest are forgotten, so that who knocks without end keeps nobody else from
/// beginning.
public final class Waiting {
    static final int MOST = 10_000;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Secrets secrets;
    private final InstantSource wallClock;
    private final Map<String, Kept> kept = new LinkedHashMap<>();

    private record Kept(Launch launch, Instant ends) {}

    /// A launch on its way.
    ///
    /// @param ehr its name
    /// @param state what the EHR gives back
    /// @param nonce what the ID token must say
    /// @param verifier of PKCE
    /// @param redirect the address that the browser is sent back to
    /// @param code what the EHR gave for a token; null before
    public record Launch(
            String ehr,
            String state,
            String nonce,
            String verifier,
            String redirect,
            @Nullable String code) {
        /// The same, come back with a code.
        public Launch with(String answered) {
            return new Launch(ehr, state, nonce, verifier, redirect, answered);
        }

        @Override
        public String toString() {
            return "[launch]";
        }
    }

    /// @param wallClock the machine's own
    public Waiting(Secrets secrets, InstantSource wallClock) {
        this.secrets = secrets;
        this.wallClock = wallClock;
    }

    /// Keeps it.
    ///
    /// @return what to take it by, for the browser alone
    public synchronized String keep(Launch launch) {
        Instant now = wallClock.instant();
        kept.values().removeIf(each -> !each.ends().isAfter(now));
        Iterator<Kept> oldest = kept.values().iterator();
        while (kept.size() >= MOST) {
            oldest.next();
            oldest.remove();
        }
        String id = secrets.next();
        kept.put(id, new Kept(launch, now.plus(LONGEST)));
        return id;
    }

    /// Takes it out; nobody can again. One that is asked for by another launch's state stays.
    ///
    /// @param id possibly hostile
    /// @param state possibly hostile
    public synchronized Optional<Launch> take(String id, String state) {
        Kept found = kept.get(id);
        if (found == null || !found.launch().state().equals(state)) {
            return Optional.empty();
        }
        kept.remove(id);
        return found.ends().isAfter(wallClock.instant()) ? Optional.of(found.launch()) : Optional.empty();
    }
}
