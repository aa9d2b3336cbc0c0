package health.vigil.sources;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.base.Problem;
import health.vigil.base.SteppedClock;
import health.vigil.engines.Database;
import health.vigil.engines.ScratchDatabase;
import health.vigil.facts.Fact;
import health.vigil.facts.FactCodec;
import health.vigil.hl7v2.CommonNames;
import health.vigil.hl7v2.Frame;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.intake.AnswerOutcome;
import health.vigil.intake.Exceptions;
import health.vigil.intake.FactProjection;
import health.vigil.intake.IntakeObserver;
import health.vigil.intake.IntensiveCare;
import health.vigil.intake.MessageDoor;
import health.vigil.intake.Normaliser;
import health.vigil.intake.Receipt;
import health.vigil.intake.Reception;
import health.vigil.intake.Senders;
import health.vigil.intake.SourceDoor;
import health.vigil.intake.SourceReception;
import health.vigil.intake.Sources;
import health.vigil.keys.DataKeys;
import health.vigil.keys.FileKeyProvider;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Ledger;
import health.vigil.ledger.PostgresLedger;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.CedarPolicy;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decided;
import health.vigil.policy.Decision;
import health.vigil.policy.Policy;
import health.vigil.policy.Principal;
import health.vigil.policy.Role;
import health.vigil.sources.FhirSettings.Bulk;
import health.vigil.sources.FhirSettings.PatientNumbers;
import health.vigil.sources.internal.ehr.Pause;
import health.vigil.sources.internal.ehr.Puller;
import health.vigil.vault.PostgresVault;
import health.vigil.vault.RecordKey;
import health.vigil.vault.StoredRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Jdbi;

