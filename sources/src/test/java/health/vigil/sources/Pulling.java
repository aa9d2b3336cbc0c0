package health.vigil.sources;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import health.vigil.base.PatientToken;
import health.vigil.facts.Fact;
import health.vigil.facts.FactCodec;
import health.vigil.hl7v2.CommonNames;
import health.vigil.intake.Exceptions;
import health.vigil.intake.FactProjection;
import health.vigil.intake.IntensiveCare;
import health.vigil.intake.Receipt;
import health.vigil.intake.SourceDoor;
import health.vigil.keys.DataKeys;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import health.vigil.sources.FhirSettings.Bulk;
import health.vigil.sources.FhirSettings.PatientNumbers;
import health.vigil.sources.internal.ehr.Pause;
import health.vigil.sources.internal.ehr.Puller;
import health.vigil.vault.RecordKey;
import health.vigil.vault.StoredRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Jdbi;

/// A record system and the room of intake that reads it, over a new database.
final class Pulling implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    static final String NUMBERS = "urn:oid:2.16.756.5.30.1";

    final RecordSystem ehr;
    final List<Duration> pauses = new CopyOnWriteArrayList<>();
    final List<String> problems;
    Bulk bulk = new Bulk.None();
    List<String> types = List.of("Patient", "Observation");
    int count = 2;
    InstantSource wallClock = InstantSource.system();
    Pause pausing = pauses::add;

    private final FactCodec codec = new FactCodec(DataKeys.of(DataKeys.generate()));
    private final Room room;
    private final Path key;
    private final Path authority;

    Pulling(Path directory) throws IOException, JOSEException {
        RSAKey made = new RSAKeyGenerator(2048).keyID("k1").generate();
        key = Files.writeString(directory.resolve("client.jwk"), made.toJSONString());
        ehr = new RecordSystem(directory.resolve("tls"), made.toPublicJWK());
        authority = directory.resolve("tls/authority.crt");
        room = new Room(directory.resolve("keys"), NOW);
        problems = room.problems;
        room.vault.listen(
                new FactProjection(room.vault, codec, IntensiveCare.COMMON, room.ids, InstantSource.system()));
    }

    Jdbi identified() {
        return room.identified();
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
        return FhirSource.open(settings(), new Surroundings(wallClock, room), pausing);
    }

    SourceDoor door() {
        return room.door("ehr");
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
        room.normalise(source());
    }

    /// Takes an HL7 v2 message and makes records of it.
    void hl7(String... segments) {
        room.hl7(segments);
        normalise();
    }

    /// The sum of what was delivered.
    Receipt received() {
        Receipt sum = room.receipts.stream().reduce(new Receipt(0, 0, 0), Receipt::plus);
        room.receipts.clear();
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
                room.policy.decide(AccessRequest.byRoom("intake", Action.UPDATE, DataCategory.CLINICAL, "Message"));
        String name = type.getSimpleName();
        return identified()
                .inTransaction(transaction -> room.vault
                        .read(
                                transaction,
                                permit.access(),
                                new RecordKey(name, room.vault.logicalId(transaction, name, system, value)))
                        .map(StoredRecord::content)
                        .map(content -> type.cast(content.open(permit.access()))));
    }

    /// How many records of a type there are.
    long records(String type) {
        return count("vault.current_record where not deleted and type = '" + type + "'");
    }

    long count(String fromWhere) {
        return room.count(fromWhere);
    }

    /// The codes of what waits for a person.
    List<String> exceptions() {
        return room.waiting().stream().map(Exceptions.Waiting::problem).toList();
    }

    /// Replays all exceptions.
    void replay() {
        room.replay();
        normalise();
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
        room.close();
    }
}
