package health.vigil.vault.internal;

import health.vigil.vault.RecordSearch;
import health.vigil.vault.SearchGate;
import health.vigil.vault.StoredRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// What has been written, to all types or one: versions, newest first.
public final class ChangeReader {
    private static final int MOST_LOOKED_AT = 5_000;
    private static final int CHUNK = 500;

    private final VaultKeys keys;
    private final RecordReader reader;

    public ChangeReader(VaultKeys keys, RecordReader reader) {
        this.keys = keys;
        this.reader = reader;
    }

    /// One page.
    ///
    /// @param type null for all types
    /// @param since not older than this, null for all
    /// @param cursor of the page before, null for the first
    public RecordSearch.Page page(
            Handle transaction,
            @Nullable String type,
            @Nullable Instant since,
            int limit,
            @Nullable String cursor,
            SearchGate gate) {
        String scope = "changes/" + (type == null ? "" : type);
        Cursor place = cursor == null ? null : Cursor.open(keys, scope, cursor, 4);
        List<StoredRecord> found = new ArrayList<>();
        int looked = 0;
        while (found.size() < limit && looked < MOST_LOOKED_AT) {
            List<RecordReader.Row> rows = rows(transaction, type, since, place, CHUNK);
            for (RecordReader.Row row : rows) {
                if (found.size() == limit) {
                    break;
                }
                place = place(row);
                if (gate.admits(row.key().type(), row.patient())) {
                    found.add(reader.record(row));
                }
            }
            looked += rows.size();
            if (rows.size() < CHUNK && (rows.isEmpty() || place(rows.getLast()).equals(place))) {
                return new RecordSearch.Page(found, null);
            }
        }
        return new RecordSearch.Page(found, place == null ? null : place.sealed(keys, scope));
    }

    private List<RecordReader.Row> rows(
            Handle transaction, @Nullable String type, @Nullable Instant since, @Nullable Cursor place, int limit) {
        Query query = transaction
                .createQuery(RecordReader.VERSIONS + " where r.updated >= cast(:since as timestamptz)"
                        + (type == null ? "" : " and r.type = :type")
                        + (place == null
                                ? ""
                                : " and (r.updated, r.type, r.id, r.version)"
                                        + " < (cast(:placeTime as timestamptz), :placeType, :placeId, :placeVersion)")
                        + " order by r.updated desc, r.type desc, r.id desc, r.version desc limit :limit")
                .bind("since", Columns.literal(since == null ? Instant.MIN : since))
                .bind("limit", limit);
        if (type != null) {
            query.bind("type", type);
        }
        if (place != null) {
            query.bind("placeTime", place.parts().get(0))
                    .bind("placeType", place.parts().get(1))
                    .bind("placeId", place.parts().get(2))
                    .bind("placeVersion", Integer.parseInt(place.parts().get(3)));
        }
        return query.map((row, context) -> reader.row(row)).list();
    }

    private static Cursor place(RecordReader.Row row) {
        return Cursor.at(row.updated().toString(), row.key().type(), row.key().id(), String.valueOf(row.version()));
    }
}
