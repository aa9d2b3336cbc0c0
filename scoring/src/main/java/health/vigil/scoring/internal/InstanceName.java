package health.vigil.scoring.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/// The name under which this instance takes part in scoring: made once and kept in its directory. Coming back under
/// the same name it gets its partitions at once, also after a kill, instead of when the group has missed it.
public final class InstanceName {
    private InstanceName() {}

    public static String in(Path directory) {
        Path file = directory.resolve("instance");
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(directory);
                Files.writeString(file, UUID.randomUUID().toString());
            }
            return UUID.fromString(Files.readString(file).strip()).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
