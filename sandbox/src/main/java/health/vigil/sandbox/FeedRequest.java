package health.vigil.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Which stays become a feed, under which synthetic calendar and identities.
///
/// @param tables directory with the MIMIC-III tables as `.csv` or `.csv.gz`, names and columns in either case
/// @param out directory to write; made if absent, its `feed.json` and `*.hl7` files replaced
/// @param stays how many stays to choose when none are named, septic and not, from both charting systems
/// @param stayIds ICU stay ids to take; when not empty, `stays` is not looked at
/// @param seed decides identities, beds and the assumed delays: same tables, same request, same bytes
/// @param start sandbox time at which the ward opens; the first event of each stay falls within 24 h of it, moved by
///     whole days so that the time of day stays what it was
/// @param longest a stay's feed ends so long after it opened, at the latest
public record FeedRequest(
        Path tables, Path out, int stays, List<String> stayIds, long seed, Instant start, Duration longest) {
    /// The start of the sandbox calendar.
    public static final Instant START = Instant.parse("2026-01-05T07:00:00Z");

    /// A week.
    public static final Duration LONGEST = Duration.ofDays(7);

    /// More would not fit one ward, one screen, or the memory that the maker promises to keep to.
    public static final int MOST_STAYS = 500;

    public FeedRequest {
        stayIds = List.copyOf(stayIds);
        if (stays < 1 || stays > MOST_STAYS || stayIds.size() > MOST_STAYS) {
            throw new IllegalArgumentException("a feed has 1 to " + MOST_STAYS + " stays");
        }
        if (longest.compareTo(Duration.ofHours(1)) < 0 || longest.compareTo(Duration.ofDays(60)) > 0) {
            throw new IllegalArgumentException("a stay's feed is 1 hour to 60 days long");
        }
    }

    /// A request with the default calendar and length.
    public static FeedRequest of(Path tables, Path out, int stays, long seed) {
        return new FeedRequest(tables, out, stays, List.of(), seed, START, LONGEST);
    }
}
