package health.vigil.evaluation;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/// Reads labelled stays in the challenge's form: one `.psv` file, an archive of them (`.tar.xz`, `.tar.gz`, `.tgz`,
/// `.zip`), or a directory of either. Archives are read as they come, nothing is unpacked to disk. Entries that are
/// no `.psv` files are passed over.
///
/// What is given may be hostile: sizes, counts and the memory of decompression are bounded, only the last part of an
/// entry's name is used, and a file that is not of the form is refused with its name and line.
public final class StayReader {
    private static final int MAX_DEPTH = 4;
    private static final int MAX_STAYS = 250_000;
    private static final int MAX_FILE = 4 << 20;
    private static final long MAX_TOTAL = 8L << 30;
    private static final int MAX_ROWS = 16_000_000;
    private static final int MAX_XZ_KIB = 128 << 10;
    private static final String SUFFIX = ".psv";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
    private static final Pattern HOSPITAL_A = Pattern.compile("p0[0-9]{5}");
    private static final Pattern HOSPITAL_B = Pattern.compile("p1[0-9]{5}");

    private final Map<String, LabelledStay> stays = new HashMap<>();
    private long total;
    private long rows;

    private StayReader() {}

    /// Reads all stays at a path.
    ///
    /// @throws ProblemException `VGL-EVA-001` it cannot be read, `002` a file is not of the form, `003` too large,
    ///     `004` no stay, or a patient twice
    public static LabelledStays read(Path path) {
        StayReader reader = new StayReader();
        try {
            if (Files.isDirectory(path)) {
                reader.directory(path);
            } else {
                reader.file(path);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new ProblemException(
                    new Problem(
                            "VGL-EVA-001",
                            "The data cannot be read, or an archive is damaged.",
                            "Give a .psv file, a .tar.xz, .tar.gz or .zip archive of them, or a directory of either."),
                    e);
        }
        if (reader.stays.isEmpty()) {
            throw new ProblemException(
                    "VGL-EVA-004", "There is no .psv file at the given path.", "Check the path and the archive.");
        }
        return new LabelledStays(List.copyOf(reader.stays.values()));
    }

    private void directory(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory, MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            files = walk.filter(Files::isRegularFile)
                    .limit(MAX_STAYS + 1L)
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            if (!archive(file).isEmpty() || name(file).endsWith(SUFFIX)) {
                file(file);
            }
        }
    }

    private void file(Path file) throws IOException {
        String suffix = archive(file);
        if (suffix.isEmpty()) {
            try (InputStream in = Files.newInputStream(file)) {
                Path parent = file.toAbsolutePath().getParent();
                stay(name(file), parent == null ? "" : name(parent), in);
            }
            return;
        }
        String set = name(file).substring(0, name(file).length() - suffix.length());
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                ArchiveInputStream<? extends ArchiveEntry> entries = open(suffix, in)) {
            for (ArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                if (!entry.isDirectory() && name.endsWith(SUFFIX) && entries.canReadEntryData(entry)) {
                    stay(name, set, entries);
                }
            }
        }
    }

    private static ArchiveInputStream<? extends ArchiveEntry> open(String suffix, InputStream in) throws IOException {
        return switch (suffix) {
            case ".tar.xz" -> new TarArchiveInputStream(new BufferedInputStream(xz(in), 1 << 16));
            case ".zip" -> new ZipArchiveInputStream(in);
            default -> new TarArchiveInputStream(new BufferedInputStream(new GzipCompressorInputStream(in), 1 << 16));
        };
    }

    private static InputStream xz(InputStream in) throws IOException {
        return XZCompressorInputStream.builder()
                .setInputStream(in)
                .setMemoryLimitKiB(MAX_XZ_KIB)
                .get();
    }

    private void stay(String name, String set, InputStream in) throws IOException {
        byte[] content = in.readNBytes(MAX_FILE + 1);
        total += content.length;
        if (content.length > MAX_FILE || total > MAX_TOTAL || stays.size() >= MAX_STAYS) {
            throw tooLarge();
        }
        String id = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
        if (!ID.matcher(id).matches()) {
            throw new ProblemException(
                    "VGL-EVA-002",
                    "A file's name is not a patient's id: letters, digits, and . _ - in between.",
                    "Rename the file.");
        }
        LabelledStay stay = PsvForm.parse(id, hospital(id, set), content);
        rows += stay.rows();
        if (rows > MAX_ROWS) {
            throw tooLarge();
        }
        if (stays.put(id, stay) != null) {
            throw new ProblemException(
                    "VGL-EVA-004", "The patient " + id + " occurs twice in the data.", "Give each patient once.");
        }
    }

    private static ProblemException tooLarge() {
        return new ProblemException(
                "VGL-EVA-003",
                "The data is larger than can be judged at once: " + MAX_STAYS + " stays of at most 4 MiB each, "
                        + MAX_ROWS + " rows in all.",
                "Give it in several parts.");
    }

    private static String hospital(String id, String set) {
        if (HOSPITAL_A.matcher(id).matches()) {
            return "A";
        }
        if (HOSPITAL_B.matcher(id).matches()) {
            return "B";
        }
        return ID.matcher(set).matches() ? set : "unknown";
    }

    private static String archive(Path file) {
        String name = name(file).toLowerCase(Locale.ROOT);
        return Stream.of(".tar.xz", ".tar.gz", ".tgz", ".zip")
                .filter(name::endsWith)
                .findFirst()
                .orElse("");
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
