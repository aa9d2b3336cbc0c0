package health.vigil.ledger;

import health.vigil.ledger.internal.encoding.EntryCodec;
import health.vigil.ledger.internal.store.References;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/// Answers investigators. That they may ask, and that they asked, the caller decides and records. Safe for several
/// threads.
public final class LedgerReader {
    private static final RowMapper<RecordedEntry> ENTRY =
            (row, _) -> new RecordedEntry(row.getLong("index"), EntryCodec.decode(row.getBytes("bytes")));

    private final Jdbi evidence;
    private final Path directory;

    /// @param evidence the pool of the role that may read the ledger
    /// @param directory of the log's tiles
    public LedgerReader(Jdbi evidence, Path directory) {
        this.evidence = evidence;
        this.directory = directory;
    }

    /// A page of entries. Entries of the last moments, not sequenced yet, are not among them.
    public List<RecordedEntry> find(EntrySearch search) {
        Map<String, Object> bindings = new LinkedHashMap<>();
        StringBuilder sql = new StringBuilder("select index, bytes from ledger.entry where true");
        if (search.subject() != null) {
            sql.append(" and subject = :subject");
            bindings.put("subject", search.subject().value());
        }
        if (search.reference() != null) {
            sql.append(" and refs @> cast(array[:reference] as text[])");
            bindings.put("reference", search.reference());
        }
        if (search.actor() != null) {
            sql.append(" and actor = :actor");
            bindings.put("actor", References.indexed(search.actor()));
        }
        if (search.kind() != null) {
            sql.append(" and kind = :kind");
            bindings.put("kind", search.kind());
        }
        if (search.from() != null) {
            sql.append(" and time >= :from");
            bindings.put("from", search.from().atOffset(ZoneOffset.UTC));
        }
        if (search.until() != null) {
            sql.append(" and time < :until");
            bindings.put("until", search.until().atOffset(ZoneOffset.UTC));
        }
        if (search.beyond() != null) {
            sql.append(search.newestFirst() ? " and index < :beyond" : " and index > :beyond");
            bindings.put("beyond", search.beyond());
        }
        sql.append(search.newestFirst() ? " order by index desc" : " order by index")
                .append(" limit :limit");
        bindings.put("limit", search.limit());
        return evidence.withHandle(handle -> {
            Query query = handle.createQuery(sql.toString());
            bindings.forEach(query::bind);
            return query.map(ENTRY).list();
        });
    }

    /// The entry of an id.
    public Optional<RecordedEntry> entry(UUID id) {
        return evidence.withHandle(handle -> handle.createQuery("select index, bytes from ledger.entry where id = :id")
                .bind("id", id)
                .map(ENTRY)
                .findOne());
    }

    /// Proves an entry from the tiles.
    ///
    /// @return empty where no checkpoint signs for it yet, for about half a second after the act
    public Optional<InclusionProof> proof(long index) {
        return InclusionProof.from(directory, index);
    }

    /// Entries that have committed and have no place in the log yet.
    public long waiting() {
        return evidence.withHandle(handle -> handle.createQuery("select count(*) from ledger.pending")
                .mapTo(Long.class)
                .one());
    }
}
