package health.vigil.vault;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.base.PatientToken;
import health.vigil.base.PhiAccess;
import health.vigil.base.TokenPurpose;
import health.vigil.keys.KeyProvider;
import health.vigil.vault.internal.ChangeReader;
import health.vigil.vault.internal.Eraser;
import health.vigil.vault.internal.PatientLinks;
import health.vigil.vault.internal.Places;
import health.vigil.vault.internal.RecordFinder;
import health.vigil.vault.internal.RecordLister;
import health.vigil.vault.internal.RecordReader;
import health.vigil.vault.internal.RecordWriter;
import health.vigil.vault.internal.Reindexer;
import health.vigil.vault.internal.VaultKeys;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The vault in the `vault` schema of a PostgreSQL: content sealed under a key for each patient, found through a
/// blind index. Transactions are `READ COMMITTED`, on the identified data's role.
///
/// Writers of one patient wait for each other. Where two transactions wait for each other, PostgreSQL ends one
/// (SQLSTATE 40P01): repeat it as a whole, as after `VGL-VLT-409`.
public final class PostgresVault implements Vault {
    private final VaultKeys keys;
    private final RecordReader reader;
    private final RecordWriter writer;
    private final RecordFinder finder;
    private final ChangeReader changes;
    private final Reindexer reindexer;
    private final RecordLister lister;
    private final Places places;
    private final Eraser eraser;
    private final PatientLinks links = new PatientLinks();
    private final List<RecordListener> listeners = new CopyOnWriteArrayList<>();

    private PostgresVault(VaultKeys keys, FhirContext fhir, InstantSource clock) {
        this.keys = keys;
        this.reader = new RecordReader(keys, fhir);
        this.writer = new RecordWriter(keys, fhir, reader, clock);
        this.finder = new RecordFinder(keys, fhir, reader, clock);
        this.changes = new ChangeReader(keys, reader);
        this.reindexer = new Reindexer(keys, fhir);
        this.lister = new RecordLister(keys, reader);
        this.places = new Places(keys);
        this.eraser = new Eraser(keys);
    }

    /// Opens the vault of a migrated database, making its own keys where there are none yet. Fails with
    /// `VGL-KEY-001` when the provider is not the one that wrapped them.
    ///
    /// @param identified the pool of the identified data's role
    /// @param provider wraps the patients' keys
    /// @param clock the platform's clock: times of update, life of cached keys
    public static PostgresVault open(Jdbi identified, KeyProvider provider, InstantSource clock) {
        VaultKeys keys = identified.inTransaction(transaction -> VaultKeys.open(transaction, provider, clock));
        return new PostgresVault(keys, ExactFhir.shared(), clock);
    }

    /// Calls the listener in every later write, after those added before. Add listeners before the first write.
    public void listen(RecordListener listener) {
        listeners.add(listener);
    }

    /// Calls the listener for each later patient's key. Add it before the first write.
    public void listenForKeys(PatientKeyListener listener) {
        keys.listen(listener);
    }

    @Override
    public List<StoredRecord> write(Handle transaction, PhiAccess access, List<RecordChange> changes) {
        RecordWriter.Written written = writer.write(transaction, access, changes);
        if (!written.records().isEmpty()) {
            for (RecordListener listener : listeners) {
                written.moved()
                        .forEach(moved ->
                                listener.moved(transaction, access, written.at(), moved.from(), moved.before()));
                listener.written(transaction, access, written.at(), written.records(), written.mergedAway());
            }
        }
        return written.records();
    }

    @Override
    public Optional<StoredRecord> read(Handle transaction, PhiAccess access, RecordKey key) {
        return reader.current(transaction, key);
    }

    @Override
    public Optional<StoredRecord> read(Handle transaction, PhiAccess access, RecordKey key, int version) {
        return reader.version(transaction, key, version);
    }

