package health.vigil.vault.internal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import health.vigil.vault.RecordKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.TimeZone;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Resource;

/// Resources to bytes and back: FHIR JSON, deflated. Version and time of update are columns and not in the
/// bytes.
final class RecordCodec {
    private static final int MAX_JSON_BYTES = 8 << 20;
    private static final String META = ",\"meta\":{";
    private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

    private final FhirContext fhir;

    RecordCodec(FhirContext fhir) {
        this.fhir = fhir;
    }

    /// A resource ready to be sealed.
    ///
    /// @param content what makes it the same or another: everything but version, time of update and `meta.source`,
    ///     so that the same result repeated by another message is no new version
    /// @param json what is kept
    /// @param bytes the same, as it is sealed
    @SuppressWarnings("ArrayRecordComponent") // content on its way; never compared or printed
    record Encoded(String content, String json, byte[] bytes) {}

    /// A copy of the caller's resource under the key's id, without the parts of meta that the vault keeps.
    Resource own(RecordKey key, Resource resource) {
        Resource own = copy(resource);
        own.setIdElement(new IdType(key.type(), key.id()));
        if (own.hasMeta()) {
            own.getMeta().setVersionId(null);
            own.getMeta().setLastUpdatedElement(null);
        }
        return own;
    }

    private static Resource copy(Resource resource) {
        try {
            return resource.copy();
        } catch (DataFormatException | IllegalArgumentException e) {
            // the model sees only here that a date has a time, or an instant none, and quotes it
            throw Problems.notStorable(
                    "A date, time or other value is not one that its type can have.",
                    "Compare the resource with its definition in FHIR R4, or ask $validate.");
        }
    }

    Encoded encode(RecordKey key, Resource own) {
        String source = own.hasMeta() ? own.getMeta().getSource() : null;
        String content;
        if (source == null) {
            content = json(own);
        } else {
            own.getMeta().setSource(null);
            content = json(own);
            own.getMeta().setSource(source);
        }
        String json = source == null ? content : json(own);
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_JSON_BYTES) {
            throw Problems.tooLarge(key.reference() + " is over 8 MiB of JSON.");
        }
        return new Encoded(content, json, Compression.deflate(bytes));
    }

    /// What is kept of a version.
    String json(RecordKey key, byte[] bytes) {
        return new String(
                Compression.inflate(bytes, MAX_JSON_BYTES).orElseThrow(() -> Problems.unreadable(key.reference())),
                StandardCharsets.UTF_8);
    }

    /// The resource, with id and meta as of that version.
    ///
    /// @param json as it is kept
    Resource resource(RecordKey key, int version, Instant updated, String json) {
        if (!(parse(key, json) instanceof Resource resource)
                || !resource.fhirType().equals(key.type())) {
            throw Problems.unreadable(key.reference());
        }
        return stamped(resource, key, version, updated);
    }

    /// Fills id and meta.
    static Resource stamped(Resource resource, RecordKey key, int version, Instant updated) {
        resource.setIdElement(new IdType(key.type(), key.id(), String.valueOf(version)));
        Meta meta = resource.getMeta();
        meta.setVersionId(String.valueOf(version));
        meta.setLastUpdatedElement(instant(updated));
        return resource;
    }

    /// Fills meta into what is kept, which begins with type, id and, where there is any, the rest of meta.
    static String stamped(String json, RecordKey key, int version, Instant updated) {
        String head = "{\"resourceType\":\"" + key.type() + "\",\"id\":\"" + key.id() + "\"";
        if (!json.startsWith(head)) {
            throw Problems.unreadable(key.reference());
        }
        boolean more = json.startsWith(META, head.length());
        String stamp = "\"versionId\":\"" + version + "\",\"lastUpdated\":\""
                + instant(updated).getValueAsString() + "\"";
        return more
                ? head + META + stamp + "," + json.substring(head.length() + META.length())
                : head + META + stamp + "}" + json.substring(head.length());
    }

    private static InstantType instant(Instant time) {
        return new InstantType(Date.from(time), TemporalPrecisionEnum.MILLI, UTC);
    }

    private Object parse(RecordKey key, String json) {
        try {
            return parser().parseResource(json);
        } catch (DataFormatException e) {
            // the cause quotes content
            throw Problems.unreadable(key.reference());
        }
    }

    private String json(Resource resource) {
        return parser().encodeResourceToString(resource);
    }

    /// HAPI's error handlers log what they meet, which here is content: this one does not log.
    private IParser parser() {
        IParser parser = fhir.newJsonParser();
        parser.setParserErrorHandler(new LenientErrorHandler(false).setErrorOnInvalidValue(false));
        parser.setStripVersionsFromReferences(false);
        return parser;
    }
}
