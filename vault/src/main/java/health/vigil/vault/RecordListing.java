package health.vigil.vault;

import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Current records one after another, in the order of type and id: a whole patient's, or everybody's.
///
/// @param patient logical id, null for the records of all patients and of none
/// @param types which resource types, empty for all
/// @param since only what was written at or after this time, null for all
/// @param care only what has to do with this time by its clinical dates, and what has none, null for all
/// @param deletions whether deletions are listed too, without content
/// @param limit how many, 1 to 1000
/// @param after the last record of the page before, null for the first page
public record RecordListing(
        @Nullable String patient,
        SortedSet<String> types,
        @Nullable Instant since,
        @Nullable Span care,
        boolean deletions,
        int limit,
        @Nullable RecordKey after) {
    public RecordListing {
        types = new TreeSet<>(types);
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("a page has 1 to 1000 records");
        }
    }

    /// The page that follows these records; they are not empty.
    public RecordListing after(List<StoredRecord> page) {
        return new RecordListing(
                patient, types, since, care, deletions, limit, page.getLast().key());
    }

    /// A time span, both ends included.
    public record Span(Instant from, Instant until) {}
}
