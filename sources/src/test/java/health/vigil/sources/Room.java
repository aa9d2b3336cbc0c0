package health.vigil.sources;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.Problem;
import health.vigil.base.SteppedClock;
import health.vigil.engines.Database;
import health.vigil.engines.ScratchDatabase;
import health.vigil.engines.ScratchKafka;
import health.vigil.hl7v2.ConservationReport;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.intake.AnswerOutcome;
import health.vigil.intake.Exceptions;
import health.vigil.intake.IntakeObserver;
import health.vigil.intake.Normaliser;
import health.vigil.intake.Receipt;
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
    private static final Instant NOW = Instant.parse("2026-03-01T12:30:00Z");

    final Surroundings around = new Surroundings(
            InstantSource.system(), this, _ -> ScratchKafka.address().client());
    final List<String> problems = Collections.synchronizedList(new ArrayList<>());
    private final Database database = ScratchDatabase.with(List.of("ledger", "vault", "intake"));
    private final InstantSource clock = new SteppedClock(NOW);
    private final Ids ids = new Ids(InstantSource.system(), new SecureRandom());
    private final Policy policy = CedarPolicy.shipped(ids);
    private final Ledger ledger = new PostgresLedger();
    private final FileKeyProvider keys;
    private final PostgresVault vault;
    private final Senders senders;

    Room(Path home) {
        keys = FileKeyProvider.open(home);
        vault = PostgresVault.open(identified(), keys, clock);
        senders = new Senders(identified(), SenderSettings.inZone(ZoneOffset.UTC), policy, ledger, ids, clock);
    }

    static MappingFile example(String name) throws IOException {
        return MappingFile.of(Files.readString(EXAMPLES.resolve(name)));
    }

    private Jdbi identified() {
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
    public void delivered(String source, Receipt receipt) {}

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