    @Override
    public Optional<Placed> readPlaced(Handle transaction, PhiAccess access, RecordKey key, @Nullable Integer version) {
        if (version == null) {
            return reader.placed(transaction, key, places);
        }
        return reader.version(transaction, key, version).map(record -> {
            String owner = record.patient();
            String patient = owner == null ? null : links.survivor(transaction, owner);
            String unit =
                    patient == null ? null : places.unit(transaction, patient).orElse(null);
            return new Placed(record, patient, unit);
        });
    }

    @Override
    public List<StoredRecord> history(
            Handle transaction,
            PhiAccess access,
            RecordKey key,
            @Nullable Instant since,
            @Nullable Integer before,
            int limit) {
        return reader.history(transaction, key, since, before, limit);
    }

    @Override
    public List<StoredRecord> read(Handle transaction, PhiAccess access, Collection<RecordKey> keys) {
        return keys.isEmpty() ? List.of() : reader.current(transaction, keys);
    }

    @Override
    public RecordSearch.Page search(Handle transaction, PhiAccess access, RecordSearch search, SearchGate gate) {
        return finder.search(transaction, access, search, gate);
    }

    @Override
    public OptionalInt count(Handle transaction, PhiAccess access, RecordSearch search, SearchGate gate) {
        return finder.count(transaction, access, search, gate);
    }

    @Override
    public RecordSearch.Page changes(
            Handle transaction,
            PhiAccess access,
            @Nullable String type,
            @Nullable Instant since,
            int limit,
            @Nullable String after,
            SearchGate gate) {
        return changes.page(transaction, type, since, limit, after, gate);
    }

    /// Indexes records that an older version of this software stored, until it returns 0. Until then a search may not
    /// find them.
    ///
    /// @param limit how many in this call
    /// @return how many were indexed
    public int reindex(Handle transaction, PhiAccess access, int limit) {
        return reindexer.some(transaction, access, limit);
    }

    @Override
    public List<StoredRecord> list(Handle transaction, PhiAccess access, RecordListing listing) {
        return lister.list(transaction, listing);
    }

    @Override
    public String logicalId(Handle transaction, String type, String system, String value) {
        String id = ownId(type, system, value);
        return type.equals("Patient") ? links.survivor(transaction, id) : id;
    }

    @Override
    public String ownId(String type, String system, String value) {
        return keys.pseudonyms().logicalId(type, system, value);
    }

    @Override
    public void alone(Handle transaction, String thing) {
        writer.alone(transaction, thing);
    }

    @Override
    public String survivor(Handle transaction, String patient) {
        return links.survivor(transaction, patient);
    }

    @Override
    public PatientToken token(String patient, TokenPurpose purpose) {
        return keys.pseudonyms().token(patient, purpose);
    }

    @Override
    public Optional<String> reidentify(Handle transaction, PhiAccess access, PatientToken token) {
        return transaction
                .createQuery("select patient from vault.patient_token where token = :token and purpose = :purpose")
                .bind("token", token.value())
                .bind("purpose", token.purpose().name())
                .mapTo(String.class)
                .findOne()
                .map(patient -> links.survivor(transaction, patient));
    }

    @Override
    public Optional<String> currentUnit(Handle transaction, String patient) {
        return places.unit(transaction, patient);
    }

    /// The patient and everybody who was merged into them, by logical id.
    public List<String> identities(Handle transaction, String patient) {
        return eraser.all(transaction, patient);
    }

    /// Erases patients for ever: keys, records with all versions, places, tokens and merges. The caller writes the
    /// ledger entry in the same transaction. Who comes back begins anew, under the same tokens and another key.
    ///
    /// @param access proof that a decision allowed it; its presence is the check
    /// @param patients as [#identities] gives them
    /// @return how many versions of records there were
    @SuppressWarnings("UnusedVariable")
    public int erase(Handle transaction, PhiAccess access, List<String> patients) {
        return eraser.erase(transaction, patients);
    }

    /// Wraps again, under the provider's current key, keys that an older one wrapped: after the provider's
    /// rotation, until it returns 0. Content is not touched, and reading and writing go on.
    ///
    /// @param limit how many patients' keys in this call
    /// @return how many keys were wrapped again
    public int rewrapKeys(Handle transaction, int limit) {
        return keys.rewrap(transaction, limit);
    }
}
