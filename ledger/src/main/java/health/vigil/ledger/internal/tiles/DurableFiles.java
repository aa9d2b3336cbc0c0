package health.vigil.ledger.internal.tiles;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Writes whole files so that a crash leaves either the old or the new one, never a torn one. Several threads may
/// write different files at a time; [#sync] and [#move] are for one thread, after them.
public final class DurableFiles {
    private final Set<Path> unsynced = ConcurrentHashMap.newKeySet();

    /// Writes a file beside its place, forces it to the disk, and moves it into its place. The move itself is durable
    /// after [#sync].
    public void write(Path file, byte[] bytes) throws IOException {
        Path directory = directoryOf(file);
        createDirectory(directory);
        Path beside = directory.resolve("." + file.getFileName() + ".tmp");
        try (FileChannel channel = FileChannel.open(beside, CREATE, WRITE, TRUNCATE_EXISTING)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        unsynced.add(directory);
    }

    /// Moves a file that was written, and whose name is durable, over another one of its directory.
    public void move(Path file, Path over) throws IOException {
        Files.move(file, over, StandardCopyOption.ATOMIC_MOVE);
        unsynced.add(directoryOf(over));
    }

    /// Forces every directory in which a name appeared to the disk.
    public void sync() throws IOException {
        for (Path directory : unsynced) {
            try (FileChannel channel = FileChannel.open(directory, READ)) {
                channel.force(true);
            }
        }
        unsynced.clear();
    }

    private static Path directoryOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a directory");
    }

    private void createDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.getParent();
        if (parent != null) {
            createDirectory(parent);
            unsynced.add(parent);
        }
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException _) {
            // by another thread, just now
        }
    }
}
