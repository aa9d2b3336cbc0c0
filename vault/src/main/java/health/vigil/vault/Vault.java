package health.vigil.vault;

import health.vigil.base.PatientToken;
import health.vigil.base.PhiAccess;
import health.vigil.base.TokenPurpose;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

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

    /// A version of a record, and where whose it is.
    ///
    /// @param patient logical id of whose record it is now, merges followed; null where it is no patient's
    /// @param unit the care unit that they are in now, as of [#currentUnit]; null where there is none
    record Placed(
            StoredRecord record,
            @Nullable String patient,
            @Nullable String unit) {}

    /// A version with whose it is and where they are, as a decision about it needs it.
    ///
    /// @param version null for the current one, which may be a deletion
    Optional<Placed> readPlaced(Handle transaction, PhiAccess access, RecordKey key, @Nullable Integer version);

    /// Versions of a record, newest first.
    ///
    /// @param since not older than this, null for all
    /// @param before older versions than this one, null for all
    List<StoredRecord> history(
            Handle transaction,
            PhiAccess access,
            RecordKey key,
            @Nullable Instant since,
            @Nullable Integer before,
            int limit);

    /// The current versions of several records, deletions among them, in no order that matters; what is not there is
    /// left out.
    List<StoredRecord> read(Handle transaction, PhiAccess access, Collection<RecordKey> keys);

    /// Searches everything. An unknown parameter is `VGL-VLT-400`.
    default RecordSearch.Page search(Handle transaction, PhiAccess access, RecordSearch search) {
        return search(transaction, access, search, SearchGate.open());
    }

    /// Searches what the gate admits. [SearchCatalog] says what can be asked; what cannot is `VGL-VLT-400`, and what
    /// would have to open too many records `VGL-VLT-414`.
    RecordSearch.Page search(Handle transaction, PhiAccess access, RecordSearch search, SearchGate gate);

    /// How many records match, whatever the page; empty where that would open too many.
    OptionalInt count(Handle transaction, PhiAccess access, RecordSearch search, SearchGate gate);

    /// The versions of all records, or of one type's, newest first, that the gate admits; deletions among them.
    ///
    /// @param type null for all types
    /// @param since not older than this, null for all
    /// @param limit page size
    /// @param after opaque cursor from the previous page, null for the first
    RecordSearch.Page changes(
            Handle transaction,
            PhiAccess access,
            @Nullable String type,
            @Nullable Instant since,
            int limit,
            @Nullable String after,
            SearchGate gate);

    /// Lists current records without a search, a page at a time: for what concerns all of a patient's records, or
    /// all records.
    List<StoredRecord> list(Handle transaction, PhiAccess access, RecordListing listing);

    /// The logical id that a business identifier stands for: a keyed pseudo-random function of type, system and
    /// value, so the same identifier gives the same id for ever, and nobody without the key can go either way.
    /// Follows merges: the identifier of a patient merged away gives the survivor's id.
    ///
    /// @param system the identifier's system (`urn:oid:…`, a sender's namespace)
    String logicalId(Handle transaction, String type, String system, String value);

    /// The logical id that the identifier stands for by itself, whoever was merged into whom since.
    String ownId(String type, String system, String value);

    /// Waits until no other transaction that asked for the same thing is under way, and keeps others waiting until this
    /// one ends.
    ///
    /// @param thing any text; only a number made of it with the vault's key reaches the database
    void alone(Handle transaction, String thing);

    /// The patient that a patient was merged into; the same where it was not.
    ///
    /// @param patient logical id
    String survivor(Handle transaction, String patient);

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
