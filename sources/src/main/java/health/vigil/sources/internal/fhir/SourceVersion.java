package health.vigil.sources.internal.fhir;

import health.vigil.vault.SourceNote;
import java.time.Instant;
import java.util.Optional;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/// Which version of a record system's resource a record was made from. It is kept in `meta`, so that an older version
/// that comes later does not undo a newer one.
///
/// @param version `meta.versionId` there, empty where it did not say
/// @param updated `meta.lastUpdated` there, null where it did not say
record SourceVersion(String version, @Nullable Instant updated) {
    /// Has the parts `version`, a string, and `updated`, an instant.
    private static final String EXTENSION = SourceNote.EXTENSION;

    private static final String VERSION = "version";
    private static final String UPDATED = "updated";

    /// As the record system states it.
    static SourceVersion sent(Meta meta) {
        return new SourceVersion(
                meta.hasVersionId() ? meta.getVersionId() : "",
                meta.hasLastUpdated() ? meta.getLastUpdated().toInstant() : null);
    }

    /// Puts it in the place of what the record system has there.
    void into(Meta meta) {
        InstantType time = meta.getLastUpdatedElement();
        meta.setVersionId(null);
        meta.setLastUpdatedElement(null);
        meta.getExtension().removeIf(each -> EXTENSION.equals(each.getUrl()));
        if (version.isEmpty() && updated == null) {
            return;
        }
        Extension parts = new Extension(EXTENSION);
        if (!version.isEmpty()) {
            parts.addExtension(VERSION, new StringType(version));
        }
        if (updated != null) {
            parts.addExtension(UPDATED, time.copy());
        }
        meta.addExtension(parts);
    }

    /// Of a record; empty where another sender wrote it last.
    static Optional<SourceVersion> of(Resource record) {
        Extension parts = record.getMeta().getExtensionByUrl(EXTENSION);
        if (parts == null) {
            return Optional.empty();
        }
        Extension version = parts.getExtensionByUrl(VERSION);
        Extension updated = parts.getExtensionByUrl(UPDATED);
        return Optional.of(new SourceVersion(
                version == null ? "" : version.getValue().primitiveValue(),
                updated != null && updated.getValue() instanceof InstantType time
                        ? time.getValue().toInstant()
                        : null));
    }

    /// Whether the record says something newer. What another sender wrote counts by when it was written.
    boolean isOlderThan(Resource record) {
        Optional<SourceVersion> held = of(record);
        if (held.isEmpty()) {
            return updated != null
                    && record.getMeta().hasLastUpdated()
                    && updated.isBefore(record.getMeta().getLastUpdated().toInstant());
        }
        return isOlderThan(held.get());
    }

    /// By their times, else by their numbers; false where neither says it.
    boolean isOlderThan(SourceVersion other) {
        if (updated != null && other.updated != null && !updated.equals(other.updated)) {
            return updated.isBefore(other.updated);
        }
        return isNumbered() && other.isNumbered() && Long.parseLong(version) < Long.parseLong(other.version);
    }

    /// Whether its version is a number.
    boolean isNumbered() {
        return version.matches("[0-9]{1,18}");
    }
}
