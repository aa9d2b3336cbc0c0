package health.vigil.gateway.internal;

import java.time.Instant;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// What an interaction came to, before it is a response or a bundle's entry.
///
/// @param status HTTP status
/// @param body what the caller gets, null for nothing
/// @param version `Type/id/_history/version` of the record concerned, null where there is none
/// @param updated when that version was stored
record Outcome(
        int status,
        @Nullable Body body,
        @Nullable String version,
        @Nullable Instant updated) {
    static Outcome of(int status, @Nullable Body body) {
        return new Outcome(status, body, null, null);
    }

    static Outcome of(int status, Resource made) {
        return of(status, new Body.Made(made));
    }

    /// The version's number, as in an ETag.
    public @Nullable String etag() {
        return version == null ? null : "W/\"" + version.substring(version.lastIndexOf('/') + 1) + "\"";
    }
}
