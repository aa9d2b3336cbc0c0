package health.vigil.server.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;

/// Where a sandbox's clock stands, kept beside its data, so that a restart goes on from there and never goes
/// back.
///
/// @param file one line, ISO 8601
/// @param time where it stood at the start
public record SandboxClock(Path file, Instant time) {
    /// The clock of a data directory; a new one stands at `start`.
    public static SandboxClock in(Path data, Instant start) throws IOException {
        Path file = data.resolve("sandbox-clock");
        Instant time = Files.exists(file) ? Instant.parse(Files.readString(file).strip()) : start;
        return new SandboxClock(file, time);
    }

    /// Keeps a step.
    public void keep(Instant now) {
        try {
            Path next = file.resolveSibling("sandbox-clock.next");
            Files.writeString(next, now + "\n");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
