package health.vigil.engines.internal;

import health.vigil.base.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// The PostgreSQL programs that travel on the class path (`initdb`, `postgres` and their libraries), unpacked once
/// per version.
public final class PostgresBinaries {
    /// The version of the archive on the class path; its directory carries it, so that an upgrade unpacks anew.
    static final String VERSION = "18.6.0";

    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

    private final Path home;

    private PostgresBinaries(Path home) {
        this.home = home;
    }

    /// Unpacks under the directory where that has not been done yet. Several processes may do so at once.
    ///
    /// @throws ProblemException `VGL-ENG-002` on a machine that the archive is not for
    public static PostgresBinaries in(Path directory) {
        if (!System.getProperty("os.name").equals("Linux")
                || !System.getProperty("os.arch").equals("amd64")) {
            throw new ProblemException(
                    "VGL-ENG-002",
                    "The embedded PostgreSQL runs on Linux on x86-64 only.",
                    "Point the platform at a PostgreSQL 18 server in the configuration.");
        }
        Path home = directory.resolve("bin-" + VERSION);
        if (!Files.isDirectory(home)) {
            unpackTo(home);
        }
        return new PostgresBinaries(home);
    }

    /// The path of a program, such as `initdb`.
    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    private static void unpackTo(Path home) {
        try {
            Path parent = Files.createDirectories(home.toAbsolutePath().getParent());
            Path fresh = Files.createTempDirectory(parent, "unpacking-");
            try (InputStream archive = PostgresBinaries.class.getResourceAsStream(ARCHIVE)) {
                if (archive == null) {
                    throw new IllegalStateException("not on the class path: " + ARCHIVE);
                }
                extract(new TarArchiveInputStream(new XZInputStream(archive)), fresh);
                Files.setPosixFilePermissions(
                        fresh, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
                Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException | DirectoryNotEmptyException | AtomicMoveNotSupportedException e) {
                if (!Files.isDirectory(home)) {
                    throw e;
                }
            } finally {
                PrivateFiles.removeAll(fresh);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void extract(TarArchiveInputStream archive, Path target) throws IOException {
        for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
            Path path = target.resolve(entry.getName()).normalize();
            if (!path.startsWith(target)) {
                throw new IOException("an entry leaves the archive: " + entry.getName());
            }
            if (entry.isDirectory()) {
                Files.createDirectories(path);
                continue;
            }
            Files.createDirectories(path.getParent());
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            } else {
                Files.copy(archive, path);
                Files.setPosixFilePermissions(path, permissions(entry.getMode()));
            }
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.of(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.OTHERS_READ);
        if ((mode & 0100) != 0) {
            permissions.addAll(EnumSet.of(
                    PosixFilePermission.OWNER_EXECUTE,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_EXECUTE));
        }
        return permissions;
    }
}
