package health.vigil.sources.internal.ehr;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// The lines of a file, one at a time.
final class Lines {
    private static final int LONGEST = 32 << 20;

    private final InputStream file;

    Lines(InputStream file) {
        this.file = new BufferedInputStream(file, 1 << 16);
    }

    /// The next line without its end; empty at the end of the file.
    ///
    /// @throws health.vigil.base.ProblemException `VGL-SRC-025` where it is too long
    Optional<byte[]> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int read = file.read();
        if (read < 0) {
            return Optional.empty();
        }
        while (read >= 0 && read != '\n') {
            if (read != '\r') {
                line.write(read);
            }
            if (line.size() > LONGEST) {
                throw EhrProblems.tooLarge();
            }
            read = file.read();
        }
        return Optional.of(line.toByteArray());
    }

    void skip(long lines) throws IOException {
        for (long left = lines; left > 0; left--) {
            if (next().isEmpty()) {
                return;
            }
        }
    }
}
