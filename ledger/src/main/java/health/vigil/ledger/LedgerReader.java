package health.vigil.ledger;

import health.vigil.ledger.internal.encoding.EntryCodec;
import health.vigil.ledger.internal.store.EntryQuery;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;

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
        return evidence.withHandle(handle -> find(handle, search));
    }

    /// The same in a transaction of the caller's, of the role that may read the ledger.
    public List<RecordedEntry> find(Handle transaction, EntrySearch search) {
        return EntryQuery.run(transaction, search, ENTRY);
    }

    /// Entries in the order of the log, for those who follow it, in a transaction of theirs.
    ///
    /// @param from the index of the first
    /// @param most at most so many
    public List<RecordedEntry> read(Handle transaction, long from, int most) {
        return transaction
                .createQuery(
                        "select index, bytes from ledger.entry where index >= :from and index < :to order by index")
                .bind("from", from)
                .bind("to", from + most)
                .map(ENTRY)
                .list();
    }

    /// Which of these the log tells of: references, or `entry/<id>` for an entry's own id.
    ///
    /// @param kinds of the entries that tell of them
    public Set<String> recorded(List<String> kinds, Collection<String> references) {
        List<UUID> ids = references.stream()
                .filter(each -> each.startsWith("entry/"))
                .map(each -> UUID.fromString(each.substring("entry/".length())))
                .toList();
        return evidence.withHandle(handle -> Set.copyOf(handle.createQuery("""
                        select distinct reference from ledger.entry, unnest(refs) as reference
                        where kind = any(cast(:kinds as text[])) and refs && cast(:references as text[])
                            and reference = any(cast(:references as text[]))
                        union select 'entry/' || id from ledger.entry where id = any(:ids) and kind = any(cast(:kinds as text[]))
                        """)
                .bindArray("kinds", String.class, kinds)
                .bindArray("references", String.class, references)
                .bindArray("ids", UUID.class, ids)
                .mapTo(String.class)
                .list()));
    }

    /// Proofs of these entries under one checkpoint, the newest.
    ///
    /// @param indexes in any order
    /// @return those that the checkpoint signs for, by index
    public SortedMap<Long, InclusionProof> proofs(Collection<Long> indexes) {
        return InclusionProof.all(directory, indexes);
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
