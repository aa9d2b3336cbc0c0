package health.vigil.vault.internal;

import health.vigil.base.PatientToken;
import health.vigil.base.TokenPurpose;
import health.vigil.keys.DataKeys;
import health.vigil.keys.KeyProvider;
import health.vigil.keys.PseudoRandom;
import health.vigil.keys.WrappedKey;
import health.vigil.vault.PatientKeyListener;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The vault's keys in its database: one for each patient, one for records of no patient, one for pseudonyms. All
/// are wrapped by the provider, each bound to whose key it is.
public final class VaultKeys {
    private static final String SHARED = "records";
    private static final String PSEUDONYMS = "pseudonyms";

    private final KeyProvider provider;
    private final KeyCache cache;
    private final PatientKey shared;
    private final Pseudonyms pseudonyms;
    private final List<PatientKeyListener> listeners = new CopyOnWriteArrayList<>();

    private VaultKeys(KeyProvider provider, KeyCache cache, PatientKey shared, Pseudonyms pseudonyms) {
        this.provider = provider;
        this.cache = cache;
        this.shared = shared;
        this.pseudonyms = pseudonyms;
    }

    /// Loads the room's own keys, making them in a new database. `VGL-KEY-001` when the provider is not the one
    /// that wrapped them.
    public static VaultKeys open(Handle transaction, KeyProvider provider, InstantSource clock) {
        byte[] shared = classKey(transaction, provider, SHARED);
        byte[] pseudonyms = classKey(transaction, provider, PSEUDONYMS);
        VaultKeys keys = new VaultKeys(
                provider, new KeyCache(clock), new PatientKey(shared), new Pseudonyms(new PseudoRandom(pseudonyms)));
        Arrays.fill(shared, (byte) 0);
        Arrays.fill(pseudonyms, (byte) 0);
        return keys;
    }

    /// Calls the listener in every transaction that makes keys, from now on.
    public void listen(PatientKeyListener listener) {
        listeners.add(listener);
    }

    public Pseudonyms pseudonyms() {
        return pseudonyms;
    }

    PatientKey shared() {
        return shared;
    }

    /// The key that opens a stored version.
    ///
    /// @param wrapped the patient's key as stored now, null for a record of no patient
    PatientKey of(@Nullable String patient, @Nullable String wrapped) {
        if (patient == null) {
            return shared;
        }
        if (wrapped == null) {
            throw new IllegalStateException("a stored record of a patient without a key");
        }
        return cache.get(wrapped, text -> unwrap(patient, text));
    }

    /// A patient's key as it is stored.
    ///
    /// @param wrapped null where there is none yet
    /// @param into whom the patient was merged into, null for nobody
    record Stored(
            String patient,
            @Nullable String wrapped,
            @Nullable String into) {}

    /// Asks for the keys of these patients, for [#forWriting].
    static Rows.Query<Stored> stored(Collection<String> patients) {
        return new Rows.Query<>(
                """
                select p.patient, k.wrapped, l.into_patient
                from unnest(?) as p(patient)
                left join vault.patient_key k on k.patient = p.patient
                left join vault.patient_link l on l.from_patient = p.patient""", row -> new Stored(row.getString(1), row.getString(2), row.getString(3)), Columns.texts(patients));
    }

    /// The keys, made where there is none yet, with the patient's tokens. The caller holds the patients' locks. Throws
    /// `VGL-VLT-410` for a patient merged away.
    ///
    /// @param found by [#stored]
    Map<String, PatientKey> forWriting(Handle transaction, Collection<Stored> found) {
        Map<String, PatientKey> keys = new HashMap<>();
        List<String> unknown = new ArrayList<>();
        for (Stored held : found) {
            if (held.into() != null) {
                throw Problems.mergedAway(held.patient());
            }
            if (held.wrapped() == null) {
                unknown.add(held.patient());
            } else {
                keys.put(held.patient(), of(held.patient(), held.wrapped()));
            }
        }
        if (!unknown.isEmpty()) {
            keys.putAll(create(transaction, unknown));
        }
        return keys;
    }