/// A record system and the room of intake that reads it, over a new database.
final class Pulling implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    static final String NUMBERS = "urn:oid:2.16.756.5.30.1";

    private static final Principal ENGINEER =
            new Principal(Actor.Kind.PERSON, "ines", Role.INTEGRATION_ENGINEER, Set.of(), null);
    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);

    final RecordSystem ehr;
    final List<Duration> pauses = new CopyOnWriteArrayList<>();
    final List<String> problems = new CopyOnWriteArrayList<>();
    final List<Receipt> receipts = new CopyOnWriteArrayList<>();
    final SteppedClock clock = new SteppedClock(NOW);
    Bulk bulk = new Bulk.None();
    List<String> types = List.of("Patient", "Observation");
    int count = 2;
    InstantSource wallClock = InstantSource.system();
    Pause pausing = pauses::add;

    private final Database database = ScratchDatabase.with(List.of("ledger", "vault", "intake"));
    private final Ids ids = new Ids(InstantSource.system(), new SecureRandom());
    private final Policy policy = CedarPolicy.shipped(ids);
    private final Ledger ledger = new PostgresLedger();
    private final FactCodec codec = new FactCodec(DataKeys.of(DataKeys.generate()));
    private final FileKeyProvider keys;
    private final PostgresVault vault;
    private final Senders senders;
    private final Path key;
    private final Path authority;

    Pulling(Path directory) throws IOException, JOSEException {
        RSAKey made = new RSAKeyGenerator(2048).keyID("k1").generate();
        key = Files.writeString(directory.resolve("client.jwk"), made.toJSONString());
        ehr = new RecordSystem(directory.resolve("tls"), made.toPublicJWK());
        authority = directory.resolve("tls/authority.crt");
        keys = FileKeyProvider.open(directory.resolve("keys"));
        vault = PostgresVault.open(identified(), keys, clock);
        vault.listen(new FactProjection(vault, codec, IntensiveCare.COMMON, ids, InstantSource.system()));
        senders = new Senders(identified(), SenderSettings.inZone(ZoneOffset.UTC), policy, ledger, ids, clock);
    }

    Jdbi identified() {
        return database.as(DataClass.IDENTIFIED);
    }

    FhirSettings settings() {
        return new FhirSettings(
                "ehr",
                ehr.base(),
                RecordSystem.CLIENT,
                key,
                authority,
                types,
                null,
                Duration.ofMinutes(15),
                count,
                bulk,
                List.of(),
                new PatientNumbers(NUMBERS, "GENERAL"));
    }

    /// The source as after a restart.
    FhirSource source() {
        SourceObserver observer = new SourceObserver() {
            @Override
            public void delivered(String source, Receipt receipt) {
                receipts.add(receipt);
            }

            @Override
            public void failed(String source, Problem problem) {
                problems.add(problem.code());
            }
        };
        return FhirSource.open(settings(), new Surroundings(wallClock, observer), pausing);
    }

    SourceDoor door() {
        return new SourceReception(identified(), keys, policy, ledger, ids, clock, InstantSource.system(), () -> {})
                .door("ehr");
    }

    /// One round of a new start, and what it brought becomes records.
    ///
    /// @return whether the round went well
    boolean pull() throws InterruptedException {
        boolean well = round();
        normalise();
        return well;
    }

    boolean round() throws InterruptedException {
        return round(door());
    }

    boolean round(SourceDoor door) throws InterruptedException {
        try (Puller puller = source().puller(door)) {
            return puller.round();
        }
    }

    void normalise() {
        Normaliser normaliser = new Normaliser(
                identified(),
                keys,
                vault,
                policy,
                ledger,
                senders,
                Sources.of(List.of(source())),
                silent(),
                ids,
                clock,
                InstantSource.system());
        while (normaliser.runOnce() > 0) {
            // until nothing waits
        }
    }

    /// Takes an HL7 v2 message and makes records of it.
    void hl7(String... segments) {
        Reception reception =
                new Reception(identified(), keys, policy, ledger, senders, ids, clock, InstantSource.system());
        byte[] message = (String.join("\r", segments) + "\r").getBytes(UTF_8);
        try (MessageDoor door = new MessageDoor(reception, silent(), InstantSource.system(), () -> {}, failure -> {})) {
            door.handle(new Frame(message, PEER, null)).join();
        }
        normalise();
    }

    private static IntakeObserver silent() {
        return new IntakeObserver() {
            @Override
            public void acknowledged(String code, Duration sinceArrival) {}

            @Override
            public void answered(AnswerOutcome outcome) {}

            @Override
            public void normalised(Duration sinceArrival, Optional<Problem> exception) {}

            @Override
            public void mapped(health.vigil.hl7v2.ConservationReport report, int unmapped) {}

            @Override
            public void facts(int count) {}

            @Override
            public void published(Duration sinceArrival) {}
        };
    }

    /// The sum of what was delivered.
    Receipt received() {
        Receipt sum = receipts.stream().reduce(new Receipt(0, 0, 0), Receipt::plus);
        receipts.clear();
        return sum;
    }

    /// A resource of the record system as it is in the record here.
    <R extends Resource> Optional<R> current(Class<R> type, String id) {
        return read(type, "urn:vigil:source:ehr", id);
    }

    /// The patient of a number, whoever said it.
    <R extends Resource> Optional<R> numbered(Class<R> type, String number) {
        return read(type, CommonNames.namespace("GENERAL"), number);
    }

    private <R extends Resource> Optional<R> read(Class<R> type, String system, String value) {
        Decision.Permit permit = (Decision.Permit)
                policy.decide(AccessRequest.byRoom("intake", Action.UPDATE, DataCategory.CLINICAL, "Message"));
        String name = type.getSimpleName();
        return identified()
                .inTransaction(transaction -> vault.read(
                                transaction,
                                permit.access(),
                                new RecordKey(name, vault.logicalId(transaction, name, system, value)))
                        .map(StoredRecord::content)
                        .map(content -> type.cast(content.open(permit.access()))));
    }

    /// How many records of a type there are.
    long records(String type) {
        return count("vault.current_record where not deleted and type = '" + type + "'");
    }

    long count(String fromWhere) {
        return identified()
                .withHandle(handle -> handle.createQuery("select count(*) from " + fromWhere)
                        .mapTo(Long.class)
                        .one());
    }

    /// The codes of what waits for a person.
    List<String> exceptions() {
        return waiting().stream().map(Exceptions.Waiting::problem).toList();
    }

    /// Replays all exceptions.
    void replay() {
        for (Exceptions.Waiting each : waiting()) {
            new Exceptions(identified(), keys, policy, ledger, ids, clock).replay(ENGINEER, each.journalId(), null);
        }
        normalise();
    }

    private List<Exceptions.Waiting> waiting() {
        return switch (new Exceptions(identified(), keys, policy, ledger, ids, clock).open(ENGINEER, null)) {
            case Decided.Given<List<Exceptions.Waiting>> given -> given.content();
            case Decided.Refused<List<Exceptions.Waiting>> refused -> throw new AssertionError(refused.denial());
        };
    }

    /// All facts in the order of the outbox.
    List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        identified()
                .useHandle(handle -> handle.createQuery("select token, payload from intake.outbox order by seq")
                        .map((row, context) ->
                                codec.openBatch(PatientToken.care(row.getString("token")), row.getBytes("payload")))
                        .list()
                        .forEach(batch -> facts.addAll(batch.facts())));
        return facts;
    }

    @Override
    public void close() {
        ehr.close();
        database.close();
    }
}
