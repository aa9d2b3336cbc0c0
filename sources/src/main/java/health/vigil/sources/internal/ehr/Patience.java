package health.vigil.sources.internal.ehr;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/// How long one waits for a record system that is busy or fails: as long as it asks for, else twice as long each time.
final class Patience {
    private static final int MOST_ATTEMPTS = 8;
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(15);
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private final Pause pause;
    private final InstantSource wallClock;
    private int attempts;

    Patience(Pause pause, InstantSource wallClock) {
        this.pause = pause;
        this.wallClock = wallClock;
    }

    /// Waits before the next attempt.
    ///
    /// @param asked by the record system
    /// @throws health.vigil.base.ProblemException where there have been enough (`VGL-SRC-020`), or it asks for more
    ///     than is waited (`VGL-SRC-027`)
    void beforeNext(Optional<Duration> asked) throws InterruptedException {
        attempts++;
        if (attempts >= MOST_ATTEMPTS) {
            throw EhrProblems.unreachable();
        }
        Duration own = FIRST.multipliedBy(1L << (attempts - 1));
        Duration wait = asked.orElse(own.compareTo(LONGEST) < 0 ? own : LONGEST);
        if (wait.compareTo(LONGEST_ASKED) > 0) {
            throw EhrProblems.busy();
        }
        pause.of(wait);
    }

    /// What the header Retry-After asks for: seconds, or until a time (RFC 9110, 10.2.3).
    static Optional<Duration> asked(HttpHeaders headers, InstantSource wallClock) {
        return headers.firstValue("Retry-After").flatMap(text -> {
            if (SECONDS.matcher(text).matches()) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
            }
            try {
                Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                Duration left = Duration.between(wallClock.instant(), until);
                return Optional.of(left.isNegative() ? Duration.ZERO : left);
            } catch (DateTimeException _) {
                return Optional.empty();
            }
        });
    }

    Optional<Duration> asked(HttpHeaders headers) {
        return asked(headers, wallClock);
    }
}
