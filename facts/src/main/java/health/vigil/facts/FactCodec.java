package health.vigil.facts;

import health.vigil.base.PatientToken;
import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.facts.BinaryReader.MalformedException;
import health.vigil.facts.internal.FactEncoding;
import health.vigil.keys.DataKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// The sealed bytes of facts: in the outbox, on the topic, in the store and in the scoring state. The plain form
/// starts with a format version; the seal binds the patient's token, so bytes moved to another patient do not open.
///
/// Opening takes any bytes. Those that were not sealed under this key for this patient, or are not of a known format,
/// are `VGL-FCT-001`.
public final class FactCodec {
    private static final int FORMAT = 1;
    private static final String TICK_CONTEXT = "vigil.facts/tick";
    /// The largest sealed record that is looked at, the broker's own limit.
    private static final int MAX_SEALED = 1 << 20;

    private static final int MAX_TOKEN = 26;

    private final DataKey key;

    /// @param key of the data class `PSEUDONYMISED`
    public FactCodec(DataKey key) {
        this.key = key;
    }

    public byte[] seal(FactBatch batch) {
        BinaryWriter out = new BinaryWriter().octet(FORMAT).uuid(batch.id());
        out.text(batch.auditSubject().value()).instant(batch.known());
        out.number(batch.facts().size());
        batch.facts().forEach(fact -> FactEncoding.write(out, fact));
        return key.seal(out.toBytes(), batchContext(batch.patient()));
    }

    /// Opens a batch of this patient.
    public FactBatch openBatch(PatientToken patient, byte[] sealed) {
        return open(sealed, batchContext(patient), in -> {
            UUID id = in.uuid();
            PatientToken auditSubject = auditToken(in);
            Instant known = in.instant();
            int count = in.count(FactBatch.MAX_FACTS);
            List<Fact> facts = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                facts.add(FactEncoding.read(in));
            }
            return new FactBatch(id, patient, auditSubject, known, facts);
        });
    }

    public byte[] seal(ClockTick tick) {
        return key.seal(new BinaryWriter().octet(FORMAT).instant(tick.time()).toBytes(), TICK_CONTEXT);
    }

    public ClockTick openTick(byte[] sealed) {
        return open(sealed, TICK_CONTEXT, in -> new ClockTick(in.instant()));
    }

    /// Opens a record of the facts topic, any record at all.
    public FactRecord openRecord(ConsumerRecord<String, byte[]> record) {
        return openRecord(record.key(), record.value());
    }

    /// The same by key and content, as Kafka gives them.
    ///
    /// @param recordKey a care token, or [FactTopic#TICK_KEY]
    public FactRecord openRecord(@Nullable String recordKey, byte @Nullable [] sealed) {
        if (recordKey == null || sealed == null) {
            throw refused("it has no key or no content", null);
        }
        if (recordKey.equals(FactTopic.TICK_KEY)) {
            return new FactRecord.Tick(openTick(sealed));
        }
        PatientToken patient;
        try {
            patient = PatientToken.care(recordKey);
        } catch (IllegalArgumentException e) {
            throw refused("its key is no patient token", e);
        }
        return new FactRecord.Batch(openBatch(patient, sealed));
    }

    /// Seals one fact for the store; the place in its batch is bound too.
    public byte[] seal(PatientToken patient, KnownFact version) {
        BinaryWriter out = new BinaryWriter().octet(FORMAT);
        FactEncoding.write(out, version.fact());
        return key.seal(out.toBytes(), factContext(patient, version.batch(), version.position()));
    }

    /// Opens one fact of the store.
    public Fact openFact(PatientToken patient, UUID batch, int position, byte[] sealed) {
        return open(sealed, factContext(patient, batch, position), FactEncoding::read);
    }

    /// Writes the plain bytes of one fact, for those who seal facts with something of their own.
    public static void write(BinaryWriter out, Fact fact) {
        FactEncoding.write(out, fact);
    }

    /// Reads what [#write] wrote; throws [MalformedException] for anything else.
    public static Fact read(BinaryReader in) {
        return FactEncoding.read(in);
    }

    private <T> T open(byte[] sealed, String context, Reader<T> reader) {
        if (sealed.length > MAX_SEALED) {
            throw refused("it is larger than a mebibyte", null);
        }
        BinaryReader in = new BinaryReader(key.open(sealed, context));
        try {
            if (in.octet() != FORMAT) {
                throw refused("its format version is unknown", null);
            }
            T content = reader.read(in);
            in.end();
            return content;
        } catch (MalformedException e) {
            throw refused(String.valueOf(e.getMessage()), e);
        }
    }

    private static PatientToken auditToken(BinaryReader in) {
        try {
            return PatientToken.audit(in.text(MAX_TOKEN));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("the audit subject is no patient token");
        }
    }

    private static String batchContext(PatientToken patient) {
        return "vigil.facts/batch/" + patient.value();
    }

    private static String factContext(PatientToken patient, UUID batch, int position) {
        return "vigil.facts/fact/" + patient.value() + "/" + batch + "/" + position;
    }

    private static ProblemException refused(String why, @Nullable Throwable cause) {
        Problem problem = new Problem(
                "VGL-FCT-001",
                "A record of facts cannot be read: " + why + ".",
                "Check that writer and reader run compatible versions; rebuild the record from the vault.");
        return cause == null ? new ProblemException(problem) : new ProblemException(problem, cause);
    }

    private interface Reader<T> {
        T read(BinaryReader in);
    }
}