    private Map<String, PatientKey> create(Handle transaction, List<String> patients) {
        Map<String, PatientKey> keys = new HashMap<>();
        List<String> wrapped = new ArrayList<>();
        for (String patient : patients) {
            byte[] raw = DataKeys.generate();
            keys.put(patient, new PatientKey(raw));
            wrapped.add(provider.wrap(raw, patientContext(patient)).encoded());
            Arrays.fill(raw, (byte) 0);
        }
        transaction
                .createUpdate(
                        "insert into vault.patient_key (patient, wrapped) select * from unnest(:patients, :wrapped)")
                .bind("patients", Columns.texts(patients))
                .bind("wrapped", Columns.texts(wrapped))
                .execute();
        for (TokenPurpose purpose : TokenPurpose.values()) {
            transaction
                    .createUpdate("""
                            insert into vault.patient_token (token, purpose, patient)
                            select token, :purpose, patient from unnest(:tokens, :patients) as t(token, patient)""")
                    .bind("purpose", purpose.name())
                    .bind(
                            "tokens",
                            Columns.texts(patients.stream()
                                    .map(patient ->
                                            pseudonyms.token(patient, purpose).value())
                                    .toList()))
                    .bind("patients", Columns.texts(patients))
                    .execute();
        }
        List<PatientToken> made = patients.stream()
                .map(patient -> pseudonyms.token(patient, TokenPurpose.AUDIT))
                .toList();
        listeners.forEach(listener -> listener.made(transaction, made));
        return keys;
    }

    /// Forgets these patients' keys here, before the tables do.
    void forget(Handle transaction, List<String> patients) {
        transaction
                .createQuery("select wrapped from vault.patient_key where patient = any(:patients)")
                .bind("patients", Columns.texts(patients))
                .mapTo(String.class)
                .forEach(cache::forget);
    }

    /// Wraps again what an older key-encryption key wrapped. Content stays as it is.
    ///
    /// @param limit how many patients' keys at most
    /// @return how many keys were wrapped again; 0 when none is left
    public int rewrap(Handle transaction, int limit) {
        return rewrap(transaction, limit, "class_key", "name", VaultKeys::classContext)
                + rewrap(transaction, limit, "patient_key", "patient", VaultKeys::patientContext);
    }

    private int rewrap(
            Handle transaction,
            int limit,
            String table,
            String owner,
            java.util.function.UnaryOperator<String> context) {
        Map<String, String> renewed = new HashMap<>();
        transaction
                .createQuery("select " + owner + ", wrapped from vault." + table
                        + " where not starts_with(wrapped, :current) limit :limit for update skip locked")
                .bind("current", provider.currentKey() + ":")
                .bind("limit", limit)
                .map((row, ignored) -> Map.entry(row.getString(1), row.getString(2)))
                .forEach(stored -> {
                    String bound = context.apply(stored.getKey());
                    byte[] raw = provider.unwrap(WrappedKey.decode(stored.getValue()), bound);
                    renewed.put(stored.getKey(), provider.wrap(raw, bound).encoded());
                    Arrays.fill(raw, (byte) 0);
                });
        transaction
                .createUpdate("update vault." + table + " t set wrapped = r.wrapped from unnest(:owners, :wrapped) as"
                        + " r(owner, wrapped) where t." + owner + " = r.owner")
                .bind("owners", Columns.texts(renewed.keySet()))
                .bind("wrapped", Columns.texts(renewed.values()))
                .execute();
        return renewed.size();
    }

    private PatientKey unwrap(String patient, String wrapped) {
        byte[] raw = provider.unwrap(WrappedKey.decode(wrapped), patientContext(patient));
        PatientKey key = new PatientKey(raw);
        Arrays.fill(raw, (byte) 0);
        return key;
    }

    private static byte[] classKey(Handle transaction, KeyProvider provider, String name) {
        byte[] fresh = DataKeys.generate();
        transaction
                .createUpdate(
                        "insert into vault.class_key (name, wrapped) values (:name, :wrapped) on conflict do nothing")
                .bind("name", name)
                .bind("wrapped", provider.wrap(fresh, classContext(name)).encoded())
                .execute();
        Arrays.fill(fresh, (byte) 0);
        String wrapped = transaction
                .createQuery("select wrapped from vault.class_key where name = :name")
                .bind("name", name)
                .mapTo(String.class)
                .one();
        return provider.unwrap(WrappedKey.decode(wrapped), classContext(name));
    }

    private static String classContext(String name) {
        return "vault/class/" + name;
    }

    private static String patientContext(String patient) {
        return "vault/patient/" + patient;
    }
}
