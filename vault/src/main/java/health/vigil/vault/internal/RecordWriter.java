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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Writes changes as new versions: locks, compares, seals, stores, indexes.
public final class RecordWriter {
    private static final int MOST_CHANGES = 10_000;

    private final VaultKeys keys;
    private final RecordReader reader;
    private final RecordCodec codec;
    private final Drafting drafting;
    private final PatientLinks links;
    private final Indexer index;
    private final Places places;
    private final InstantSource clock;

    public RecordWriter(VaultKeys keys, FhirContext fhir, RecordReader reader, InstantSource clock) {
        this.keys = keys;
        this.reader = reader;
        this.codec = new RecordCodec(fhir);
        this.drafting = new Drafting(fhir);
        this.links = new PatientLinks();
        this.index = new Indexer(new BlindIndex(keys.pseudonyms()));
        this.places = new Places(keys);
        this.clock = clock;
    }

    /// What a write did, and when.
    public record Written(List<StoredRecord> records, List<MergedPatient> mergedAway, Instant at) {}

    public Written write(Handle transaction, PhiAccess access, List<RecordChange> changes) {
        if (changes.size() > MOST_CHANGES) {
            throw Problems.tooLarge("A write has more than 10,000 changes.");
        }
        TimeOfWrite time = new TimeOfWrite();
        List<StoredRecord> written = new ArrayList<>();
        List<MergedPatient> mergedAway = new ArrayList<>();
        List<RecordChange> pending = new ArrayList<>();
        for (RecordChange change : changes) {
            if (change instanceof RecordChange.Merge merge) {
                written.addAll(apply(transaction, access, time, drafting.drafts(transaction, access, pending)));
                pending.clear();
                merge(transaction, access, time, merge, written).ifPresent(mergedAway::add);
            } else {
                pending.add(change);
            }
        }
        written.addAll(apply(transaction, access, time, drafting.drafts(transaction, access, pending)));
        return new Written(written, mergedAway, time.once());
    }

    private Optional<MergedPatient> merge(
            Handle transaction,
            PhiAccess access,
            TimeOfWrite time,
            RecordChange.Merge merge,
            List<StoredRecord> written) {
        String into = merge.key().id();
        String from = merge.from();
        if (from.equals(into)) {
            return Optional.empty();
        }
        lock(transaction, List.of("Patient/" + from, "Patient/" + into));
        String survivor = links.survivor(transaction, from);
        if (survivor.equals(into)) {
            return Optional.empty();
        }
        if (!survivor.equals(from)) {
            throw Problems.mergedAway(from);
        }
        keys.forWriting(transaction, List.of(into));
        if (!exists(transaction, merge.key())) {
            throw Problems.noSuchPatient(merge.key());
        }
        List<StoredRecord> records = reader.ofPatient(transaction, from);
        written.addAll(apply(transaction, access, time, drafting.merged(access, records, from, into)));
        links.add(transaction, from, into, time.once());
        return records.isEmpty() ? Optional.empty() : Optional.of(new MergedPatient(from, into));
    }

    private static boolean exists(Handle transaction, RecordKey key) {
        Current current = RecordTables.current(transaction, List.of(key)).get(key);
        return current != null && current.exists();
    }

    private List<StoredRecord> apply(Handle transaction, PhiAccess access, TimeOfWrite time, List<Draft> drafts) {
        if (drafts.isEmpty()) {
            return List.of();
        }
        lock(transaction, drafts.stream().map(RecordWriter::serialised).toList());
        Map<RecordKey, Current> current = RecordTables.current(
                transaction, drafts.stream().map(Draft::key).distinct().toList());
        Map<String, PatientKey> patients = keys.forWriting(
                transaction,
                drafts.stream()
                        .map(Draft::patient)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList());
        Batch batch = new Batch(time.once());
        for (Draft draft : drafts) {
            Current before = current.get(draft.key());
            check(draft, before);
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

    private void lock(Handle transaction, List<String> things) {
        TreeSet<Long> locks = new TreeSet<>();
        things.forEach(thing -> locks.add(keys.pseudonyms().lock(thing)));
        RecordTables.lock(transaction, locks);
    }

    private static void check(Draft draft, @Nullable Current before) {
        Integer expected = draft.ifVersion();
        int present = before == null ? 0 : before.version();
        boolean absent = before == null || before.deleted();
        if (expected != null && (expected == 0 ? !absent : expected != present)) {
            throw Problems.conflict(draft.key(), expected, present);
        }
    }

    /// The time of one write, taken when it has its first locks and not before: a writer that waited for
    /// another writer of the patient is later than that one.
    private final class TimeOfWrite {
        private @Nullable Instant taken;

        Instant once() {
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
        private final Map<RecordKey, NewVersion> latest = new LinkedHashMap<>();

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
                records.add(new StoredRecord(key, version, now, patient, null));
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
                records.add(new StoredRecord(key, version, now, patient, Sealed.of(content)));
            }
            versions.add(made);
            latest.put(key, made);
            return Optional.of(new Current(version, patient, content == null, made.fingerprint()));
        }

        List<StoredRecord> store(Handle transaction, PhiAccess access) {
            if (versions.isEmpty()) {
                return List.of();
            }
            RecordTables.store(transaction, versions, latest.values());
            places.follow(transaction, access, records);
            return records;
        }
    }
}
