package health.vigil.server.internal.config;

import health.vigil.sources.SourceSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads what is configured for each source. A source is of one kind, which is the name of a section below its own.
final class SourceSections {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final Map<String, Kind> KINDS = Map.of(
            "directory", new DirectoryKind(),
            "fhir", new FhirKind(),
            "http", new HttpKind(),
            "kafka", new KafkaKind());

    private SourceSections() {}

    /// A kind of source.
    interface Kind {
        /// @param name the source's
        /// @param source the source's section; what every kind may have stands here
        /// @param own the section of the kind; the kind finishes it
        SourceSettings read(String name, Section source, Section own);
    }

    static List<SourceSettings> read(Section sources) {
        List<SourceSettings> all = new ArrayList<>();
        sources.named().forEach((name, section) -> all.add(one(name, section)));
        return all;
    }

    private static SourceSettings one(String name, Section section) {
        if (!NAME.matcher(name).matches()) {
            throw new ConfigException("sources: a name is of a-z, 0-9 and -, begins with a letter and has at most 63");
        }
        List<SourceSettings> read = new ArrayList<>();
        KINDS.forEach((kind, reader) ->
                section.optionalSection(kind).ifPresent(own -> read.add(reader.read(name, section, own))));
        section.finish();
        if (read.size() != 1) {
            throw new ConfigException("sources." + name + " must have one of "
                    + KINDS.keySet().stream().sorted().toList());
        }
        return read.getFirst();
    }
}
