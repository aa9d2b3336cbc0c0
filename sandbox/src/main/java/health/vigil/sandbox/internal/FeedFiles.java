package health.vigil.sandbox.internal;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.sandbox.FeedManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// A feed directory: `feed.json` and one `.hl7` file per stay. A file holds messages one after the other, each
/// beginning with MSH, segments ended by a line feed.
public final class FeedFiles {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final String MANIFEST = "feed.json";
    private static final Pattern STAY = Pattern.compile("stay-\\d{3,6}\\.hl7");

    private final Path directory;

    private FeedFiles(Path directory) {
        this.directory = directory;
    }

    /// The directory, emptied of an earlier feed and of nothing else.
    public static FeedFiles replace(Path directory) {
        try {
            Files.createDirectories(directory);
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.filter(FeedFiles::ofFeed).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
        return new FeedFiles(directory);
    }

    /// Reads a feed's manifest.
    public static FeedManifest manifest(Path directory) {
        try {
            return JSON.readValue(Files.readAllBytes(directory.resolve(MANIFEST)), FeedManifest.class);
        } catch (IOException | JacksonException e) {
            throw unreadable(e);
        }
    }

    /// Opens one of its files, named by its manifest.
    public static StayReader read(Path directory, String file) {
        if (!STAY.matcher(file).matches()) {
            throw unreadable(null);
        }
        try {
            return new StayReader(Files.newBufferedReader(directory.resolve(file)));
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(e);
        }
    }

    /// Writes a stay's messages with their control ids: the stay's key and a number in order of sending.
    public void writeStay(String file, String key, List<Outgoing> messages) {
        try (Writer writer = Files.newBufferedWriter(directory.resolve(file), StandardCharsets.UTF_8)) {
            for (int i = 0; i < messages.size(); i++) {
                writer.write(
                        messages.get(i).text("%s-%06d".formatted(key, i + 1)).replace('\r', '\n'));
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /// Writes the manifest, last: a directory without one is not a feed.
    public void writeManifest(FeedManifest manifest) {
        try {
            Files.writeString(directory.resolve(MANIFEST), JSON.writeValueAsString(manifest) + "\n");
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static boolean ofFeed(Path file) {
        String name = file.getFileName().toString();
        return name.equals(MANIFEST) || STAY.matcher(name).matches();
    }

    private static ProblemException unwritable(IOException cause) {
        return new ProblemException(
                new Problem(
                        "VGL-SBX-006",
                        "The feed directory cannot be written.",
                        "Check that the directory is yours to write and that the disk has room."),
                cause);
    }

    static ProblemException unreadable(@Nullable Throwable cause) {
        Problem problem = new Problem(
                "VGL-SBX-007",
                "The directory holds no readable feed.",
                "Give a directory that `vigil feed` has written.");
        return cause == null ? new ProblemException(problem) : new ProblemException(problem, cause);
    }
}
