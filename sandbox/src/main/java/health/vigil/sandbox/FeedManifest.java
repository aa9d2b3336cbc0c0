package health.vigil.sandbox;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// What a feed directory holds, written beside it as `feed.json`. It names no person.
///
/// @param format the layout's version
/// @param source where the tables came from
/// @param licence of the feed, a derived database
/// @param septic how a stay was called septic
/// @param seed the request's seed
/// @param start the request's start, ISO 8601
/// @param longestHours the request's limit
/// @param stayIds ICU stay ids in the source, in numeric order, so that the feed can be made again; not linked to
/// files
/// @param first MSH-7 of the first message, ISO 8601; empty for a feed without messages
/// @param last MSH-7 of the last message
/// @param messages total
/// @param stays one per file, in order of opening
/// @param rows by table, what became of each row within the stays' windows
/// @param assumptions what the tables do not say and the maker therefore decided
public record FeedManifest(
        String format,
        String source,
        String licence,
        String septic,
        long seed,
        String start,
        long longestHours,
        List<String> stayIds,
        String first,
        String last,
        int messages,
        List<Stay> stays,
        SortedMap<String, Rows> rows,
        List<String> assumptions) {

    /// One stay's file.
    ///
    /// @param file name within the directory
    /// @param charting `carevue` or `metavision`
    /// @param unit first ICU
    /// @param septic by the manifest's definition
    /// @param opens first event, ISO 8601
    /// @param icuIn ICU admission
    /// @param closes discharge, or where the feed was cut
    /// @param cut true when the patient was still in hospital at `closes`
    /// @param messages by message type, such as `ADT^A01`
    public record Stay(
            String file,
            String charting,
            String unit,
            boolean septic,
            String opens,
            String icuIn,
            String closes,
            boolean cut,
            SortedMap<String, Integer> messages) {}

    /// Conservation: `inWindow` equals `sent` plus all of `notSent`.
    ///
    /// @param inWindow rows of the chosen patients true within their windows
    /// @param sent rows whose value is in the feed
    /// @param notSent the others, by reason
    /// @param noted rows that were sent and about which something was assumed, by what
    public record Rows(
            long inWindow,
            long sent,
            SortedMap<String, Long> notSent,
            @Nullable SortedMap<String, Long> noted) {}
}
