package health.vigil.sources.internal.item;

import health.vigil.base.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Tells rows apart as bytes, so that each stays as it was sent. Rows without anything but spaces are none.
public final class Rows {
    private static final int NOT_READ = -2;

    private final InputStream in;
    private final int separator;
    private int ahead = NOT_READ;
    private long position;

    /// @param separator of comma-separated values, whose quoted values may hold ends of lines; 0 for lines
    private Rows(InputStream in, int separator) {
        this.in = in;
        this.separator = separator;
    }

    /// Rows of comma-separated values (RFC 4180).
    ///
    /// @param in buffered; not closed
    public static Rows csv(InputStream in, char separator) {
        return new Rows(in, separator);
    }

    /// Lines, each an object.
    ///
    /// @param in buffered; not closed
    public static Rows lines(InputStream in) {
        return new Rows(in, 0);
    }

    /// How many bytes were read.
    public long position() {
        return position;
    }

    /// Reads on to where a row begins; nothing where it is further already.
    public void advanceTo(long further) throws IOException {
        while (position < further && take() >= 0) {}
    }

    /// The next row with its end of line, null after the last.
    ///
    /// @throws ProblemException `VGL-SRC-013` where it is larger than a mebibyte
    public byte @Nullable [] next() throws IOException {
        while (true) {
            ByteArrayOutputStream row = new ByteArrayOutputStream(256);
            boolean blank = read(row);
            if (row.size() == 0) {
                return null;
            }
            if (!blank) {
                return row.toByteArray();
            }
        }
    }

    /// @return whether there is nothing but spaces
    private boolean read(ByteArrayOutputStream row) throws IOException {
        boolean quoted = false;
        boolean mayOpen = true;
        boolean blank = true;
        for (int b = take(); b >= 0; b = take()) {
            row.write(b);
            if (row.size() > StrictJson.LARGEST) {
                throw new ProblemException(
                        "VGL-SRC-013",
                        "A row is larger than a mebibyte.",
                        "Look for a quote that does not match; send what is so large in parts.");
            }
            blank &= b <= ' ';
            boolean wasQuoted = quoted;
            if (b == '"' && separator != 0 && (quoted || mayOpen)) {
                quoted = !quoted;
                mayOpen = wasQuoted;
                continue;
            }
            if (quoted) {
                continue;
            }
            mayOpen = b == separator;
            if (b == '\n') {
                return blank;
            }
            if (b == '\r' && separator != 0) {
                if (peek() == '\n') {
                    row.write(take());
                }
                return blank;
            }
        }
        return blank;
    }

    private int peek() throws IOException {
        if (ahead == NOT_READ) {
            ahead = in.read();
        }
        return ahead;
    }

    private int take() throws IOException {
        int b = peek();
        ahead = NOT_READ;
        if (b >= 0) {
            position++;
        }
        return b;
    }
}
