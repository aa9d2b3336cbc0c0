package health.vigil.evaluation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StayReaderTest {
    private static final String[] IDS = {"p000002", "p100001", "p000001"};

    @TempDir
    private Path directory;

    @Test
    void readsCellsHoursAndLabels() throws IOException {
        write("p000001.psv", "SepsisLabel|HR|ICULOS|Temp\n0|97|1|NaN\n0|NaN|2|36.6\r\n1||4|-1e2");

        LabelledStay stay = StayReader.read(directory).stays().getFirst();

        assertThat(stay.id()).isEqualTo("p000001");
        assertThat(stay.hospital()).isEqualTo("A");
        assertThat(stay.rows()).isEqualTo(3);
        assertThat(stay.hour(2)).isEqualTo(4);
        assertThat(stay.firstLabel()).isEqualTo(2);
        assertThat(stay.value(0, Column.HR)).isEqualTo(97);
        assertThat(stay.value(1, Column.HR)).isNaN();
        assertThat(stay.value(1, Column.TEMP)).isEqualTo(36.6);
        assertThat(stay.value(2, Column.TEMP)).isEqualTo(-100);
        assertThat(stay.value(2, Column.LACTATE)).isNaN();
    }

    @Test
    @Requirement("GOV-1")
    void everyFormGivesTheSameStaysAndHash() throws IOException {
        for (int i = 0; i < IDS.length; i++) {
            write("plain/" + IDS[i] + ".psv", MadeUpStays.text(i));
        }
        Path xz = directory.resolve("set.tar.xz");
        try (OutputStream out = new XZCompressorOutputStream(Files.newOutputStream(xz))) {
            tar(out);
        }
        Path gz = directory.resolve("set.tar.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
            tar(out);
        }
        Path zip = directory.resolve("many/set.zip");
        Files.createDirectories(zip.getParent());
        zip(zip);
        LabelledStays plain = StayReader.read(directory.resolve("plain"));

        assertThat(plain.stays()).extracting(LabelledStay::id).containsExactly("p000001", "p000002", "p100001");
        assertThat(plain.hospitals()).containsExactly("A", "B");
        // sha256sum of one file with one line, and of the line that it prints for it.
        assertThat(new LabelledStays(List.of(MadeUpStays.bare("x", 1, 1))).hash())
                .isEqualTo("sha256:d959091fca00bb8424dd3c2bb7d8288b2d3d86acb69b8f42b64a1f93263a446f");
        for (Path other : new Path[] {xz, gz, zip, zip.getParent()}) {
            assertThat(StayReader.read(other).hash()).isEqualTo(plain.hash());
        }
    }

    @ParameterizedTest
    @CsvSource({"p000001, TRAIN", "p000002, VALIDATION", "p000009, TRAIN", "p100001, TRAIN", "p117731, HELD_OUT"})
    @Requirement("GOV-1")
    void splitsForEver(String id, Split part) {
        assertThat(Split.of(id)).isEqualTo(part);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HR|ICULOS|SepsisLabel",
                "HR|ICULOS\n80|1\n",
                "HR|HR|ICULOS|SepsisLabel\n80|80|1|0\n",
                "Name|ICULOS|SepsisLabel\nx|1|0\n",
                "HR|ICULOS|SepsisLabel\n80|1\n",
                "HR|ICULOS|SepsisLabel\n80|1|0|0\n",
                "HR|ICULOS|SepsisLabel\n0x1p3|1|0\n",
                "HR|ICULOS|SepsisLabel\n1e999|1|0\n",
                "HR|ICULOS|SepsisLabel\n1e-300|1|0\n",
                "HR|ICULOS|SepsisLabel\n80000000000000000000000000000000000000|1|0\n",
                "HR|ICULOS|SepsisLabel\n80|2|0\n81|2|0\n",
                "HR|ICULOS|SepsisLabel\n80|1.5|0\n",
                "HR|ICULOS|SepsisLabel\n80|NaN|0\n",
                "HR|ICULOS|SepsisLabel\n80|1|2\n",
                "HR|ICULOS|SepsisLabel\n80|1|1\n80|2|0\n",
                "HR|ICULOS|SepsisLabel\n80|1|0\n\n"
            })
    void refusesWhatIsNotOfTheForm(String text) throws IOException {
        write("p000001.psv", text);

        assertThatThrownBy(() -> StayReader.read(directory))
                .hasMessageContaining("VGL-EVA-002")
                .hasMessageContaining("line");
    }

    @Test
    void namesTheLine() throws IOException {
        write("p000001.psv", "HR|ICULOS|SepsisLabel\n80|1|0\n80|2|0\nx|3|0\n");

        assertThatThrownBy(() -> StayReader.read(directory)).hasMessageContaining("p000001.psv cannot be used, line 4");
    }

    @Test
    void refusesLargeFilesRepeatedPatientsAndDamagedArchives() throws IOException {
        write("large/p000001.psv", "HR|ICULOS|SepsisLabel\n" + "8".repeat(5 << 20));
        write("twice/a/p000001.psv", MadeUpStays.text(1));
        write("twice/b/p000001.psv", MadeUpStays.text(2));
        write("empty/readme.txt", "nothing");
        Path damaged = directory.resolve("damaged.tar.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(damaged))) {
            out.write(new byte[700]);
            out.write("not a tar".repeat(200).getBytes(US_ASCII));
        }
        byte[] whole = Files.readAllBytes(damaged);
        Files.write(damaged, Arrays.copyOf(whole, whole.length / 2));

        assertRefused("large", "VGL-EVA-003");
        assertRefused("twice", "VGL-EVA-004");
        assertRefused("empty", "VGL-EVA-004");
        assertRefused("damaged.tar.gz", "VGL-EVA-001");
        assertRefused("absent", "VGL-EVA-001");
    }

    private void assertRefused(String what, String code) {
        assertThatThrownBy(() -> StayReader.read(directory.resolve(what))).hasMessageContaining(code);
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, US_ASCII);
    }

    private static void tar(OutputStream out) throws IOException {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out);
        for (int i = 0; i < IDS.length; i++) {
            byte[] content = MadeUpStays.text(i).getBytes(US_ASCII);
            TarArchiveEntry entry = new TarArchiveEntry("../../set/" + IDS[i] + ".psv", true);
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        tar.finish();
    }

    private static void zip(Path file) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < IDS.length; i++) {
                zip.putNextEntry(new ZipEntry("set/" + IDS[i] + ".psv"));
                zip.write(MadeUpStays.text(i).getBytes(US_ASCII));
                zip.closeEntry();
            }
        }
    }
}
