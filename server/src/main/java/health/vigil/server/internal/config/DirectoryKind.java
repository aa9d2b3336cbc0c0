package health.vigil.server.internal.config;

import health.vigil.sources.DirectorySource;
import health.vigil.sources.MappingFile;
import java.time.Duration;

/// A source that puts files into a directory: `directory: {path: PATH, every: 10s}`.
final class DirectoryKind implements SourceSections.Kind {
    @Override
    public DirectorySource.Settings read(String name, Section source, Section own) {
        DirectorySource.Settings settings = new DirectorySource.Settings(
                name,
                MappingFile.read(source.path("mapping")),
                own.path("path"),
                own.duration("every", Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofDays(1)));
        own.finish();
        return settings;
    }
}
