package health.vigil.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.base.Problem;
import health.vigil.base.SteppedClock;
import health.vigil.base.TokenPurpose;
import health.vigil.engines.Database;
import health.vigil.engines.ScratchDatabase;
import health.vigil.facts.Fact;
import health.vigil.facts.FactBatch;
import health.vigil.facts.FactCodec;
import health.vigil.hl7v2.ConservationReport;
import health.vigil.hl7v2.Frame;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.intake.internal.Outbox;
import health.vigil.keys.DataKeys;
import health.vigil.keys.FileKeyProvider;
import health.vigil.keys.KeyProvider;
import health.vigil.ledger.Ledger;
import health.vigil.ledger.PostgresLedger;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.CedarPolicy;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import health.vigil.policy.Policy;
import health.vigil.vault.PostgresVault;
import health.vigil.vault.RecordKey;
import health.vigil.vault.StoredRecord;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole room over a new database: a door, and what normalises when it is told to.
final class IntakeFixture implements AutoCloseable {
    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);

    final Database database = ScratchDatabase.with(List.of("ledger", "vault", "intake"));
    final SteppedClock clock = new SteppedClock(START);
    final Ids ids = new Ids(InstantSource.system(), new SecureRandom());
    final Policy policy = CedarPolicy.shipped(ids);
    final Ledger ledger = new PostgresLedger();
    final FactCodec codec = new FactCodec(DataKeys.of(DataKeys.generate()));
    final Told told = new Told();
    final BlockingQueue<RuntimeException> failures = new LinkedBlockingQueue<>();
    final FileKeyProvider keys;
    final PostgresVault vault;
    final Exceptions exceptions;
    final Senders senders;
    Sources sources = Sources.NONE;
    final MessageDoor door;

    IntakeFixture(Path keyDirectory) {
        keys = FileKeyProvider.open(keyDirectory);
        vault = PostgresVault.open(identified(), keys, clock);
        vault.listen(new FactProjection(vault, codec, IntensiveCare.COMMON, ids, InstantSource.system()));
        exceptions = new Exceptions(identified(), keys, policy, ledger, ids, clock);
        senders = newSenders();
        door = newDoor();
    }

    Jdbi identified() {
        return database.as(DataClass.IDENTIFIED);
    }

    <T> T transaction(Function<Handle, T> work) {
        return identified().inTransaction(work::apply);
    }

    /// Another door over the same database, such as after a restart; the caller closes it.
    MessageDoor newDoor() {
        Reception reception =
                new Reception(identified(), keys, policy, ledger, senders, ids, clock, InstantSource.system());
        return new MessageDoor(reception, told, InstantSource.system(), () -> {}, failures::add);
    }

    /// The senders as another node sees them.
    Senders newSenders() {
        return new Senders(identified(), SenderSettings.inZone(ZoneOffset.UTC), policy, ledger, ids, clock);
    }

    /// Another normaliser over the same database.
    Normaliser newNormaliser() {
        return newNormaliser(keys);
    }

    Normaliser newNormaliser(KeyProvider journalKeys) {
        return new Normaliser(
                identified(),
                journalKeys,
                vault,
                policy,
                ledger,
                senders,
                sources,
                told,
                ids,
                clock,
                InstantSource.system());
    }

    static Frame frame(byte[] message) {
        return new Frame(message, PEER, null);
    }

    /// What the door answers to a message.
    String send(byte[] message) {
        return new String(door.handle(frame(message)).join(), UTF_8);
    }

    /// Sends messages and normalises them.
    void take(byte[]... messages) {
        for (byte[] message : messages) {
            send(message);
        }
        normalise();
    }

    void normalise() {
        normalise(newNormaliser());
    }

    /// After a restart with other units of intensive care.
    void normalise(IntensiveCare units) {
        PostgresVault restarted = PostgresVault.open(identified(), keys, clock);
        restarted.listen(new FactProjection(restarted, codec, units, ids, InstantSource.system()));
        normalise(new Normaliser(
                identified(),
                keys,
                restarted,
                policy,
                ledger,
                senders,
                sources,
                told,
                ids,
                clock,
                InstantSource.system()));
    }

    private static void normalise(Normaliser normaliser) {
        while (normaliser.runOnce() > 0) {
            // until nothing waits
        }
    }

    /// What has been said of a patient, in the order of the outbox.
    List<Fact> facts(String mrn) {
        PatientToken token = token(mrn);
        return batches().stream()
                .filter(batch -> batch.patient().equals(token))
                .flatMap(batch -> batch.facts().stream())
                .toList();
    }

    List<FactBatch> batches() {
        return transaction(transaction -> Outbox.oldest(transaction, 10_000)).stream()
                .map(row -> codec.openBatch(PatientToken.care(row.token()), row.payload()))
                .toList();
    }

    PatientToken token(String mrn) {
        return vault.token(patientId(mrn), TokenPurpose.CARE);
    }

    String patientId(String mrn) {
        return transaction(transaction -> vault.logicalId(transaction, "Patient", Messages.AUTHORITY, mrn));
    }

    RecordKey patient(String mrn) {
        return new RecordKey("Patient", patientId(mrn));
    }

    <R extends Resource> R current(Class<R> type, RecordKey key) {
        Decision.Permit permit = permit();
        return transaction(transaction -> vault.read(transaction, permit.access(), key))
                .map(StoredRecord::content)
                .map(content -> type.cast(content.open(permit.access())))
                .orElseThrow();
    }

    /// What policy gives to this room.
    Decision.Permit permit() {
        AccessRequest request = AccessRequest.byRoom("intake", Action.UPDATE, DataCategory.CLINICAL, "Message");
        return (Decision.Permit) policy.decide(request);
    }

    /// The acts of one kind in the ledger, in order, as their canonical JSON: read without the ledger's decoder.
    List<JsonNode> acts(String kind) {
        return database.as(DataClass.EVIDENCE)
                .withHandle(handle -> handle.createQuery("select bytes from ledger.pending order by seq")
                        .mapTo(byte[].class)
                        .map(bytes -> JSON.readTree(new String(bytes, UTF_8)))
                        .filter(entry -> entry.get("kind").asString().equals(kind))
                        .map(entry -> entry.get("act"))
                        .list());
    }

    long count(String fromWhere) {
        return identified()
                .withHandle(handle -> handle.createQuery("select count(*) from " + fromWhere)
                        .mapTo(Long.class)
                        .one());
    }

    /// Whether a message of this control id is stored, and how it stands.
    String state(String controlId) {
        return identified()
                .withHandle(handle -> handle.createQuery("select state from intake.journal where control_id = :id")
                        .bind("id", controlId)
                        .mapTo(String.class)
                        .one());
    }

    /// Waits until some session of this database waits for a lock.
    void awaitBlocked() {
        while (identified()
                        .withHandle(handle ->
                                handle.createQuery("""
                        select count(*) from pg_locks l join pg_stat_activity a using (pid)
                        where not l.granted and a.datname = current_database()
                        """).mapTo(Integer.class).one())
                == 0) {
            Thread.onSpinWait();
        }
    }

    /// Ends the sessions of this database that wait for a lock, as a crash of their server process would.
    void endBlocked() {
        identified().useHandle(handle -> handle.execute("""
                        select pg_terminate_backend(pid) from pg_locks join pg_stat_activity a using (pid)
                        where not granted and a.datname = current_database()
                        """));
    }

    @Override
    public void close() {
        door.close();
        database.close();
    }

    /// Hears what the room tells.
    static final class Told implements IntakeObserver {
        final BlockingQueue<String> acknowledged = new LinkedBlockingQueue<>();
        final BlockingQueue<AnswerOutcome> answered = new LinkedBlockingQueue<>();
        final AtomicInteger facts = new AtomicInteger();

        @Override
        public void acknowledged(String code, Duration sinceArrival) {
            acknowledged.add(code);
        }

        @Override
        public void answered(AnswerOutcome outcome) {
            answered.add(outcome);
        }

        @Override
        public void normalised(Duration sinceArrival, Optional<Problem> exception) {}

        @Override
        public void mapped(ConservationReport report, int unmapped) {}

        @Override
        public void facts(int count) {
            facts.addAndGet(count);
        }

        @Override
        public void published(Duration sinceArrival) {}
    }
}
