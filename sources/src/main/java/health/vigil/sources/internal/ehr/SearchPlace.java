package health.vigil.sources.internal.ehr;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How far the resources of one type have been read.
///
/// @param from what was last changed before was read in earlier rounds; empty for nothing
/// @param seen the latest change so far that was there when this search began, empty for none
/// @param ordered whether what came in this round came in the order of its changes
/// @param begun when the first page of this search was asked for, empty where it has not been. What changes from then
///     on may come in a page or in none: it moves no mark, nor do times that are yet to come
/// @param next the address of the page to be read next, empty for the first one
record SearchPlace(String from, String seen, boolean ordered, String begun, String next) {
    /// What is committed while it is being searched for may have a time from before.
    private static final Duration OVERLAP = Duration.ofMinutes(5);

    static SearchPlace begin(@Nullable Instant since) {
        return at(since == null ? "" : since.toString());
    }

    private static SearchPlace at(String from) {
        return new SearchPlace(from, "", true, "", "");
    }

    /// What was written before; the beginning where that is not to be understood.
    static Optional<SearchPlace> read(String written) {
        return Progress.read(written, SearchPlace.class);
    }

    /// A time with its zone; empty where it is none.
    static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    String written() {
        return Progress.written(this);
    }

    /// From when on changes are asked for; empty for all.
    Optional<Instant> askedFrom() {
        return from.isEmpty()
                ? Optional.empty()
                : Optional.of(Instant.parse(from).minus(OVERLAP));
    }

    /// Before its next page is asked for.
    SearchPlace asking(Instant now) {
        return next.isEmpty() ? new SearchPlace(from, seen, ordered, now.toString(), "") : this;
    }

    /// After one page.
    ///
    /// @param following the address of the next one, null where this was the last
    SearchPlace after(Page page, @Nullable String following) {
        Instant asked = Instant.parse(begun);
        Instant latest = seen.isEmpty() ? Instant.MIN : Instant.parse(seen);
        Instant before = latest;
        boolean stillOrdered = ordered;
        for (FoundResource each : page.resources()) {
            Instant updated = each.updated();
            if (updated == null) {
                stillOrdered = false;
                continue;
            }
            if (updated.isAfter(asked)) {
                continue;
            }
            stillOrdered &= !updated.isBefore(before);
            before = updated;
            latest = updated.isAfter(latest) ? updated : latest;
        }
        String reached = latest.equals(Instant.MIN) ? "" : latest.toString();
        return following == null
                ? at(reached.isEmpty() ? from : reached)
                : new SearchPlace(from, reached, stillOrdered, begun, following);
    }

    /// Where its next page is gone: from the last change that was read, where all before it were.
    SearchPlace again() {
        return at(ordered && !seen.isEmpty() ? seen : from);
    }
}
