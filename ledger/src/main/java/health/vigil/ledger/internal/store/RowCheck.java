package health.vigil.ledger.internal.store;

import health.vigil.base.PatientToken;
import health.vigil.base.ProblemException;
import health.vigil.ledger.Entry;
import health.vigil.ledger.internal.encoding.EntryCodec;
import health.vigil.ledger.internal.merkle.Merkle;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// Compares rows of `ledger.entry` with the tree's leaves, and their search columns with what their bytes say: who
/// owns the database could hide an entry from investigators without touching the evidence.
public final class RowCheck {
    private static final String READ = """
            select index, id, time, kind, actor, subject, refs, bytes, leaf_hash from ledger.entry
            where index >= :from and index < :to order by index
            """;

    private final Jdbi evidence;

    public RowCheck(Jdbi evidence) {
        this.evidence = evidence;
    }

    /// The indexes of rows that are missing or say something else.
    ///
    /// @param first the index of the first leaf
    /// @param leaves hashes of consecutive leaves
    public List<Long> differing(long first, List<byte[]> leaves) {
        List<Row> rows = evidence.withHandle(handle -> handle.createQuery(READ)
                .bind("from", first)
                .bind("to", first + leaves.size())
                .map((row, _) -> new Row(
                        row.getLong("index"),
                        row.getObject("id", UUID.class),
                        row.getObject("time", OffsetDateTime.class),
                        row.getString("kind"),
                        row.getString("actor"),
                        row.getString("subject"),
                        Arrays.asList((String[]) row.getArray("refs").getArray()),
                        row.getBytes("bytes"),
                        row.getBytes("leaf_hash")))
                .list());
        List<Long> differing = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < leaves.size(); i++) {
            boolean there = next < rows.size() && rows.get(next).index == first + i;
            if (!there || !rows.get(next).says(leaves.get(i))) {
                differing.add(first + i);
            }
            next += there ? 1 : 0;
        }
        return differing;
    }

    /// A row as it is.
    // Never compared: its arrays stay what was read.
    @SuppressWarnings("ArrayRecordComponent")
    private record Row(
            long index,
            UUID id,
            OffsetDateTime time,
            String kind,
            String actor,
            @org.jspecify.annotations.Nullable String subject,
            List<String> refs,
            byte[] bytes,
            byte[] leafHash) {
        boolean says(byte[] leaf) {
            if (!Arrays.equals(leafHash, leaf) || !Arrays.equals(Merkle.leaf(bytes), leaf)) {
                return false;
            }
            try {
                Entry entry = EntryCodec.decode(bytes);
                PatientToken about = entry.subject();
                return id.equals(entry.id())
                        // the database keeps microseconds, rounded
                        && Math.abs(ChronoUnit.NANOS.between(time.toInstant(), entry.time())) <= 1000
                        && kind.equals(entry.act().kind())
                        && actor.equals(References.indexed(entry.actor().id()))
                        && Objects.equals(subject, about == null ? null : about.value())
                        && refs.equals(List.copyOf(References.of(entry)));
            } catch (ProblemException _) {
                return false;
            }
        }
    }
}
