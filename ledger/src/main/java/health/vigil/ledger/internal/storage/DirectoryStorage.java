package health.vigil.ledger.internal.storage;

import health.vigil.ledger.WriteOnceStorage;
import health.vigil.ledger.internal.tiles.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/// Objects as read-only files under `objects/`, their times under `until/`, their holds under `holds/`.
public final class DirectoryStorage implements WriteOnceStorage {
    private final Path objects;
    private final Path until;
    private final Path holds;
    private final InstantSource clock;

    public DirectoryStorage(Path root, InstantSource clock) {
        this.objects = root.resolve("objects");
        this.until = root.resolve("until");
        this.holds = root.resolve("holds");
        this.clock = clock;
    }

    @Override
    public synchronized void keep(String name, byte[] bytes, Instant until) throws IOException {
        Path file = objects.resolve(StorageProblems.checked(name));
        if (Files.exists(file)) {
            if (!Arrays.equals(Files.readAllBytes(file), bytes)) {
                throw StorageProblems.otherBytes(name);
            }
            return;
        }
        DurableFiles files = new DurableFiles();
        // its time first: what is there without one could be deleted
        files.write(this.until.resolve(name), until.toString().getBytes(StandardCharsets.UTF_8));
        files.sync();
        files.write(file, bytes);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        files.sync();
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
        Path file = objects.resolve(StorageProblems.checked(name));
        return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }

    @Override
    public synchronized void hold(String name, boolean held) throws IOException {
        Path file = holds.resolve(StorageProblems.checked(name));
        if (held) {
            DurableFiles files = new DurableFiles();
            files.write(file, new byte[0]);
            files.sync();
        } else {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        Path time = until.resolve(StorageProblems.checked(name));
        if (Files.exists(holds.resolve(name))) {
            throw StorageProblems.tooEarly(name, "hold");
        }
        if (!Files.exists(time) || clock.instant().isBefore(Instant.parse(Files.readString(time)))) {
            throw StorageProblems.tooEarly(name, "retention");
        }
        Files.deleteIfExists(objects.resolve(name));
        Files.deleteIfExists(time);
    }
}
