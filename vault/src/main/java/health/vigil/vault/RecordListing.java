package health.vigil.vault;

import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Current records one after another, in the order of type and id: a whole patient's, or everybody's.
///
/// @param patient logical id, null for the records of all patients and of none
/// @param compartment whether the patient's are also the records of others and of nobody that name the patient where
///     the patient's compartment looks (R4, 2.14.3); else only those that are sealed as the patient's
/// @param types which resource types, empty for all
/// @param since only what was written at or after this time, null for all
/// @param care only what has to do with this time by its clinical dates, and what has none, null for all
/// @param deletions whether deletions are listed too, without content
/// @param limit how many, 1 to 1000
/// @param after the last record of the page before, null for the first page
public record RecordListing(
        @Nullable String patient,
        boolean compartment,
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

    /// Only the records that are sealed as the patient's.
    public RecordListing(
            @Nullable String patient,
            SortedSet<String> types,
            @Nullable Instant since,
            @Nullable Span care,
            boolean deletions,
            int limit,
            @Nullable RecordKey after) {
        this(patient, false, types, since, care, deletions, limit, after);
    }

    /// The same listing of a patient's compartment.
    public RecordListing ofCompartment(String whose) {
        return new RecordListing(whose, true, types, since, care, deletions, limit, after);
    }

    /// The same listing of other types.
    public RecordListing ofTypes(SortedSet<String> others) {
        return new RecordListing(patient, compartment, others, since, care, deletions, limit, after);
    }

    /// The same listing behind another record, null from the beginning.
    public RecordListing after(@Nullable RecordKey record) {
        return new RecordListing(patient, compartment, types, since, care, deletions, limit, record);
    }

    /// The page that follows these records; they are not empty.
    public RecordListing after(List<StoredRecord> page) {
        return after(page.getLast().key());
    }

    /// A time span, both ends included.
    public record Span(Instant from, Instant until) {}
}
