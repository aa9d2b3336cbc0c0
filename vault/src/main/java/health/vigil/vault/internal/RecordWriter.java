package health.vigil.vault.internal;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.base.PhiAccess;
import health.vigil.base.Sealed;
import health.vigil.vault.RecordChange;
import health.vigil.vault.RecordKey;
import health.vigil.vault.RecordListener.MergedPatient;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.internal.RecordTables.Current;
import health.vigil.vault.internal.RecordTables.NewVersion;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Writes changes as new versions: locks, compares, seals, stores, indexes.
public final class RecordWriter {
    private static final int MOST_CHANGES = 10_000;

    private final VaultKeys keys;
    private final FhirContext fhir;
    private final RecordReader reader;
    private final RecordCodec codec;
    private final Drafting drafting;
    private final PatientLinks links;
    private final Indexer index;
    private final Places places;
    private final InstantSource clock;

    public RecordWriter(VaultKeys keys, FhirContext fhir, RecordReader reader, InstantSource clock) {
        this.keys = keys;
        this.fhir = fhir;
        this.reader = reader;
        this.codec = new RecordCodec(fhir);
        this.drafting = new Drafting(fhir);
        this.links = new PatientLinks();
        this.index = new Indexer(new BlindIndex(keys.pseudonyms()));
        this.places = new Places(keys);
        this.clock = clock;
    }

    /// What a write did, and when.
    public record Written(List<StoredRecord> records, List<MergedPatient> mergedAway, List<Moved> moved, Instant at) {}

    /// What became another patient's, as it was before.
    ///
    /// @param from logical id of the patient
    public record Moved(String from, List<StoredRecord> before) {}

    /// See [health.vigil.vault.Vault#alone].
    public void alone(Handle transaction, String thing) {
        lock(transaction, "Alone/" + thing);
    }

    public Written write(Handle transaction, PhiAccess access, List<RecordChange> changes) {
        if (changes.size() > MOST_CHANGES) {
            throw Problems.tooLarge("A write has more than 10,000 changes.");
        }
        OneWrite write = new OneWrite();
        List<RecordChange> pending = new ArrayList<>();
        for (RecordChange change : changes) {
            switch (change) {
                case RecordChange.Put _, RecordChange.Delete _ -> pending.add(change);
                case RecordChange.Merge merge -> {
                    put(transaction, access, write, pending);
                    merge(transaction, access, write, merge);
                }
                case RecordChange.Move move -> {
                    put(transaction, access, write, pending);
                    move(transaction, access, write, move);
                }
                case RecordChange.Redirect redirect -> {
                    put(transaction, access, write, pending);
                    redirect(transaction, access, write, redirect);
                }
            }
        }
        put(transaction, access, write, pending);
        return new Written(write.records, write.mergedAway, write.moved, write.at());
    }

    private void put(Handle transaction, PhiAccess access, OneWrite write, List<RecordChange> pending) {
        write.records.addAll(apply(transaction, access, write, drafting.drafts(transaction, access, pending)));
        pending.clear();
    }

    private void merge(Handle transaction, PhiAccess access, OneWrite write, RecordChange.Merge merge) {
        String into = merge.key().id();
        String from = merge.from();
        if (from.equals(into)) {
            return;
        }
        lock(transaction, "Patient/" + from, "Patient/" + into);
        String survivor = links.survivor(transaction, from);
        if (survivor.equals(into)) {
            return;
        }
        if (!survivor.equals(from)) {
            throw Problems.mergedAway(from);
        }
        requirePatient(transaction, merge.key());
        List<StoredRecord> records = reader.ofPatient(transaction, from);
        rewrite(transaction, access, write, drafting.merged(access, records, from, into));
        links.add(transaction, from, into, write.at());
        if (!records.isEmpty()) {
            write.mergedAway.add(new MergedPatient(from, into));
        }
    }

    private void move(Handle transaction, PhiAccess access, OneWrite write, RecordChange.Move move) {
        String from = move.from();
        String into = move.into();
        if (from.equals(into)) {
            return;
        }
        lock(transaction, "Patient/" + from, "Patient/" + into);
        requirePatient(transaction, new RecordKey("Patient", into));
        Current held = RecordTables.current(transaction, List.of(move.key())).get(move.key());
        if (held == null || !held.exists() || !from.equals(held.patient())) {
            return;
        }
        List<StoredRecord> records = Belongings.of(fhir, access, reader.ofPatient(transaction, from), move.key());
        rewrite(transaction, access, write, drafting.moved(access, records, from, into));
        write.moved.add(new Moved(from, records));
    }

    private void redirect(Handle transaction, PhiAccess access, OneWrite write, RecordChange.Redirect redirect) {
        Current held =
                RecordTables.current(transaction, List.of(redirect.prior())).get(redirect.prior());
        if (held == null || held.patient() == null) {
            return;
        }
        lock(transaction, "Patient/" + held.patient());
        List<StoredRecord> records = reader.ofPatient(transaction, held.patient());
        rewrite(transaction, access, write, drafting.redirected(access, records, redirect.prior(), redirect.key()));
    }

    /// Makes versions that say nothing new of themselves: later changes of the write are still based on those before.
    private void rewrite(Handle transaction, PhiAccess access, OneWrite write, List<Draft> drafts) {
        List<StoredRecord> made = apply(transaction, access, write, drafts);
        made.forEach(record -> write.rewritten.merge(record.key(), 1, Integer::sum));
        write.records.addAll(made);
    }

