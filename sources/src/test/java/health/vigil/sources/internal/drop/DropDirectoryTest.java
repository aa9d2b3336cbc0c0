package health.vigil.sources.internal.drop;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.SteppedClock;
import health.vigil.sources.internal.mapping.Mapping;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Which file of a directory is next.
@Requirement("INT-4")
class DropDirectoryTest {
    private static final Duration EVERY = Duration.ofSeconds(10);

    @TempDir
    private Path drop;

    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final List<IOException> unreadable = new ArrayList<>();

    private Optional<String> next(DropDirectory directory) throws IOException {
        return directory
                .next(Optional.empty())
                .map(file -> file.path().getFileName().toString());
    }

    private DropDirectory directory() {
        return new DropDirectory(drop, new Mapping.Format.Json(), EVERY, clock, unreadable::add);
    }

    @Test
    void theFirstThatIsComplete() throws Exception {
        DropDirectory directory = directory();
        Files.writeString(drop.resolve("b.json"), "{}");
        assertThat(next(directory)).isEmpty();
        clock.advanceTo(clock.instant().plus(EVERY));
        Files.writeString(drop.resolve("a.json"), "{}");

        assertThat(next(directory)).contains("b.json");
        clock.advanceTo(clock.instant().plus(EVERY));
        assertThat(next(directory)).contains("a.json");
    }

    /// Root reads everything.
    static boolean readsEverything() {
        return "root".equals(System.getProperty("user.name"));
    }

    @Test
    @DisabledIf("readsEverything")
    void whatCannotBeReadIsPassedAndToldOnce() throws Exception {
        Path first = Files.writeString(drop.resolve("a.json"), "{}");
        Files.writeString(drop.resolve("b.json"), "{}");
        Files.setPosixFilePermissions(first, Set.of());
        DropDirectory directory = directory();
        next(directory);
        clock.advanceTo(clock.instant().plus(EVERY));

        assertThat(next(directory)).contains("b.json");
        assertThat(next(directory)).contains("b.json");
        FileProgress taken = new FileProgress("a.json", "of yesterday's", 1, true);
        assertThat(directory.next(Optional.of(taken)).orElseThrow().path()).hasFileName("b.json");
        assertThat(unreadable).hasSize(1);
        Files.setPosixFilePermissions(first, PosixFilePermissions.fromString("rw-------"));
        assertThat(next(directory)).contains("a.json");
    }
}
