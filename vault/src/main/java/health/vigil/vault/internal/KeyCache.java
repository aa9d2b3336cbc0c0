package health.vigil.vault.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// Unwrapped keys, so that the provider is not asked for every record. Bounded in number and age. An entry is found
/// by the wrapped key as stored now: a key that is destroyed or replaced in the database is out of reach at once,
/// on every node, and a key of a transaction that rolled back is never found.
final class KeyCache {
    private static final int MOST = 10_000;
    private static final Duration LIFE = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    KeyCache(InstantSource clock) {
        this.clock = clock;
    }

    private record Entry(PatientKey key, Instant expires) {}

    void forget(String wrapped) {
        synchronized (entries) {
            entries.remove(wrapped);
        }
    }

    PatientKey get(String wrapped, Function<String, PatientKey> unwrap) {
        Instant now = clock.instant();
        synchronized (entries) {
            Entry entry = entries.get(wrapped);
            if (entry != null && now.isBefore(entry.expires())) {
                return entry.key();
            }
        }
        PatientKey key = unwrap.apply(wrapped);
        synchronized (entries) {
            entries.put(wrapped, new Entry(key, now.plus(LIFE)));
            if (entries.size() > MOST) {
                entries.remove(entries.keySet().iterator().next());
            }
        }
        return key;
    }
}
