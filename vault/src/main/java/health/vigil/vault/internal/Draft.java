package health.vigil.vault.internal;

import health.vigil.vault.RecordKey;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// A change on its way to becoming a version.
///
/// @param content the vault's own copy, null for a deletion
/// @param patient whose record it is; for a deletion that of the current version
/// @param ifVersion as in the change
record Draft(
        RecordKey key,
        @Nullable Resource content,
        @Nullable String patient,
        @Nullable Integer ifVersion) {}
