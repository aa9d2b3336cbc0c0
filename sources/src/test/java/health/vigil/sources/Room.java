package health.vigil.sources;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.Problem;
import health.vigil.base.SteppedClock;
import health.vigil.engines.Database;
import health.vigil.engines.ScratchDatabase;
import health.vigil.engines.ScratchKafka;
import health.vigil.hl7v2.ConservationReport;
import health.vigil.hl7v2.Frame;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.intake.AnswerOutcome;
import health.vigil.intake.Exceptions;
import health.vigil.intake.IntakeObserver;
import health.vigil.intake.MessageDoor;
import health.vigil.intake.Normaliser;
import health.vigil.intake.Receipt;
import health.vigil.intake.Reception;
import health.vigil.intake.Senders;
import health.vigil.intake.Source;
import health.vigil.intake.SourceDoor;
import health.vigil.intake.SourceReception;
import health.vigil.intake.Sources;
import health.vigil.keys.FileKeyProvider;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Ledger;
import health.vigil.ledger.PostgresLedger;
import health.vigil.policy.CedarPolicy;
import health.vigil.policy.Decided;
import health.vigil.policy.Policy;
import health.vigil.policy.Principal;
import health.vigil.policy.Role;
import health.vigil.vault.PostgresVault;
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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/// A real intake behind the sources of a test.
final class Room implements AutoCloseable, SourceObserver, IntakeObserver {
    static final Path EXAMPLES = Path.of("..", "docs", "examples", "sources");
    static final Principal ENGINEER =
            new Principal(Actor.Kind.PERSON, "ines", Role.INTEGRATION_ENGINEER, Set.of(), null);
    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
    private static final Instant NOW = Instant.parse("2026-03-01T12:30:00Z");

    final Surroundings around = new Surroundings(
            InstantSource.system(), this, _ -> ScratchKafka.address().client());
    final List<String> problems = Collections.synchronizedList(new ArrayList<>());
    final List<Receipt> receipts = Collections.synchronizedList(new ArrayList<>());
    final Ids ids = new Ids(InstantSource.system(), new SecureRandom());
    final Policy policy = CedarPolicy.shipped(ids);
    final PostgresVault vault;
    private final Database database = ScratchDatabase.with(List.of("ledger", "vault", "intake"));
    private final InstantSource clock;
    private final Ledger ledger = new PostgresLedger();
    private final FileKeyProvider keys;
    private final Senders senders;

    Room(Path home) {
        this(home, NOW);
    }

    Room(Path home, Instant now) {
        clock = new SteppedClock(now);
        keys = FileKeyProvider.open(home);
        vault = PostgresVault.open(identified(), keys, clock);
        senders = new Senders(identified(), SenderSettings.inZone(ZoneOffset.UTC), policy, ledger, ids, clock);
    }

    static MappingFile example(String name) throws IOException {
        return MappingFile.of(Files.readString(EXAMPLES.resolve(name)));
    }

    Jdbi identified() {
        return database.as(DataClass.IDENTIFIED);
    }

    SourceDoor door(String source) {
        return new SourceReception(identified(), keys, policy, ledger, ids, clock, InstantSource.system(), () -> {})
                .door(source);
    }

    /// Makes records of all that waits.
    void normalise(Source source) {
        Normaliser normaliser = new Normaliser(
                identified(),
                keys,
                vault,
                policy,
                ledger,
                senders,
                Sources.of(List.of(source)),
                this,
                ids,
                clock,
                InstantSource.system());
        while (normaliser.runOnce() > 0) {
            // until nothing waits
        }
    }

    /// Takes an HL7 v2 message.
    void hl7(String... segments) {
        Reception reception =
                new Reception(identified(), keys, policy, ledger, senders, ids, clock, InstantSource.system());
        byte[] message = (String.join("\r", segments) + "\r").getBytes(UTF_8);
        try (MessageDoor door = new MessageDoor(reception, this, InstantSource.system(), () -> {}, failure -> {})) {
            door.handle(new Frame(message, PEER, null)).join();
        }
    }

    /// Lets all that waits for a person be tried again.
    void replay() {
        for (Exceptions.Waiting each : waiting()) {
            exceptions().replay(ENGINEER, each.journalId(), null);
        }
    }

    Exceptions exceptions() {
        return new Exceptions(identified(), keys, policy, ledger, ids, clock);
    }

    List<Exceptions.Waiting> waiting() {
        return ((Decided.Given<List<Exceptions.Waiting>>) exceptions().open(ENGINEER, null)).content();
    }

    long count(String fromWhere) {
        return database.as(fromWhere.startsWith("ledger.") ? DataClass.EVIDENCE : DataClass.IDENTIFIED)
                .withHandle(handle -> handle.createQuery("select count(*) from " + fromWhere)
                        .mapTo(Long.class)
                        .one());
    }

    void awaitCount(String fromWhere, long least) throws InterruptedException {
        while (count(fromWhere) < least) {
            Thread.sleep(20);
        }
    }

    @Override
    public void delivered(String source, Receipt receipt) {
        receipts.add(receipt);
    }

    @Override
    public void failed(String source, Problem problem) {
        problems.add(problem.code());
    }

    @Override
    public void acknowledged(String code, Duration sinceArrival) {}

    @Override
    public void answered(AnswerOutcome outcome) {}

    @Override
    public void normalised(Duration sinceArrival, Optional<Problem> exception) {}

    @Override
    public void mapped(ConservationReport report, int unmapped) {}

    @Override
    public void facts(int count) {}

    @Override
    public void published(Duration sinceArrival) {}

    @Override
    public void close() {
        database.close();
    }
}