    private void requirePatient(Handle transaction, RecordKey patient) {
        Rows.Query<VaultKeys.Stored> stored = VaultKeys.stored(List.of(patient.id()));
        Rows.ask(transaction, stored);
        keys.forWriting(transaction, stored.rows());
        if (!exists(transaction, patient)) {
            throw Problems.noSuchPatient(patient);
        }
    }

    private static boolean exists(Handle transaction, RecordKey key) {
        Current current = RecordTables.current(transaction, List.of(key)).get(key);
        return current != null && current.exists();
    }

    private List<StoredRecord> apply(Handle transaction, PhiAccess access, OneWrite write, List<Draft> drafts) {
        if (drafts.isEmpty()) {
            return List.of();
        }
        RecordTables.Held held = RecordTables.lock(
                transaction,
                locks(drafts.stream().map(RecordWriter::serialised)),
                drafts.stream().map(Draft::key).distinct().toList(),
                drafts.stream()
                        .map(Draft::patient)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList());
        Map<RecordKey, Current> current = held.current();
        Map<String, PatientKey> patients = keys.forWriting(transaction, held.keys());
        Batch batch = new Batch(write.at());
        for (Draft draft : drafts) {
            Current before = current.get(draft.key());
            check(draft, before, write.rewritten.getOrDefault(draft.key(), 0));
            String patient = draft.content() == null && before != null ? before.patient() : draft.patient();
            PatientKey key = patient == null ? keys.shared() : patients.getOrDefault(patient, keys.shared());
            batch.add(draft, before, patient, key).ifPresent(made -> current.put(draft.key(), made));
        }
        return batch.store(transaction, access);
    }

    /// Everything of one patient is written by one transaction at a time; a record of no patient by itself.
    private static String serialised(Draft draft) {
        return draft.patient() == null ? draft.key().reference() : "Patient/" + draft.patient();
    }

    private void lock(Handle transaction, String... things) {
        RecordTables.lock(transaction, locks(Stream.of(things)));
    }

    private SortedSet<Long> locks(Stream<String> things) {
        return things.map(keys.pseudonyms()::lock).collect(Collectors.toCollection(TreeSet::new));
    }

    /// @param rewritten how many versions of it this write made itself
    private static void check(Draft draft, @Nullable Current before, int rewritten) {
        Integer expected = draft.ifVersion();
        int present = before == null ? 0 : before.version() - rewritten;
        boolean absent = before == null || before.deleted();
        if (expected != null && (expected == 0 ? !absent : expected != present)) {
            throw Problems.conflict(draft.key(), expected, present);
        }
    }

    /// One write so far.
    private final class OneWrite {
        private final List<StoredRecord> records = new ArrayList<>();
        private final List<MergedPatient> mergedAway = new ArrayList<>();
        private final List<Moved> moved = new ArrayList<>();
        private final Map<RecordKey, Integer> rewritten = new HashMap<>();
        private @Nullable Instant taken;

        /// Its time, taken when it has its first locks and not before: a writer that waited for another writer of the
        /// patient is later than that one.
        Instant at() {
            Instant at = taken;
            if (at == null) {
                at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
                taken = at;
            }
            return at;
        }
    }

    /// The versions that one call makes.
    private final class Batch {
        private final Instant now;
        private final List<NewVersion> versions = new ArrayList<>();
        private final List<StoredRecord> records = new ArrayList<>();

        Batch(Instant now) {
            this.now = now;
        }

        /// The new current state, or empty where the draft changes nothing.
        Optional<Current> add(Draft draft, @Nullable Current before, @Nullable String patient, PatientKey patientKey) {
            RecordKey key = draft.key();
            int version = before == null ? 1 : before.version() + 1;
            boolean existed = before != null && before.exists();
            Resource content = draft.content();
            NewVersion made;
            if (content == null) {
                if (!existed) {
                    return Optional.empty();
                }
                made = new NewVersion(key, version, patient, now, Indexer.nothing(now), null, null);
                records.add(new StoredRecord(key, version, now, patient, null, null));
            } else {
                RecordCodec.Encoded encoded = codec.encode(key, content);
                byte[] fingerprint = patientKey.fingerprint(key, encoded.content());
                if (before != null && existed && Arrays.equals(fingerprint, before.fingerprint())) {
                    return Optional.empty();
                }
                made = new NewVersion(
                        key,
                        version,
                        patient,
                        now,
                        index.of(content, patient, now),
                        patientKey.seal(encoded.bytes(), key, version, patient),
                        fingerprint);
                RecordCodec.stamped(content, key, version, now);
                records.add(new StoredRecord(
                        key,
                        version,
                        now,
                        patient,
                        Sealed.of(content),
                        Sealed.whenOpened(() -> RecordCodec.stamped(encoded.json(), key, version, now))));
            }
            versions.add(made);
            return Optional.of(new Current(version, patient, content == null, made.fingerprint()));
        }

        List<StoredRecord> store(Handle transaction, PhiAccess access) {
            if (versions.isEmpty()) {
                return List.of();
            }
            RecordTables.store(transaction, versions);
            places.follow(transaction, access, records);
            return records;
        }
    }
}
