package health.vigil.gateway.internal.bulk;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/// How far the loading of a file has come, kept beside it.
public final class LoadProgress {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path kept;
    private final Path refused;
    private long lines;
    private long stored;
    private long failed;

    private LoadProgress(Path file) {
        this.kept = file.resolveSibling(file.getFileName() + ".progress");
        this.refused = file.resolveSibling(file.getFileName().toString().replaceFirst("\\.ndjson$", ".failed.ndjson"));
    }

    /// A line that the server refused, with why.
    public record Failure(String line, String reason) {
        /// Lines are records.
        @Override
        public String toString() {
            return reason;
        }
    }

    /// Where the file had come to.
    public static LoadProgress of(Path file) throws IOException {
        LoadProgress progress = new LoadProgress(file);
        if (Files.exists(progress.kept)) {
            String[] numbers = Files.readString(progress.kept).strip().split(" ", -1);
            progress.lines = Long.parseLong(numbers[0]);
            progress.stored = Long.parseLong(numbers[1]);
            progress.failed = Long.parseLong(numbers[2]);
        }
        return progress;
    }

    public long lines() {
        return lines;
    }

    public long stored() {
        return stored;
    }

    public long failed() {
        return failed;
    }

    /// Keeps failures first and then the place, so that an interruption between the two repeats and loses nothing.
    ///
    /// @param more lines that are done
    /// @param taken how many of them the server has
    public void advance(int more, int taken, List<Failure> failures) throws IOException {
        for (Failure failure : failures) {
            ObjectNode line = JSON.createObjectNode();
            line.put("reason", failure.reason()).put("line", failure.line());
            append(line + "\n");
        }
        lines += more;
        stored += taken;
        failed += failures.size();
        Path next = kept.resolveSibling(kept.getFileName() + ".new");
        Files.writeString(next, lines + " " + stored + " " + failed + "\n");
        Files.move(next, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void append(String text) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        try (FileChannel channel = FileChannel.open(
                        refused,
                        options,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                OutputStream out = Channels.newOutputStream(channel)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
