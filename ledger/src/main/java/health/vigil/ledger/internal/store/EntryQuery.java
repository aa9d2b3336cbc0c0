package health.vigil.ledger.internal.store;

import health.vigil.ledger.EntrySearch;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/// An [EntrySearch] in SQL. The page's places are found in one index first; only then are their entries fetched.
public final class EntryQuery {
    private static final int STRETCH = 4096;

    private final EntrySearch search;
    private final StringBuilder conditions = new StringBuilder();
    private final Map<String, Object> bindings = new LinkedHashMap<>();
    private final Map<String, List<String>> lists = new LinkedHashMap<>();

    private EntryQuery(EntrySearch search) {
        this.search = search;
    }

    /// Reads a page, in the order that the search asks for.
    ///
    /// @param row reads `index` and `bytes`
    public static <T> List<T> run(Handle evidence, EntrySearch search, RowMapper<T> row) {
        EntryQuery query = new EntryQuery(search);
        return query.narrow(evidence) ? query.page(evidence, row) : List.of();
    }

    /// @return false where nothing can match
    private boolean narrow(Handle evidence) {
        if (search.from() != null || search.until() != null) {
            Optional<Range> range = range(evidence);
            if (range.isEmpty()) {
                return false;
            }
            where("e.index >= :lowest", "lowest", range.get().first());
            where("e.index < :highest", "highest", range.get().end());
        }
        if (search.from() != null) {
            where("e.time >= :from", "from", search.from().atOffset(ZoneOffset.UTC));
        }
        if (search.until() != null) {
            where("e.time < :until", "until", search.until().atOffset(ZoneOffset.UTC));
        }
        if (search.subject() != null) {
            where("e.subject = :subject", "subject", search.subject().value());
        }
        if (search.actor() != null) {
            where("e.actor = :actor", "actor", References.indexed(search.actor()));
        }
        if (search.kinds().size() == 1) {
            where("e.kind = :kind", "kind", search.kinds().getFirst());
        } else if (!search.kinds().isEmpty()) {
            conditions.append(" and e.kind = any(cast(:kinds as text[]))");
            lists.put("kinds", search.kinds());
        }
        if (search.beyond() != null) {
            where(search.newestFirst() ? "e.index < :beyond" : "e.index > :beyond", "beyond", search.beyond());
        }
        references();
        return true;
    }

    private void references() {
        List<String> references = search.references();
        if (references.size() == 1 && References.common(references.getFirst())) {
            where(
                    "e.index in (select m.index from ledger.mention m"
                            + " where m.reference = hashtextextended(:reference, 0))"
                            + " and :reference = any(e.refs)",
                    "reference",
                    references.getFirst());
        } else if (!references.isEmpty()) {
            conditions.append(" and e.refs && cast(:references as text[])");
            lists.put("references", references);
        }
    }

    private void where(String condition, String name, Object value) {
        conditions.append(" and ").append(condition);
        bindings.put(name, value);
    }

    private <T> List<T> page(Handle evidence, RowMapper<T> row) {
        String order = search.newestFirst() ? " desc" : "";
        // A page of a rare reference is found by the inverted index and then sorted; the sum keeps the planner from
        // walking the whole log in order instead, in the hope of meeting it early.
        String walk = lists.containsKey("references") ? "e.index + 0" : "e.index";
        Query query = evidence.createQuery("select index, bytes from ledger.entry where index = any(array("
                + "select e.index from ledger.entry e where true" + conditions + " order by " + walk + order
                + " limit :limit)) order by index" + order);
        bindings.forEach(query::bind);
        lists.forEach((name, values) -> query.bindArray(name, String.class, values));
        return query.bind("limit", search.limit()).map(row).list();
    }

    private Optional<Range> range(Handle evidence) {
        Instant from = search.from() == null ? Instant.EPOCH.minusSeconds(3_000_000_000L) : search.from();
        Instant until = search.until() == null ? Instant.parse("9999-12-31T00:00:00Z") : search.until();
        return evidence.createQuery("""
                        select min(number) as first, max(number) as last from ledger.stretch
                        where latest >= :from and earliest < :until
                        """)
                .bind("from", from.atOffset(ZoneOffset.UTC))
                .bind("until", until.atOffset(ZoneOffset.UTC))
                .map((row, _) -> row.getObject("first") == null
                        ? Optional.<Range>empty()
                        : Optional.of(new Range(row.getLong("first") * STRETCH, (row.getLong("last") + 1) * STRETCH)))
                .one();
    }

    /// Places in the log, from the first one to before the end.
    private record Range(long first, long end) {}
}
