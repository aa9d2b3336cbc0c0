package health.vigil.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.DataClass;
import health.vigil.ledger.internal.store.HalfStep;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ends of the process at every point of a step.
@Requirement({"EVI-2", "EVI-3", "DWN-3"})
class CrashTest {
    @TempDir
    private Path home;

    private final Entries entries = new Entries(5);
    private final Random random = new Random(5);
    private TestLog log;

    @BeforeEach
    void open() throws Exception {
        log = new TestLog(home);
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void anEndBetweenOrderAndTilesLosesNothing() throws Exception {
        log.append(entries.take(300));
        log.drain();
        log.append(entries.take(300));
        HalfStep.order(log.database.as(DataClass.EVIDENCE), log.directory, log.keys);

        Checkpoint checkpoint = log.drain();

        assertThat(checkpoint.size()).isEqualTo(600);
        assertThat(log.verify().problems()).isEmpty();
    }

    /// A crash leaves any part of the new files, since a directory's names become durable in no order of ours; but
    /// the checkpoint only with all of them.
    @Test
    void anEndBetweenAnyTwoFilesLosesNothing() throws Exception {
        log.append(entries.take(250));
        log.drain();
        Path before = home.resolve("before");
        copy(log.directory, before);
        log.append(entries.take(600));
        log.drain();
        List<Path> made = new ArrayList<>(files(log.directory));
        made.removeAll(files(before));
        Path after = home.resolve("after");
        Files.move(log.directory, after);
        for (int round = 0; round < 12; round++) {
            copy(before, log.directory);
            for (Path file : made) {
                if (random.nextBoolean()) {
                    copyFile(after.resolve(file), log.directory.resolve(file));
                }
            }
            copyFile(after.resolve("checkpoint"), log.directory.resolve("tile/.unfinished.tmp"));

            Checkpoint checkpoint = log.drain();

            assertThat(checkpoint.size()).isEqualTo(850);
            assertThat(log.verify().problems()).isEmpty();
            remove(log.directory);
        }
    }

    @Test
    void aLostDirectoryIsMadeAgainFromTheDatabase() throws Exception {
        log.append(entries.take(700));
        Checkpoint lost = log.drain();
        remove(log.directory);

        Checkpoint again = log.drain();

        assertThat(again.size()).isEqualTo(lost.size());
        assertThat(again.root()).isEqualTo(lost.root());
        assertThat(log.verify().problems()).isEmpty();
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(Files::isRegularFile).map(directory::relativize).toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : files(from)) {
            copyFile(from.resolve(file), to.resolve(file));
        }
    }

    private static void copyFile(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path path : walk.toList().reversed()) {
                Files.delete(path);
            }
        }
    }
}
