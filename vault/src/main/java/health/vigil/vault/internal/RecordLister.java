package health.vigil.vault.internal;

import health.vigil.vault.RecordKey;
import health.vigil.vault.RecordListing;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.internal.search.Compartments;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.Query;

/// Lists current records without a search.
public final class RecordLister {
    private final RecordReader reader;
    private final BlindIndex blind;

    public RecordLister(VaultKeys keys, RecordReader reader) {
        this.reader = reader;
        this.blind = new BlindIndex(keys.pseudonyms());
    }

    public List<StoredRecord> list(Handle transaction, RecordListing listing) {
        Map<String, Argument> parameters = new LinkedHashMap<>();
        StringBuilder where = new StringBuilder();
        if (!listing.deletions()) {
            where.append(" and not c.deleted");
        }
        String patient = listing.patient();
        if (patient != null) {
            Narrowing whose = new Narrowing();
            whose.ownerOrAnyOf(patient, listing.compartment() ? naming(patient, listing.types()) : List.of());
            where.append(whose.sql());
            parameters.putAll(whose.parameters());
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

    /// The blind values of which a record has one that belongs to the patient's compartment and is another's or
    /// nobody's.
    ///
    /// @param types empty for all
    private List<Long> naming(String patient, Set<String> types) {
        RecordKey whose = new RecordKey("Patient", patient);
        return Compartments.of(whose.type()).keySet().stream()
                .filter(type -> types.isEmpty() || types.contains(type))
                .flatMap(type -> Requirement.BelongsTo.of(type, whose).values(blind).stream())
                .toList();
    }

    private static Argument time(Instant instant) {
        return Columns.text(Columns.literal(instant));
    }
}
