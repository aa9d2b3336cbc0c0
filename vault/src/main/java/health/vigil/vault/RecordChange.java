package health.vigil.vault;

import health.vigil.base.Sealed;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// What to do to one resource.
public sealed interface RecordChange {
    RecordKey key();

    /// The version that must be current, else `VGL-VLT-409`; null for no condition, 0 for "must not exist".
    @Nullable Integer ifVersion();

    /// Create it or replace it. Content equal to the current version makes no new version.
    record Put(
            RecordKey key,
            Sealed<Resource> content,
            @Nullable Integer ifVersion) implements RecordChange {}

    /// Delete it; its history stays.
    record Delete(RecordKey key, @Nullable Integer ifVersion) implements RecordChange {}

    /// All of one patient's records become another's (HL7 A40): every record of `from` is rewritten to refer to
    /// `key`, the Patient `from` becomes inactive with a `replaced-by` link, and its token is retired.
    ///
    /// @param key the surviving Patient, which must be stored (`VGL-VLT-404`); a repeated merge changes nothing
    /// @param from logical id of the Patient merged away
    record Merge(RecordKey key, String from) implements RecordChange {
        @Override
        public @Nullable Integer ifVersion() {
            return null;
        }
    }
}
