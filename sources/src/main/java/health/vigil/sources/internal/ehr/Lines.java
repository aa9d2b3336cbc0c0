package health.vigil.sources.internal.ehr;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/// The lines of a file, one at a time.
final class Lines {
    private static final int LONGEST = 32 << 20;

    private final InputStream file;
    private long tooLong;
    private boolean endsOpen;

    Lines(InputStream file) {
        this.file = new BufferedInputStream(file, 1 << 16);
    }

    /// The next line without its end; empty at the end of the file. One that is too long is nothing, and counted.
    Optional<byte[]> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int read = file.read();
        if (read < 0) {
            return Optional.empty();
        }
        boolean fits = true;
        while (read >= 0 && read != '\n') {
            if (fits) {
                line.write(read);
                fits = line.size() <= LONGEST;
            }
            read = file.read();
        }
        endsOpen = read < 0;
        if (fits) {
            byte[] whole = line.toByteArray();
            boolean hasReturn = whole.length > 0 && whole[whole.length - 1] == '\r';
            return Optional.of(hasReturn ? Arrays.copyOf(whole, whole.length - 1) : whole);
        }
        tooLong++;
        return Optional.of(new byte[0]);
    }

    /// Whether the line that was given last had no end, as the last one may, and one where the file breaks off has.
    boolean endsOpen() {
        return endsOpen;
    }

    /// @return whether there were so many
    boolean skip(long lines) throws IOException {
        for (long left = lines; left > 0; left--) {
            if (next().isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /// How many lines were too long since this was asked last.
    long tooLong() {
        long found = tooLong;
        tooLong = 0;
        return found;
    }
}
