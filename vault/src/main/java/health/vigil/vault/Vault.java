package health.vigil.vault;

import health.vigil.base.PatientToken;
import health.vigil.base.PhiAccess;
import health.vigil.base.TokenPurpose;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.jdbi.v3.core.Handle;

/// The sealed store of FHIR R4 resources. Every method that opens content takes the access that a decision issued;
/// the caller writes the ledger entry in the same transaction. Transactions are on the vault's own database role.
public interface Vault {
    /// Writes, in order, all or none. Records of one patient are sealed under that patient's data key.
    ///
    /// @return the new versions; a change that changed nothing adds none
    List<StoredRecord> write(Handle transaction, PhiAccess access, List<RecordChange> changes);

    /// The current version, which may be a deletion.
    Optional<StoredRecord> read(Handle transaction, PhiAccess access, RecordKey key);

    /// One version.
    Optional<StoredRecord> read(Handle transaction, PhiAccess access, RecordKey key, int version);

    /// All versions, newest first.
    List<StoredRecord> history(Handle transaction, PhiAccess access, RecordKey key);

    /// Searches. An unknown parameter is `VGL-VLT-400`.
    RecordSearch.Page search(Handle transaction, PhiAccess access, RecordSearch search);

    /// Lists current records without a search, a page at a time: for what concerns all of a patient's records, or
    /// all records.
    List<StoredRecord> list(Handle transaction, PhiAccess access, RecordListing listing);

    /// The names of the search parameters that [#search] knows for a resource type, `_id` and `_lastUpdated` among
    /// them.
    SortedSet<String> searchParameters(String type);

    /// The logical id that a business identifier stands for: a keyed pseudo-random function of type, system and
    /// value, so the same identifier gives the same id for ever, and nobody without the key can go either way.
    /// Follows merges: the identifier of a patient merged away gives the survivor's id.
    ///
    /// @param system the identifier's system (`urn:oid:…`, a sender's namespace)
    String logicalId(Handle transaction, String type, String system, String value);

    /// The token of a patient for one purpose; needs no access, since it discloses nothing.
    ///
    /// @param patient logical id
    PatientToken token(String patient, TokenPurpose purpose);

    /// The patient behind a token: the one re-identification call (PHI-3). Empty for an unknown token. Follows
    /// merges: the token of a patient merged away leads to the survivor.
    ///
    /// @return logical id of the patient
    Optional<String> reidentify(Handle transaction, PhiAccess access, PatientToken token);

    /// The care unit that a patient is in now, by the latest Encounter that is going on: the first word of what its
    /// present place displays, which is the point of care of HL7 v2's PV1-3. Empty when there is none.
    ///
    /// @param patient logical id
    Optional<String> currentUnit(Handle transaction, String patient);
}
