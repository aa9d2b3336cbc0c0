package health.vigil.keys.internal;

import health.vigil.base.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// Small text files that only this account may read: mode 0600 in a directory of mode 0700, replaced atomically and
/// durably.
public final class PrivateFiles {
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);
    private static final int MAX_BYTES = 64 * 1024;

    private PrivateFiles() {}

    /// Makes the directory (0700) where it is absent, and refuses one that others can enter: `VGL-KEY-003`.
    public static void directory(Path directory) {
        try {
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            // an earlier start made it; its permissions are checked below
        } catch (IOException | UnsupportedOperationException e) {
            throw new ProblemException(Problems.inaccessible(directory), e);
        }
        if (!attributes(directory).isDirectory() || openToOthers(directory)) {
            throw new ProblemException(Problems.permissionsOpen(directory, "0700"));
        }
    }

    /// The text of a private file. Refuses links, other accounts' access and anything over 64 KiB.
    public static String read(Path file) {
        PosixFileAttributes attributes = attributes(file);
        if (!attributes.isRegularFile() || openToOthers(file)) {
            throw new ProblemException(Problems.permissionsOpen(file, "0600"));
        }
        if (attributes.size() > MAX_BYTES) {
            throw new ProblemException(Problems.damaged(file));
        }
        try {
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new ProblemException(Problems.damaged(file), e);
        } catch (IOException e) {
            throw new ProblemException(Problems.inaccessible(file), e);
        }
    }

    /// Writes or replaces the file: a reader sees the old text or the new one, also after a loss of power.
    public static void write(Path file, String text) {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IllegalArgumentException("not a file: " + file);
        }
        try {
            Path draft = Files.createTempFile(
                    directory,
                    "draft",
                    ".tmp",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                    channel.force(true);
                }
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new ProblemException(Problems.inaccessible(file), e);
        }
    }

    private static boolean openToOthers(Path path) {
        return attributes(path).permissions().stream().anyMatch(OF_OTHERS::contains);
    }

    private static PosixFileAttributes attributes(Path path) {
        try {
            return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException | UnsupportedOperationException e) {
            throw new ProblemException(Problems.inaccessible(path), e);
        }
    }
}
