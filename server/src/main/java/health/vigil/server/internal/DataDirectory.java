package health.vigil.server.internal;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// The directory of everything that is kept, held by one process at a time. The kernel gives it free when the
/// process ends, however it ends.
public final class DataDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /// Makes the directory (mode 0700) where it is missing, and takes it.
    ///
    /// @throws ProblemException `VGL-SRV-004` where another process has it, `VGL-SRV-005` where it cannot be
    ///     written
    public static DataDirectory take(Path path) {
        try {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new ProblemException(
                        "VGL-SRV-004",
                        "Another Vigil runs on the data directory " + path + ".",
                        "Stop it first, or give this one another directory.");
            }
            return new DataDirectory(path.toRealPath(), channel);
        } catch (IOException e) {
            throw new ProblemException(
                    new Problem(
                            "VGL-SRV-005",
                            "The data directory " + path + " cannot be used.",
                            "Give a directory that this account may write to."),
                    e);
        }
    }

    /// Where the ledger's files are under the platform's directory.
    public static Path ledger(Path data) {
        return data.resolve("ledger");
    }

    /// Where sealed keys and small states are.
    public static Path secrets(Path data) {
        return data.resolve("secrets");
    }

    /// The absolute path.
    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
