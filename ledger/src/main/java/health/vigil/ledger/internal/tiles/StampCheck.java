package health.vigil.ledger.internal.tiles;

import health.vigil.ledger.internal.timestamp.TimestampReply;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// The time stamps of a log's kept checkpoints. Everybody can make an authority of their own: what counts are the
/// stamps of authorities that the reader brings, and those must fit each other and the entries. Not safe for
/// several threads.
public final class StampCheck {
    /// By how much clocks of several authorities, and what entries state of theirs, may differ.
    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    private final List<X509Certificate> authorities;
    private final TreeMap<Long, Instant> believed = new TreeMap<>();
    private long seen;
    private long latestEntry = Long.MIN_VALUE;

    /// @param authorities certificates of those that the reader believes, possibly none
    public StampCheck(List<X509Certificate> authorities) {
        this.authorities = List.copyOf(authorities);
    }

    /// Stamps that were read, whoever made them.
    public long seen() {
        return seen;
    }

    /// When trees of which sizes existed, by the word of believed authorities.
    public NavigableMap<Long, Instant> believed() {
        return new TreeMap<>(believed);
    }

    void read(long size, byte[] token, byte[] note, Problems problems) {
        seen++;
        Instant time;
        try {
            TimestampReply reply = TimestampReply.parse(token).requireOver(note);
            if (authorities.stream().noneMatch(reply::isUnder)) {
                return;
            }
            time = reply.time();
        } catch (IllegalArgumentException e) {
            problems.report(
                    "VGL-LED-018",
                    "The time stamp checkpoints/" + size + ".tsr does not hold: " + e.getMessage() + ".");
            return;
        }
        Optional.ofNullable(believed.lowerEntry(size))
                .filter(before -> before.getValue().isAfter(time.plus(TOLERANCE)))
                .ifPresent(before -> problems.report(
                        "VGL-LED-018",
                        "The tree of " + size + " entries is stamped " + time + ", the smaller one of "
                                + before.getKey() + " later."));
        believed.put(size, time);
    }

    /// Hears of each entry in order.
    ///
    /// @param size of the tree with it
    /// @param noEarlier when the entry was made at the earliest, milliseconds since 1970; the least number if it
    ///     does not say
    void passed(long size, long noEarlier, Problems problems) {
        latestEntry = Math.max(latestEntry, noEarlier);
        Instant stamped = believed.get(size);
        if (stamped != null && latestEntry > stamped.plus(TOLERANCE).toEpochMilli()) {
            problems.report(
                    "VGL-LED-018",
                    "The tree of " + size + " entries is stamped " + stamped
                            + ", and one of them states the later time " + Instant.ofEpochMilli(latestEntry) + ".");
        }
    }
}
