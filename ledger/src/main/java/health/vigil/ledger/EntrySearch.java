package health.vigil.ledger;

import health.vigil.base.PatientToken;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an investigator looks for: entries for which everything given holds. Begin with [#everything] and narrow.
///
/// @param subject whom the entries are about
/// @param reference what they are about: a FHIR reference without its version, or `alert/…`, `assessment/…`,
///     `message/…`, `bundle/…`, `decision/…`, `policy/…`
/// @param actor the id of who acted
/// @param kind such as `alert-stepped`
/// @param from the earliest time, inclusive
/// @param until the latest time, exclusive
/// @param newestFirst the order; otherwise oldest first
/// @param beyond the index after which, in that order, the page begins: the last one of the page before
/// @param limit entries on a page, 1 to 500
public record EntrySearch(
        @Nullable PatientToken subject,
        @Nullable String reference,
        @Nullable String actor,
        @Nullable String kind,
        @Nullable Instant from,
        @Nullable Instant until,
        boolean newestFirst,
        @Nullable Long beyond,
        int limit) {
    private static final int MOST = 500;

    public EntrySearch {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("a page of entries has 1 to " + MOST);
        }
    }

    /// The first hundred entries of all.
    public static EntrySearch everything() {
        return new EntrySearch(null, null, null, null, null, null, false, null, 100);
    }

    public EntrySearch about(PatientToken token) {
        return new EntrySearch(token, reference, actor, kind, from, until, newestFirst, beyond, limit);
    }

    public EntrySearch referringTo(String what) {
        return new EntrySearch(subject, what, actor, kind, from, until, newestFirst, beyond, limit);
    }

    public EntrySearch alert(UUID alert) {
        return referringTo("alert/" + alert);
    }

    public EntrySearch by(String actorId) {
        return new EntrySearch(subject, reference, actorId, kind, from, until, newestFirst, beyond, limit);
    }

    public EntrySearch ofKind(String name) {
        return new EntrySearch(subject, reference, actor, name, from, until, newestFirst, beyond, limit);
    }

    public EntrySearch between(@Nullable Instant earliest, @Nullable Instant latest) {
        return new EntrySearch(subject, reference, actor, kind, earliest, latest, newestFirst, beyond, limit);
    }

    public EntrySearch latestFirst() {
        return new EntrySearch(subject, reference, actor, kind, from, until, true, beyond, limit);
    }

    public EntrySearch after(long index) {
        return new EntrySearch(subject, reference, actor, kind, from, until, newestFirst, index, limit);
    }

    public EntrySearch atMost(int entries) {
        return new EntrySearch(subject, reference, actor, kind, from, until, newestFirst, beyond, entries);
    }
}
