package health.vigil.sandbox;

import java.net.InetSocketAddress;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// How a feed is played.
///
/// @param server the platform's MLLP door
/// @param tls trust and the sender's certificate; null for plain MLLP, in tests only
/// @param quantum messages of one such span of sandbox time are sent together, at its end; zero: each at its second
/// @param tick the clock is stepped at least so often, so that timers fire and values age between messages
/// @param inFlight messages sent and not yet acknowledged, at most
/// @param stays of the feed, those that open first, at most so many
public record PlaySettings(
        InetSocketAddress server, @Nullable SSLContext tls, Duration quantum, Duration tick, int inFlight, int stays) {
    public PlaySettings {
        if (quantum.isNegative() || tick.compareTo(Duration.ofSeconds(1)) < 0 || inFlight < 1 || stays < 1) {
            throw new IllegalArgumentException("a quantum is not negative, a tick a second or more, a count 1 or more");
        }
    }

    /// A minute of messages at a time, a step at least every fifteen minutes, 64 in flight, every stay.
    public static PlaySettings to(InetSocketAddress server, @Nullable SSLContext tls) {
        return new PlaySettings(server, tls, Duration.ofMinutes(1), Duration.ofMinutes(15), 64, Integer.MAX_VALUE);
    }

    /// The same with some of the feed's stays only.
    public PlaySettings withStays(int most) {
        return new PlaySettings(server, tls, quantum, tick, inFlight, most);
    }
}
