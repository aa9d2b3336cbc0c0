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
    private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

    private final FhirContext fhir;

    RecordCodec(FhirContext fhir) {
        this.fhir = fhir;
    }

    /// A resource ready to be sealed.
    ///
    /// @param content what makes it the same or another: everything but version, time of update and `meta.source`,
    ///     so that the same result repeated by another message is no new version
    /// @param bytes what is sealed
    @SuppressWarnings("ArrayRecordComponent") // content on its way; never compared or printed
    record Encoded(String content, byte[] bytes) {}

    /// A copy of the caller's resource under the key's id, without the parts of meta that the vault keeps.
    Resource own(RecordKey key, Resource resource) {
        Resource own = resource.copy();
        own.setIdElement(new IdType(key.type(), key.id()));
        if (own.hasMeta()) {
            own.getMeta().setVersionId(null);
            own.getMeta().setLastUpdatedElement(null);
        }
        return own;
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
        byte[] bytes = (source == null ? content : json(own)).getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_JSON_BYTES) {
            throw Problems.tooLarge(key.reference() + " is over 8 MiB of JSON.");
        }
        return new Encoded(content, Compression.deflate(bytes));
    }

    /// The resource, with id and meta as of that version.
    Resource decode(RecordKey key, int version, Instant updated, byte[] bytes) {
        String json = new String(
                Compression.inflate(bytes, MAX_JSON_BYTES).orElseThrow(() -> Problems.unreadable(key.reference())),
                StandardCharsets.UTF_8);
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
        meta.setLastUpdatedElement(new InstantType(Date.from(updated), TemporalPrecisionEnum.MILLI, UTC));
        return resource;
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
