package health.vigil.sources.internal.drop;

import health.vigil.base.ProblemException;
import health.vigil.sources.internal.item.Bodies;
import health.vigil.sources.internal.item.JsonItems;
import health.vigil.sources.internal.item.Rows;
import health.vigil.sources.internal.item.Utf8;
import health.vigil.sources.internal.mapping.Mapping;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The items of a file, one after another. A row or line that is none is an item too: it waits as an exception,
/// and does not keep the others out.
public final class FileItems implements AutoCloseable {
    private static final int LARGEST = 64 << 20;
    private static final int MOST_OBJECTS = 500_000;

    private interface Items {
        byte @Nullable [] next() throws IOException;

        long position();
    }

    private final @Nullable InputStream in;
    private final Items items;

    private FileItems(@Nullable InputStream in, Items items) {
        this.in = in;
        this.items = items;
    }

    /// Opens a file where it was left.
    ///
    /// @param position see [FileProgress#position]
    /// @throws ProblemException `VGL-SRC-010`, `VGL-SRC-011`, `VGL-SRC-013` or `VGL-SRC-014` where nothing of
    ///     it can be taken
    public static FileItems open(DropFile file, Mapping mapping, long position) throws IOException {
        String name = file.path().getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".json")) {
            return new FileItems(null, objects(file, position));
        }
        InputStream in = new BufferedInputStream(Files.newInputStream(file.path()));
        try {
            return new FileItems(in, rows(in, mapping, position));
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static Items objects(DropFile file, long position) throws IOException {
        if (Files.size(file.path()) > LARGEST) {
            throw new ProblemException(
                    "VGL-SRC-011", "A JSON file is larger than 64 MiB.", "Write one object a line (.ndjson).");
        }
        List<byte[]> objects = JsonItems.of(Files.readAllBytes(file.path()), MOST_OBJECTS);
        return new Items() {
            private int at = (int) position;

            @Override
            public byte @Nullable [] next() {
                return at < objects.size() ? objects.get(at++) : null;
            }

            @Override
            public long position() {
                return at;
            }
        };
    }

    private static Items rows(InputStream in, Mapping mapping, long position) throws IOException {
        long mark = skipMark(in);
        return switch (mapping.format()) {
            case Mapping.Format.Json _ -> {
                Rows lines = Rows.lines(in);
                lines.advanceTo(position - mark);
                yield after(lines, lines::next, mark);
            }
            case Mapping.Format.Csv csv -> {
                Rows rows = Rows.csv(in, csv.separator());
                Bodies.Header header = Bodies.Header.read(rows, csv, mapping);
                rows.advanceTo(position - mark);
                yield after(rows, () -> withNames(header, rows.next()), mark);
            }
        };
    }

    private static byte @Nullable [] withNames(Bodies.Header header, byte @Nullable [] row) {
        return row == null ? null : header.with(row);
    }

    private interface Next {
        byte @Nullable [] item() throws IOException;
    }

    private static Items after(Rows rows, Next next, long before) {
        return new Items() {
            @Override
            public byte @Nullable [] next() throws IOException {
                return next.item();
            }

            @Override
            public long position() {
                return before + rows.position();
            }
        };
    }

    private static long skipMark(InputStream in) throws IOException {
        in.mark(3);
        byte[] start = in.readNBytes(3);
        in.reset();
        if (!Utf8.hasMark(start)) {
            return 0;
        }
        in.skipNBytes(3);
        return 3;
    }

    /// The next item, null after the last.
    public byte @Nullable [] next() throws IOException {
        return items.next();
    }

    /// Where the next one begins.
    public long position() {
        return items.position();
    }

    @Override
    public void close() throws IOException {
        if (in != null) {
            in.close();
        }
    }
}
