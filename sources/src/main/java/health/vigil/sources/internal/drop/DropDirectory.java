package health.vigil.sources.internal.drop;

import health.vigil.base.Problem;
import health.vigil.sources.internal.mapping.Mapping;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A directory that files appear in. A file is complete when it has not changed for a while. Links are not
/// followed. Not thread-safe.
public final class DropDirectory {
    private final Path directory;
    private final List<String> endings;
    private final Duration unchanged;
    private final InstantSource wallClock;
    private final Consumer<IOException> unreadable;
    private final Set<Path> told = new HashSet<>();
    private Map<Path, Seen> seen = new HashMap<>();

    /// What a file was when somebody looked.
    ///
    /// @param since when it was first seen like this
    private record Seen(long size, FileTime changed, Instant since) {
        Seen after(@Nullable Seen before) {
            if (before == null || since.isBefore(before.since)) {
                return this;
            }
            return before.size == size && before.changed.equals(changed) ? before : this;
        }
    }

    /// @param unchanged for how long a complete file has not changed
    /// @param wallClock the machine's own
    /// @param unreadable hears once of each file that cannot be read
    public DropDirectory(
            Path directory,
            Mapping.Format format,
            Duration unchanged,
            InstantSource wallClock,
            Consumer<IOException> unreadable) {
        this.directory = directory;
        this.unreadable = unreadable;
        this.unchanged = unchanged;
        this.wallClock = wallClock;
        this.endings = switch (format) {
            case Mapping.Format.Json _ -> List.of(".json", ".ndjson");
            case Mapping.Format.Csv _ -> List.of(".csv");
        };
    }

    /// The file that is to be taken next: one that was begun, else the first by its name that is complete and
    /// readable.
    public Optional<DropFile> next(Optional<FileProgress> begun) throws IOException {
        List<Path> files = files();
        Instant now = wallClock.instant();
        look(files, now);
        for (Path file : files) {
            boolean named = begun.filter(progress ->
                            progress.name().equals(file.getFileName().toString()))
                    .isPresent();
            if (named) {
                // of one that was begun the rest must be known before another is taken
                Optional<DropFile> found =
                        begun.get().done() ? read(file) : Optional.of(new DropFile(file, digest(file)));
                if (found.filter(one -> one.isSame(begun.get())).isPresent()) {
                    return found;
                }
            }
        }
        for (Path file : files) {
            Seen found = seen.get(file);
            if (found != null && !found.since().plus(unchanged).isAfter(now)) {
                Optional<DropFile> whole = read(file);
                if (whole.isPresent()) {
                    return whole;
                }
            }
        }
        return Optional.empty();
    }

    private void look(List<Path> files, Instant now) throws IOException {
        Map<Path, Seen> found = new HashMap<>();
        for (Path file : files) {
            try {
                BasicFileAttributes read =
                        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                found.put(file, new Seen(read.size(), read.lastModifiedTime(), now).after(seen.get(file)));
            } catch (NoSuchFileException _) {
                // whoever put it there took it away
            }
        }
        seen = found;
        told.retainAll(found.keySet());
    }

    private Optional<DropFile> read(Path file) {
        try {
            DropFile found = new DropFile(file, digest(file));
            told.remove(file);
            return Optional.of(found);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            if (told.add(file)) {
                unreadable.accept(e);
            }
            return Optional.empty();
        }
    }

    /// Whether it is still what it was when it was found to be complete.
    public boolean isAsFound(DropFile file) throws IOException {
        return digest(file.path()).equals(file.digest());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> found = Files.list(directory)) {
            return found.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(this::isTaken)
                    .sorted()
                    .toList();
        }
    }

    private boolean isTaken(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && endings.stream().anyMatch(name::endsWith);
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digesting = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digesting.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// Moves a file that was taken.
    public void done(DropFile file) throws IOException {
        move(file, "done");
    }

    /// Moves a file that cannot be taken, and puts the reason beside it.
    public void failed(DropFile file, Problem problem) throws IOException {
        Path moved = move(file, "failed");
        Files.writeString(
                moved.resolveSibling(moved.getFileName() + ".reason"), problem + "\n", StandardCharsets.UTF_8);
    }

    private Path move(DropFile file, String where) throws IOException {
        Path target = Files.createDirectories(directory.resolve(where));
        String name = file.path().getFileName().toString();
        Path free = target.resolve(name);
        for (int number = 2; Files.exists(free, LinkOption.NOFOLLOW_LINKS); number++) {
            free = target.resolve(name + "." + number);
        }
        return Files.move(file.path(), free, StandardCopyOption.ATOMIC_MOVE);
    }
}
