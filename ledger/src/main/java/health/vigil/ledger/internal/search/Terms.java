package health.vigil.ledger.internal.search;

import health.vigil.base.PatientToken;
import health.vigil.ledger.Entry;
import health.vigil.ledger.internal.merkle.Merkle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.LongStream;

/// What entries are found by, as numbers: the first 64 bits of a hash. Two terms may share a number, so what is found
/// is compared with what was asked for.
final class Terms {
    private Terms() {}

    /// The terms of an entry, ascending, each once.
    static long[] of(Entry entry) {
        LongStream.Builder terms = LongStream.builder();
        terms.add(id(entry.id()));
        terms.add(kind(entry.act().kind()));
        terms.add(actor(entry.actor().id()));
        PatientToken subject = entry.subject();
        if (subject != null) {
            terms.add(subject(subject));
        }
        References.of(entry).forEach(reference -> terms.add(reference(reference)));
        return terms.build().sorted().distinct().toArray();
    }

    static long id(UUID id) {
        return hash("id " + id);
    }

    static long kind(String kind) {
        return hash("kind " + kind);
    }

    static long actor(String actor) {
        return hash("actor " + actor);
    }

    static long subject(PatientToken subject) {
        return hash("subject " + subject.value());
    }

    static long reference(String reference) {
        return hash("reference " + reference);
    }

    private static long hash(String term) {
        return ByteBuffer.wrap(Merkle.leaf(term.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }
}
