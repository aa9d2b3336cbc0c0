package health.vigil.training.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.vigil.base.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The files of a bundle in the making: the same content is written as the same bytes.
public final class BundleFolder {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path directory;

    /// @param directory of a bundle that is there
    public BundleFolder(Path directory) {
        this.directory = directory;
    }

    /// For a new bundle.
    ///
    /// @param directory made if it is not there
    /// @throws ProblemException `VGL-TRN-003` where it is not empty: what is left there would become part of it
    public static BundleFolder empty(Path directory) {
        try {
            Files.createDirectories(directory);
            try (Stream<Path> files = Files.list(directory)) {
                if (files.findAny().isPresent()) {
                    throw new ProblemException(
                            "VGL-TRN-003",
                            "The directory for the new bundle is not empty.",
                            "Name one that is empty or not there yet.");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BundleFolder(directory);
    }

    public static <T> T read(byte[] json, Class<T> form) {
        try {
            return JSON.readValue(json, form);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    /// A JSON file of this module.
    public static JsonNode resource(String name) {
        try (InputStream in = Objects.requireNonNull(
                BundleFolder.class.getResourceAsStream("/health/vigil/training/" + name), name)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The source attributes of a shipped recipe: those of all, and its own.
    public static Map<String, String> attributes(String recipe) {
        Map<String, String> all = new TreeMap<>();
        for (JsonNode texts : List.of(resource("attributes.json"), resource(recipe + "-attributes.json"))) {
            texts.properties()
                    .forEach(entry -> all.put(entry.getKey(), entry.getValue().stringValue()));
        }
        return all;
    }

    /// A record or a tree as a tree.
    public static JsonNode tree(Object value) {
        return JSON.valueToTree(value);
    }

    public byte[] read(String file) {
        try {
            return Files.readAllBytes(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void write(String file, byte[] content) {
        try {
            Files.write(directory.resolve(file), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void writeJson(String file, Object content) {
        write(file, (JSON.writeValueAsString(content) + "\n").getBytes(UTF_8));
    }

    public void writeText(String file, String content) {
        write(file, content.getBytes(UTF_8));
    }
}
