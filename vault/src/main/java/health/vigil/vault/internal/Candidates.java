package health.vigil.vault.internal;

import health.vigil.vault.StoredRecord;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// Current versions that may match, still sealed, in order.
final class Candidates {
    private static final String MISSING = "missing";

    private final RecordReader reader;

    Candidates(RecordReader reader) {
        this.reader = reader;
    }

    /// @param place where a page that ends here goes on
    record Candidate(RecordReader.Row row, Cursor place) {}

    /// @param missing whether those without a value in the order are meant, else those that have one
    /// @param after begins behind this place, null at the first
    List<Candidate> of(
            Handle transaction,
            String type,
            Narrowing narrowing,
            Sequence.ByColumn order,
            boolean missing,
            @Nullable Cursor after,
            int limit) {
        String direction = order.descending() ? "desc" : "asc";
        String behind = order.descending() ? "<" : ">";
        String column = order.column();
        String place = order.missingLast() ? " and %s %s c.updated".formatted(column, missing ? "=" : "<>") : "";
        if (after != null) {
            place += order.byId()
                    ? " and c.id " + behind + " :afterId"
                    : " and (%s, c.id) %s (cast(:afterTime as timestamptz), :afterId)".formatted(column, behind);
        }
        String by = order.byId() ? "c.id " + direction : "%s %s, c.id %s".formatted(column, direction, direction);
        Query query = transaction
                .createQuery("select " + RecordReader.COLUMNS + ", " + column
                        + " from vault.current_record c"
                        + " join vault.record r on r.type = c.type and r.id = c.id and r.version = c.version"
                        + " left join vault.patient_key k on k.patient = r.patient"
                        + " where c.type = :type and not c.deleted" + narrowing.sql() + place + " order by " + by
                        + " limit :limit")
                .bind("type", type)
                .bind("limit", limit);
        if (after != null) {
            query.bind("afterId", after.parts().get(order.byId() ? 0 : 1));
            if (!order.byId()) {
                query.bind("afterTime", after.parts().getFirst());
            }
        }
        narrowing.parameters().forEach(query::bind);
        return query.map((row, context) -> {
                    RecordReader.Row stored = reader.row(row);
                    String id = stored.key().id();
                    if (order.byId()) {
                        return new Candidate(stored, Cursor.at(id));
                    }
                    Instant time = row.getObject(8, OffsetDateTime.class).toInstant();
                    return new Candidate(
                            stored,
                            order.missingLast()
                                    ? Cursor.at(Columns.literal(time), id, missing ? MISSING : "")
                                    : Cursor.at(Columns.literal(time), id));
                })
                .list();
    }

    /// How many parts a place in the order has.
    static int parts(Sequence.ByColumn order) {
        return order.byId() ? 1 : order.missingLast() ? 3 : 2;
    }

    /// Whether a place is among the records without a value.
    static boolean isMissing(@Nullable Cursor place) {
        return place != null && place.parts().getLast().equals(MISSING);
    }

    StoredRecord open(Candidate candidate) {
        return reader.record(candidate.row());
    }
}
