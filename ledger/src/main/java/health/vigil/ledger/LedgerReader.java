package health.vigil.ledger;

import health.vigil.ledger.internal.encoding.EntryCodec;
import health.vigil.ledger.internal.search.SearchIndex;
import health.vigil.ledger.internal.tiles.LogFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.Collectors;

/// Answers investigators from a log's directory alone. That they may ask, and that they asked, the caller decides and
/// records. Safe for several threads.
public final class LedgerReader {
    private final Path directory;
    private final LogFiles files;
    private final SearchIndex index;

    /// @param directory of the log's tiles
    public LedgerReader(Path directory) {
        this.directory = directory;
        this.files = new LogFiles(directory);
        this.index = new SearchIndex(directory);
    }

    /// A page of entries. Entries of the last moments, which no checkpoint signs for yet, are not among them.
    public List<RecordedEntry> find(EntrySearch search) {
        return index.find(search);
    }

    /// Entries in the order of the log, for those who follow it.
    ///
    /// @param from the index of the first
    /// @param most at most so many
    public List<RecordedEntry> read(long from, int most) {
        long size = files.size();
        List<RecordedEntry> read = new ArrayList<>();
        for (byte[] entry : files.entries(from, Math.min(size, from + most), size)) {
            read.add(new RecordedEntry(from + read.size(), EntryCodec.decode(entry)));
        }
        return read;
    }

    /// Which of these the log tells of: references, or `entry/<id>` for an entry's own id.
    ///
    /// @param kinds of the entries that tell of them
    public Set<String> recorded(List<String> kinds, Collection<String> references) {
        String[] names = kinds.toArray(String[]::new);
        return references.stream()
                .filter(each -> each.startsWith("entry/")
                        ? entry(UUID.fromString(each.substring("entry/".length())))
                                .filter(recorded ->
                                        kinds.contains(recorded.entry().act().kind()))
                                .isPresent()
                        : !find(EntrySearch.everything()
                                        .referringTo(each)
                                        .ofKind(names)
                                        .atMost(1))
                                .isEmpty())
                .collect(Collectors.toSet());
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
        return index.find(id);
    }

    /// Proves an entry from the tiles.
    ///
    /// @return empty where no checkpoint signs for it yet, for about half a second after the act
    public Optional<InclusionProof> proof(long index) {
        return InclusionProof.from(directory, index);
    }
}
