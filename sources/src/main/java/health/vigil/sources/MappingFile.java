package health.vigil.sources;

import health.vigil.base.ProblemException;
import health.vigil.base.Sha256;
import health.vigil.hl7v2.Convert;
import health.vigil.sources.internal.drop.DropFile;
import health.vigil.sources.internal.drop.FileItems;
import health.vigil.sources.internal.mapping.Mapping;
import health.vigil.sources.internal.mapping.MappingReader;
import health.vigil.sources.internal.record.ItemMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the items of a source mean, as a file says it; see `docs/sources.md`. Prints as its digest.
public final class MappingFile {
    private static final int LARGEST = 1 << 20;

    private final Mapping mapping;
    private final String digest;

    private MappingFile(Mapping mapping, String digest) {
        this.mapping = mapping;
        this.digest = digest;
    }

    /// Reads a file.
    ///
    /// @throws ProblemException `VGL-SRC-001` where it cannot be read or is no mapping, naming the line
    /// and the key
    public static MappingFile read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw refused(file + " is larger than 1 MiB");
            }
            return of(Files.readString(file));
        } catch (IOException e) {
            throw refused(file + " cannot be read");
        }
    }

    /// Reads the text of a file.
    ///
    /// @throws ProblemException `VGL-SRC-001`, naming the line and the key
    public static MappingFile of(String yaml) {
        return new MappingFile(MappingReader.read(yaml), Sha256.hex(yaml.getBytes(StandardCharsets.UTF_8)));
    }

    private static ProblemException refused(String what) {
        return new ProblemException(
                "VGL-SRC-001", "The mapping is not valid: " + what + ".", "Correct the configuration or the file.");
    }

    /// Reads the items of a file, and converts each by itself.
    ///
    /// @param in a file as a source of directories has them; its ending says what it is
    /// @throws ProblemException as that source would refuse the file for
    public void convert(Path in, Convert convert) throws IOException {
        ItemMapper mapper = new ItemMapper("trial", mapping);
        convert.begin(in.toString());
        try (FileItems items = FileItems.open(new DropFile(in, ""), mapping, 0)) {
            for (byte[] item = items.next(); item != null; item = items.next()) {
                convert.convert(item, mapper::map);
            }
        }
    }

    Mapping mapping() {
        return mapping;
    }

    @Override
    public String toString() {
        return "sha256:" + digest;
    }
}
