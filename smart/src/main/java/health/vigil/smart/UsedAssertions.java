package health.vigil.smart;

import java.time.Instant;

/// Remembers which assertions have served, so that none serves twice.
public interface UsedAssertions {
    /// Whether this is the first use; from now on it was used. Of two at a time, one is the first.
    ///
    /// @param assertion names it: the client, and what the client calls it
    /// @param until nobody asks for it after this
    boolean first(String assertion, Instant until);
}
