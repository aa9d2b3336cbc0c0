package health.vigil.ledger.internal.store;

import health.vigil.base.PatientToken;
import health.vigil.ledger.Entry;
import health.vigil.ledger.internal.merkle.Merkle;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.postgresql.PGConnection;
import org.postgresql.util.ByteStreamWriter;

/// Rows of `ledger.entry` on their way in, by PostgreSQL's binary COPY: nothing is written as text and read again.
public final class NewEntries {
    private static final String COPY = "copy ledger.entry (index, id, time, kind, actor, subject, refs, bytes,"
            + " leaf_hash) from stdin with (format binary)";
    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final int COLUMNS = 9;
    private static final int TEXT = 25; // the type's oid, the same in every PostgreSQL
    private static final long EPOCH = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();

    private final List<byte[]> placed = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
    private final DataOutputStream out = new DataOutputStream(bytes);
    private long index;

    /// @param first the index of the first of them
    public NewEntries(long first) {
        this.index = first;
        bytes.writeBytes(HEADER);
    }

    /// One more, behind those added before.
    @SuppressWarnings("JavaInstantGetSecondsGetNano") // both parts are written, as microseconds
    public void add(Entry entry, byte[] canonical) {
        PatientToken subject = entry.subject();
        try {
            out.writeShort(COLUMNS);
            whole(index++);
            out.writeInt(16);
            out.writeLong(entry.id().getMostSignificantBits());
            out.writeLong(entry.id().getLeastSignificantBits());
            whole((entry.time().getEpochSecond() - EPOCH) * 1_000_000
                    + entry.time().getNano() / 1_000);
            text(entry.act().kind());
            text(References.indexed(entry.actor().id()));
            if (subject == null) {
                out.writeInt(-1);
            } else {
                text(subject.value());
            }
            texts(References.of(entry));
            field(canonical);
            field(Merkle.leaf(canonical));
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes every byte", e);
        }
        placed.add(canonical);
    }

    /// Inserts them.
    ///
    /// @return their bytes, in order
    public List<byte[]> insert(Handle transaction) {
        if (placed.isEmpty()) {
            return placed;
        }
        try {
            out.writeShort(-1);
            transaction
                    .getConnection()
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(COPY, ByteStreamWriter.of(java.nio.ByteBuffer.wrap(bytes.toByteArray())));
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return placed;
    }

    private void whole(long value) throws IOException {
        out.writeInt(Long.BYTES);
        out.writeLong(value);
    }

    private void text(String value) throws IOException {
        field(value.getBytes(StandardCharsets.UTF_8));
    }

    private void field(byte[] value) throws IOException {
        out.writeInt(value.length);
        out.write(value);
    }

    private void texts(Collection<String> values) throws IOException {
        ByteArrayOutputStream array = new ByteArrayOutputStream();
        DataOutputStream elements = new DataOutputStream(array);
        elements.writeInt(values.isEmpty() ? 0 : 1); // dimensions
        elements.writeInt(0); // no nulls
        elements.writeInt(TEXT);
        if (!values.isEmpty()) {
            elements.writeInt(values.size());
            elements.writeInt(1); // the first one's subscript
            for (String value : values) {
                byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
                elements.writeInt(utf8.length);
                elements.write(utf8);
            }
        }
        field(array.toByteArray());
    }
}
