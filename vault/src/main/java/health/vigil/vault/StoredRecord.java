package health.vigil.vault;

import health.vigil.base.Sealed;
import java.time.Instant;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// One version of one resource, as stored.
///
/// @param key which
/// @param version 1, 2, …
/// @param updated when it was stored, by the platform's clock
/// @param patient the logical id of the patient whose record it belongs to (the patient's own for a Patient), null
///     for resources of no patient
/// @param content the resource with its id and meta filled, null for a deletion
/// @param json the same as FHIR JSON, which costs less than to write the resource; null for a deletion
public record StoredRecord(
        RecordKey key,
        int version,
        Instant updated,
        @Nullable String patient,
        @Nullable Sealed<Resource> content,
        @Nullable Sealed<String> json) {
    public boolean deleted() {
        return content == null;
    }

    /// `Type/id/_history/version`, as the ledger names it.
    public String versionedReference() {
        return key.reference() + "/_history/" + version;
    }
}
