package health.vigil.sources;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.SteppedClock;
import health.vigil.intake.Delivery;
import health.vigil.intake.Receipt;
import health.vigil.intake.SourceDoor;
import health.vigil.policy.Principal;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files that somebody still writes while others are taken. Time passes only when the test lets it.
@Timeout(120)
@Requirement({"INT-4", "INT-6"})
class WrittenFilesTest {
    private static final Charset LATIN = Charset.forName("windows-1252");
    private static final String NAMES = "Fallnummer;Patient;Test;Bezeichnung;Wert;Einheit;Abnahme;Status;Auftrag\r\n";
    private static final Duration EVERY = Duration.ofMillis(20);

    @TempDir
    Path home = Path.of("");

    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-03-01T12:00:00Z"));
    private Room room;
    private Path drop;
    private boolean meanwhile;

    @BeforeEach
    void open() throws IOException {
        room = new Room(home.resolve("keys"));
        drop = Files.createDirectory(home.resolve("drop"));
    }

    @AfterEach
    void close() {
        room.close();
    }

    private DirectorySource source() throws IOException {
        return new DirectorySource.Settings("laboratory", Room.example("laboratory.yaml"), drop, EVERY)
                .open(new Surroundings(clock, room));
    }

    private static String row(int number) {
        return "V-1;4711;2524-7;Laktat;%d,5;mmol/l;01.03.2026 06:15;F;A-%d\r\n".formatted(number, number);
    }

    private void write(String name, String rows) throws IOException {
        Files.writeString(drop.resolve(name), rows, LATIN, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private interface Writing {
        void happens() throws IOException;
    }

    /// A door at which something is written while the first items are handed over; then time stands still.
    private SourceDoor door(Writing writing) {
        SourceDoor door = room.door("laboratory");
        return new SourceDoor() {
            @Override
            public Receipt deliver(Principal bringer, List<Delivery> items, Map<String, String> progress) {
                Receipt receipt = door.deliver(bringer, items, progress);
                synchronized (clock) {
                    if (!meanwhile) {
                        meanwhile = true;
                        write();
                    }
                }
                return receipt;
            }

            private void write() {
                try {
                    writing.happens();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public Optional<String> progress(String about) {
                return door.progress(about);
            }
        };
    }

    private void untilWritten() throws InterruptedException {
        for (boolean written = false; !written; Thread.sleep(EVERY)) {
            synchronized (clock) {
                written = meanwhile;
                if (!written) {
                    clock.advanceTo(clock.instant().plus(EVERY));
                }
            }
        }
    }

    private void untilDone(String name, Duration step) throws InterruptedException {
        while (!Files.exists(drop.resolve("done").resolve(name))) {
            clock.advanceTo(clock.instant().plus(step));
            Thread.sleep(EVERY);
        }
    }

    @Test
    void aFileThatIsWrittenWhileOthersAreTakenIsTakenWhole() throws Exception {
        write("a.csv", NAMES + row(1));
        write("b.csv", NAMES + row(2));
        try (DirectorySource source = source()) {
            source.start(door(() -> write("c.csv", NAMES + row(3))));
            untilWritten();
            untilDone("b.csv", Duration.ZERO);
            // looks enough at what does not change; whoever writes it only pauses
            Thread.sleep(EVERY.multipliedBy(10));
            write("c.csv", row(4));
            untilDone("c.csv", EVERY);
        }
        room.normalise(source());

        assertThat(room.count("intake.journal")).isEqualTo(4);
        assertThat(room.count("vault.current_record where type = 'Observation'"))
                .isEqualTo(4);
        assertThat(drop.resolve("done").resolve("c.csv")).content(LATIN).endsWith(row(4));
    }

    @Test
    void aFileThatIsAlwaysWrittenToKeepsNoOtherFromBeingTaken() throws Exception {
        write("a.csv", NAMES + row(1));
        write("b.csv", NAMES + row(2));
        try (DirectorySource source = source()) {
            source.start(room.door("laboratory"));
            for (int more = 3; !Files.exists(drop.resolve("done").resolve("b.csv")); more++) {
                write("a.csv", row(more));
                Thread.sleep(EVERY.multipliedBy(2));
                clock.advanceTo(clock.instant().plus(EVERY.dividedBy(2)));
            }
            assertThat(drop.resolve("a.csv")).exists();
            untilDone("a.csv", EVERY);
        }
    }

    @Test
    void aFileThatIsWrittenToWhileItIsTakenIsTakenOnceMore() throws Exception {
        write("a.csv", NAMES + row(1));
        try (DirectorySource source = source()) {
            source.start(door(() -> write("a.csv", row(2))));
            untilWritten();
            untilDone("a.csv", EVERY);
        }
        room.normalise(source());

        assertThat(room.count("vault.current_record where type = 'Observation'"))
                .isEqualTo(2);
        assertThat(drop.resolve("done").resolve("a.csv")).content(LATIN).endsWith(row(2));
    }
}
