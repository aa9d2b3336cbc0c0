package health.vigil.ledger;

import health.vigil.base.PatientToken;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an investigator looks for: entries for which everything given holds. Begin with [#everything] and narrow.
///
/// @param subject whom the entries are about
/// @param references what they are about, one of these: FHIR references without version, or `alert/…`,
///     `assessment/…`, `message/…`, `bundle/…`, `decision/…`, `policy/…`, `finding/…`, `actor/…`, `entry/…`; none
///     for anything
/// @param actor the id of who acted
/// @param kinds such as `alert-stepped`, one of these; none for any
/// @param from the earliest time, inclusive
/// @param until the latest time, exclusive
/// @param newestFirst the order; otherwise oldest first
/// @param beyond the index after which, in that order, the page begins: the last one of the page before
/// @param limit entries on a page, 1 to 500
public record EntrySearch(
        @Nullable PatientToken subject,
        List<String> references,
        @Nullable String actor,
        List<String> kinds,
        @Nullable Instant from,
        @Nullable Instant until,
        boolean newestFirst,
        @Nullable Long beyond,
        int limit) {
    /// The most entries on a page.
    public static final int MOST = 500;

    private static final int MOST_REFERENCES = 1000;

    public EntrySearch {
        references = List.copyOf(references);
        kinds = List.copyOf(kinds);
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("a page of entries has 1 to " + MOST);
        }
        if (references.size() > MOST_REFERENCES || kinds.size() > Act.KINDS.size()) {
            throw new IllegalArgumentException("too many alternatives for one search");
        }
    }

    /// The first hundred entries of all.
    public static EntrySearch everything() {
        return new EntrySearch(null, List.of(), null, List.of(), null, null, false, null, 100);
    }

    public EntrySearch about(PatientToken token) {
        return new EntrySearch(token, references, actor, kinds, from, until, newestFirst, beyond, limit);
    }

    public EntrySearch referringTo(String what) {
        return referringToAnyOf(List.of(what));
    }

    public EntrySearch referringToAnyOf(List<String> these) {
        return new EntrySearch(subject, these, actor, kinds, from, until, newestFirst, beyond, limit);
    }

    public EntrySearch alert(UUID alert) {
        return referringTo("alert/" + alert);
    }

    public EntrySearch by(String actorId) {
        return new EntrySearch(subject, references, actorId, kinds, from, until, newestFirst, beyond, limit);
    }

    public EntrySearch ofKind(String... names) {
        return new EntrySearch(subject, references, actor, List.of(names), from, until, newestFirst, beyond, limit);
    }

    public EntrySearch between(@Nullable Instant earliest, @Nullable Instant latest) {
        return new EntrySearch(subject, references, actor, kinds, earliest, latest, newestFirst, beyond, limit);
    }

    public EntrySearch latestFirst() {
        return new EntrySearch(subject, references, actor, kinds, from, until, true, beyond, limit);
    }

    public EntrySearch oldestFirst() {
        return new EntrySearch(subject, references, actor, kinds, from, until, false, beyond, limit);
    }

    public EntrySearch after(long index) {
        return new EntrySearch(subject, references, actor, kinds, from, until, newestFirst, index, limit);
    }

    public EntrySearch atMost(int entries) {
        return new EntrySearch(subject, references, actor, kinds, from, until, newestFirst, beyond, entries);
    }
}
