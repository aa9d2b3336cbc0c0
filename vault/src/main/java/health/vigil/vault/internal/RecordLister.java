package health.vigil.vault.internal;

import health.vigil.vault.RecordKey;
import health.vigil.vault.RecordListing;
import health.vigil.vault.StoredRecord;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.Query;

/// Lists current records without a search.
public final class RecordLister {
    private final RecordReader reader;

    public RecordLister(RecordReader reader) {
        this.reader = reader;
    }

    public List<StoredRecord> list(Handle transaction, RecordListing listing) {
        Map<String, Argument> parameters = new LinkedHashMap<>();
        StringBuilder where = new StringBuilder();
        if (!listing.deletions()) {
            where.append(" and not c.deleted");
        }
        if (listing.patient() != null) {
            where.append(" and c.patient = :patient");
            parameters.put("patient", Columns.text(listing.patient()));
        }
        if (!listing.types().isEmpty()) {
            where.append(" and c.type = any(:types)");
            parameters.put("types", Columns.texts(listing.types()));
        }
        if (listing.since() != null) {
            where.append(" and c.updated >= cast(:since as timestamptz)");
            parameters.put("since", time(listing.since()));
        }
        RecordListing.Span care = listing.care();
        if (care != null) {
            // what has no time of its own has that of its update in its place
            where.append(" and (c.clinical = c.updated or (c.clinical <= cast(:until as timestamptz)"
                    + " and c.clinical_until >= cast(:from as timestamptz)))");
            parameters.put("from", time(care.from()));
            parameters.put("until", time(care.until()));
        }
        RecordKey after = listing.after();
        if (after != null) {
            where.append(" and (c.type, c.id) > (:afterType, :afterId)");
            parameters.put("afterType", Columns.text(after.type()));
            parameters.put("afterId", Columns.text(after.id()));
        }
        Query query = transaction
                .createQuery("select " + RecordReader.COLUMNS + " from vault.current_record c"
                        + " join vault.record r on r.type = c.type and r.id = c.id and r.version = c.version"
                        + " left join vault.patient_key k on k.patient = r.patient where true" + where
                        + " order by c.type, c.id limit :limit")
                .bind("limit", listing.limit());
        parameters.forEach(query::bind);
        return query.map((row, context) -> reader.record(reader.row(row))).list();
    }

    private static Argument time(Instant instant) {
        return Columns.text(Columns.literal(instant));
    }
}
