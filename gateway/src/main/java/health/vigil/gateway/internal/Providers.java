package health.vigil.gateway.internal;

import ca.uhn.fhir.rest.server.IResourceProvider;
import java.util.List;
import org.hl7.fhir.r4.model.Resource;

/// One provider for each type that is served.
public final class Providers {
    private Providers() {}

    public static List<IResourceProvider> over(Records records) {
        return RecordType.ALL.stream()
                .map(type -> (IResourceProvider) provider(type, records))
                .toList();
    }

    private static <T extends Resource> ReadableProvider<T> provider(RecordType<T> type, Records records) {
        return type.writable() ? new WritableProvider<>(type, records) : new ReadableProvider<>(type, records);
    }
}
