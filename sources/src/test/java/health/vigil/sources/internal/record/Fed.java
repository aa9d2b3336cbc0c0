package health.vigil.sources.internal.record;

import health.vigil.hl7v2.MappedChange;
import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.MappedMessage;
import health.vigil.hl7v2.MappingContext;
import health.vigil.hl7v2.Message;
import health.vigil.hl7v2.MessageMapper;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.sources.internal.mapping.MappingReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;

/// A record that items and messages are mapped into.
final class Fed {
    static final Path EXAMPLES = Path.of("..", "docs", "examples", "sources");

    private final Map<ResourceIdentity, Resource> record = new LinkedHashMap<>();
    private final ItemMapper mapper;
    private int originals;

    private Fed(ItemMapper mapper) {
        this.mapper = mapper;
    }

    static Fed by(String mapping) {
        return new Fed(new ItemMapper("feed", MappingReader.read(mapping)));
    }

    static Fed byExample(String name) throws IOException {
        return by(Files.readString(EXAMPLES.resolve(name)));
    }

    MappedMessage item(String item) {
        return item(item, StandardCharsets.UTF_8);
    }

    MappedMessage item(String item, Charset charset) {
        return written(mapper.map(item.getBytes(charset), context()));
    }

    MappedMessage message(String message) {
        return written(new MessageMapper()
                .map(Message.parse(message.replace('\n', '\r').getBytes(StandardCharsets.UTF_8)), context()));
    }

    private MappedMessage written(MappedMessage mapped) {
        for (MappedChange change : mapped.changes()) {
            if (change instanceof MappedChange.Put put) {
                if (put.mode() == Mode.REPLACE) {
                    record.put(put.identity(), put.resource());
                } else {
                    record.putIfAbsent(put.identity(), put.resource());
                }
            }
        }
        return mapped;
    }

    private MappingContext context() {
        originals++;
        return new MappingContext(
                SenderSettings.inZone(ZoneId.of("Europe/Vienna")),
                "journal-" + originals,
                Instant.parse("2026-03-01T12:01:00Z"),
                identity -> Integer.toHexString(identity.hashCode()),
                identity -> Optional.ofNullable(record.get(identity)));
    }

    <T extends Resource> List<T> all(Class<T> type) {
        return record.values().stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T extends Resource> T only(Class<T> type) {
        List<T> found = all(type);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " of " + type.getSimpleName());
        }
        return found.getFirst();
    }
}
