package health.vigil.ledger.internal.search;

import health.vigil.base.PatientToken;
import health.vigil.ledger.Entry;
import health.vigil.ledger.EntrySearch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A search as the index understands it.
///
/// @param groups of terms; an entry has one of each
/// @param from the earliest time, in microseconds since 1970
/// @param until the latest, inclusive
record Wanted(List<long[]> groups, long from, long until) {
    Wanted {
        groups = List.copyOf(groups);
    }

    static Wanted by(EntrySearch search) {
        List<long[]> groups = new ArrayList<>();
        PatientToken subject = search.subject();
        if (subject != null) {
            groups.add(new long[] {Terms.subject(subject)});
        }
        String actor = search.actor();
        if (actor != null) {
            groups.add(new long[] {Terms.actor(actor)});
        }
        if (!search.kinds().isEmpty()) {
            groups.add(search.kinds().stream().mapToLong(Terms::kind).toArray());
        }
        if (!search.references().isEmpty()) {
            groups.add(search.references().stream().mapToLong(Terms::reference).toArray());
        }
        return new Wanted(groups, micros(search.from(), Long.MIN_VALUE), micros(search.until(), Long.MAX_VALUE));
    }

    static Wanted by(UUID id) {
        return new Wanted(List.of(new long[] {Terms.id(id)}), Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /// Whether an entry is what a search asks for, to the letter.
    static boolean matches(EntrySearch search, Entry entry) {
        Instant from = search.from();
        Instant until = search.until();
        return (search.subject() == null || search.subject().equals(entry.subject()))
                && (search.actor() == null
                        || search.actor().equals(entry.actor().id()))
                && (search.kinds().isEmpty()
                        || search.kinds().contains(entry.act().kind()))
                && (from == null || !entry.time().isBefore(from))
                && (until == null || entry.time().isBefore(until))
                && (search.references().isEmpty() || about(entry, search.references()));
    }

    private static boolean about(Entry entry, Collection<String> references) {
        return References.of(entry).stream().anyMatch(references::contains);
    }

    /// Whether an entry's terms and time may be what is asked for.
    ///
    /// @param terms ascending
    boolean mayMatch(long[] terms, long time) {
        return within(time)
                && groups.stream()
                        .allMatch(
                                group -> Arrays.stream(group).anyMatch(term -> Arrays.binarySearch(terms, term) >= 0));
    }

    boolean timed() {
        return from != Long.MIN_VALUE || until != Long.MAX_VALUE;
    }

    boolean within(long time) {
        return from <= time && time <= until;
    }

    static long micros(@Nullable Instant time, long otherwise) {
        if (time == null) {
            return otherwise;
        }
        try {
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000);
        } catch (ArithmeticException _) {
            return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
