package health.vigil.server.internal.config;

import health.vigil.sources.HttpSource;
import health.vigil.sources.MappingFile;

/// A source that posts its items: `http: {account: NAME}`.
final class HttpKind implements SourceSections.Kind {
    @Override
    public HttpSource.Settings read(String name, Section source, Section own) {
        HttpSource.Settings settings =
                new HttpSource.Settings(name, MappingFile.read(source.path("mapping")), own.text("account"));
        own.finish();
        return settings;
    }
}
