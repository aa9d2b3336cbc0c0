package health.vigil.sources;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.intake.SourceDoor;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A directory that files appear in, over a real intake.
@Timeout(120)
@Requirement("INT-4")
class DirectorySourceTest {
    private static final Charset LATIN = Charset.forName("windows-1252");
    private static final String NAMES = "Fallnummer;Patient;Test;Bezeichnung;Wert;Einheit;Abnahme;Status;Auftrag\r\n";

    @TempDir
    Path home = Path.of("");

    private Room room;
    private Path drop;

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
        return new DirectorySource.Settings("laboratory", Room.example("laboratory.yaml"), drop, Duration.ofMillis(20))
                .open(room.around);
    }

    private static String row(int number) {
        return "V-1;4711;2524-7;\"Laktat\r\nvenös\";%d,5;mmol/l;01.03.2026 06:15;F;A-%d\r\n".formatted(number, number);
    }

    private static String rows(int count) {
        StringBuilder rows = new StringBuilder(NAMES);
        for (int i = 1; i <= count; i++) {
            rows.append(row(i));
        }
        return rows.toString();
    }

    private void drop(String name, String content) throws IOException {
        Path written = Files.writeString(drop.resolve("." + name), content, LATIN);
        Files.move(written, drop.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private void awaitIn(String folder, String name) throws InterruptedException {
        while (!Files.exists(drop.resolve(folder).resolve(name))) {
            Thread.sleep(20);
        }
    }

    private void run(SourceDoor door, String folder, String name) throws Exception {
        try (DirectorySource source = source()) {
            source.start(door);
            awaitIn(folder, name);
            assertThat(source.running()).isTrue();
        }
    }

    @Test
    void aNightlyFileBecomesRecordsRowByRow() throws Exception {
        drop("night.csv", rows(3) + "V-1;4711;only;three\r\n" + row(9));

        run(room.door("laboratory"), "done", "night.csv");
        room.normalise(source());

        assertThat(room.count("vault.current_record where type = 'Observation'"))
                .isEqualTo(4);
        assertThat(room.waiting())
                .singleElement()
                .satisfies(one -> assertThat(one.problem()).isEqualTo("VGL-SRC-003"));
    }

    @ParameterizedTest
    @CsvSource({"0,false", "1,true"})
    void whateverThePlatformDoesNoRowIsLostAndNoneIsTakenTwice(int batches, boolean committed) throws Exception {
        drop("b-night.csv", rows(701));
        try (DirectorySource ended = source()) {
            ended.start(new Faltering(room.door("laboratory"), new AtomicInteger(batches), committed));
            while (room.problems.isEmpty()) {
                Thread.sleep(20);
            }
        }
        // a name before it does not come between
        drop("a-early.csv", rows(1));

        run(room.door("laboratory"), "done", "a-early.csv");

        assertThat(drop.resolve("done").resolve("b-night.csv")).exists();
        assertThat(room.count("intake.journal")).isEqualTo(702);
        room.normalise(source());
        assertThat(room.count("vault.current_record where type = 'Observation'"))
                .isEqualTo(701);
    }

    @Test
    void filesAreTakenInTheOrderOfTheirNamesAndOthersAreLeft() throws Exception {
        drop("2.csv", rows(1).replace("1,5", "2,5"));
        drop("1.csv", rows(1));
        drop("notes.txt", "nothing");
        Files.createSymbolicLink(drop.resolve("0.csv"), home.resolve("keys"));

        run(room.door("laboratory"), "done", "2.csv");

        assertThat(drop.resolve("done").resolve("1.csv")).exists();
        assertThat(drop.resolve("notes.txt")).exists();
        assertThat(drop.resolve("0.csv")).exists();
        assertThat(room.count("intake.journal")).isEqualTo(2);
    }

    @Test
    @Requirement("INT-6")
    void aFileThatCannotBeTakenIsKeptWithItsReasonAndTheNextIsTaken() throws Exception {
        drop("1.csv", "Patient;Wert\r\n4711;1\r\n");
        drop("2.csv", rows(2) + "V-1;4711;\"" + "x".repeat(2 << 20));
        drop("3.csv", rows(1));

        run(room.door("laboratory"), "done", "3.csv");

        assertThat(drop.resolve("failed").resolve("1.csv")).exists();
        assertThat(drop.resolve("failed").resolve("1.csv.reason")).content().startsWith("VGL-SRC-014");
        assertThat(drop.resolve("failed").resolve("2.csv.reason")).content().startsWith("VGL-SRC-013");
        assertThat(room.problems).containsExactly("VGL-SRC-014", "VGL-SRC-013");
        assertThat(room.count("intake.journal"))
                .as("the rows before the fault, too")
                .isEqualTo(3);
    }

    @Test
    void objectsOfJsonFiles() throws Exception {
        String item = "{\"mrn\": \"4711\", \"ts\": %d, \"serial\": \"W-9\", \"bpm\": 91}";
        Files.writeString(drop.resolve("1.ndjson"), item.formatted(1000) + "\n\n{no\n" + item.formatted(2000));
        Files.writeString(drop.resolve("2.json"), "\uFEFF[" + item.formatted(3000) + "," + item.formatted(4000) + "]");
        Files.writeString(drop.resolve("3.json"), "[" + item.formatted(5000) + ",");
        DirectorySource.Settings settings =
                new DirectorySource.Settings("wearables", Room.example("wearables.yaml"), drop, Duration.ofMillis(20));
        try (DirectorySource source = settings.open(room.around)) {
            source.start(room.door("wearables"));
            awaitIn("failed", "3.json");

            room.normalise(source);
        }

        assertThat(room.count("vault.current_record where type = 'Observation'"))
                .isEqualTo(4);
        assertThat(room.waiting())
                .singleElement()
                .satisfies(one -> assertThat(one.problem()).isEqualTo("VGL-SRC-002"));
    }

    @Test
    @Requirement("PHI-7")
    void theNameOfAFileIsNowhereInTheDatabase() throws Exception {
        drop("sample-anna-4711.csv", rows(1));

        run(room.door("laboratory"), "done", "sample-anna-4711.csv");

        for (String table : List.of("intake.journal", "intake.source", "intake.source_progress", "ledger.pending")) {
            assertThat(room.count(table + " t where t::text like '%sample-anna%'"
                            + " or encode(convert_to(t::text, 'UTF8'), 'escape') like '%73616d706c652d616e6e61%'"))
                    .as(table)
                    .isZero();
            assertThat(room.count(table)).as(table).isPositive();
        }
    }
}
