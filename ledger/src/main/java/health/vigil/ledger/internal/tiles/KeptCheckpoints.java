package health.vigil.ledger.internal.tiles;

import health.vigil.ledger.internal.note.SignedNote;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Checkpoints that a log keeps for ever, `checkpoints/<size>`, and the time-stamp replies for their files,
/// `checkpoints/<size>.tsr` (RFC 3161). Each is written once.
public final class KeptCheckpoints {
    /// The directory, relative to the log's.
    public static final String DIRECTORY = "checkpoints";

    private static final String TOKEN = ".tsr";
    private static final int LARGEST_TOKEN = 64 * 1024;
    private static final String NAME = "0|[1-9][0-9]{0,14}";

    private final Path directory;

    /// @param root the log's directory
    public KeptCheckpoints(Path root) {
        this.directory = root.resolve(DIRECTORY);
    }

    /// The sizes of trees with a kept checkpoint, ascending.
    public List<Long> sizes() {
        return names().filter(name -> name.matches(NAME))
                .map(Long::valueOf)
                .sorted()
                .toList();
    }

    /// The sizes of those that are stamped, ascending.
    public List<Long> stamped() {
        return names().filter(name -> name.endsWith(TOKEN))
                .map(name -> name.substring(0, name.length() - TOKEN.length()))
                .filter(name -> name.matches(NAME))
                .map(Long::valueOf)
                .sorted()
                .toList();
    }

    /// A kept checkpoint, unverified.
    public byte[] note(long size) {
        return LogFiles.read(directory.resolve(Long.toString(size)), SignedNote.LARGEST);
    }

    /// The time-stamp reply for a kept checkpoint's file, unverified.
    public Optional<byte[]> token(long size) {
        Path file = directory.resolve(size + TOKEN);
        return Files.exists(file) ? Optional.of(LogFiles.read(file, LARGEST_TOKEN)) : Optional.empty();
    }

    /// Keeps a checkpoint, unless one of this size is kept already.
    public void keep(long size, byte[] note) throws IOException {
        write(Long.toString(size), note);
    }

    /// Keeps the time-stamp reply for a kept checkpoint, unless there is one.
    public void keepToken(long size, byte[] token) throws IOException {
        write(size + TOKEN, token);
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            DurableFiles files = new DurableFiles();
            files.write(file, bytes);
            files.sync();
        }
    }

    private Stream<String> names() {
        if (!Files.isDirectory(directory)) {
            return Stream.empty();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(file -> String.valueOf(file.getFileName())).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
