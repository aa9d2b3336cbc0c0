package health.vigil.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.DataClass;
import health.vigil.base.ProblemException;
import health.vigil.ledger.internal.store.HalfStep;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
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
    void anEndBetweenCheckpointAndQueueNeitherLosesNorRepeats() throws Exception {
        log.append(entries.take(300));
        log.drain();
        log.append(entries.take(300));
        HalfStep.integrate(log.database.as(DataClass.EVIDENCE), log.directory, log.keys);
        assertThat(log.waiting()).isEqualTo(300);

        Checkpoint checkpoint = log.drain();

        assertThat(checkpoint.size()).isEqualTo(600);
        assertThat(log.waiting()).isZero();
        assertThat(log.verify().problems()).isEmpty();
    }

    /// A crash leaves any part of the new files, since a directory's names become durable in no order of ours; but
    /// the checkpoint only with all of them. What is left over may even be another order's.
    @Test
    void anEndBetweenAnyTwoFilesLosesNothing() throws Exception {
        log.append(entries.take(250));
        log.drain();
        Path before = home.resolve("before");
        copy(log.directory, before);
        List<Entry> next = entries.take(600);
        Path after = home.resolve("after");
        copy(log.directory, after);
        try (TileLog other = TileLog.open(after, log.keys, InstantSource.system())) {
            other.append(next.reversed());
        }
        List<Path> made = new ArrayList<>(files(after));
        made.removeAll(files(before));
        log.append(next.subList(0, 590));
        for (Path file : made) {
            if (random.nextInt(3) > 0 || file.toString().contains(".p")) {
                copyFile(after.resolve(file), log.directory.resolve(file));
            }
        }
        copyFile(after.resolve("checkpoint"), log.directory.resolve("tile/.unfinished.tmp"));

        Checkpoint first = log.drain();
        log.append(next.subList(590, 600));
        log.append(entries.take(20));
        Checkpoint second = log.drain();

        assertThat(first.size()).isEqualTo(840);
        assertThat(second.size()).isEqualTo(870);
        assertThat(log.reader().read(250, 600)).extracting(RecordedEntry::entry).isEqualTo(next);
        assertThat(log.verify().problems()).isEmpty();
    }

    /// The checkpoint is on the disk under its other name, and no reader has seen it.
    @Test
    void aCheckpointThatWasNotInItsPlaceYetIsPublished() throws Exception {
        log.append(entries.take(250));
        log.drain();
        Path old = home.resolve("old");
        Files.copy(log.directory.resolve("checkpoint"), old);
        log.append(entries.take(30));
        HalfStep.integrate(log.database.as(DataClass.EVIDENCE), log.directory, log.keys);
        Files.move(log.directory.resolve("checkpoint"), log.directory.resolve("checkpoint.next"));
        Files.move(old, log.directory.resolve("checkpoint"));

        Checkpoint checkpoint = log.drain();

        assertThat(checkpoint.size()).isEqualTo(280);
        assertThat(log.verify().entries()).isEqualTo(280);
        assertThat(log.waiting()).isZero();
    }

    @Test
    void aLostDirectoryIsNotBegunAnew() throws Exception {
        log.append(entries.take(700));
        log.drain();
        remove(log.directory);

        assertThatThrownBy(log::drain)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("VGL-LED-024"));
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
