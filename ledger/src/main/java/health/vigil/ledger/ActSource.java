package health.vigil.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// What a room has done, from its own rows: held against the log, they show whether anything happened unrecorded
/// (EVI-2), and whether the log tells of what never happened.
///
/// @param what in words, such as `messages stored`
/// @param kinds the kinds of entries, one of which each row must have
/// @param rows the room's rows of a time range, each as the reference that its entry carries, such as `message/…`, or
///     as `entry/<id>` where the row names its entry
/// @param key the same reference, from an entry; empty for an entry that needs no row, such as a refused step
/// @param known which of these references the room has a row of
public record ActSource(
        String what,
        List<String> kinds,
        Rows rows,
        Function<Entry, Optional<String>> key,
        Function<Collection<String>, Set<String>> known) {
    public ActSource {
        kinds = List.copyOf(kinds);
    }

    /// Rows page by page.
    @FunctionalInterface
    public interface Rows {
        /// @param from the earliest time, inclusive
        /// @param until the latest time, exclusive
        /// @param skip rows of the pages before
        /// @param most rows on a page
        List<String> page(Instant from, Instant until, long skip, int most);
    }
}
