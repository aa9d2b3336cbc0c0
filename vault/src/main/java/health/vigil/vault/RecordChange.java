package health.vigil.vault;

import health.vigil.base.Sealed;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// What to do to one resource.
public sealed interface RecordChange {
    RecordKey key();

    /// The version that must be current, else `VGL-VLT-409`; null for no condition, 0 for "must not exist".
    /// Versions that a merge or move before it in the same write made do not count.
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

    /// A visit or account becomes another patient's (HL7 A44, A45), and with it whatever of the patient refers to
    /// it: the visits of an account, what was charted on a visit, the specimens of that, and each Provenance that
    /// is about nothing else. Changes nothing where it is not `from`'s, so that repeating it does no harm.
    ///
    /// @param key an Encounter or Account
    /// @param from logical id of the Patient whose it was
    /// @param into logical id of the Patient whose it becomes, which must be stored (`VGL-VLT-404`)
    record Move(RecordKey key, String from, String into) implements RecordChange {
        @Override
        public @Nullable Integer ifVersion() {
            return null;
        }
    }

    /// Whatever of the patient refers to `prior` refers to `key` from now on, a Provenance excepted, which says
    /// what was said (HL7 A42, A50). `prior` itself stays as it is.
    record Redirect(RecordKey key, RecordKey prior) implements RecordChange {
        @Override
        public @Nullable Integer ifVersion() {
            return null;
        }
    }
}
