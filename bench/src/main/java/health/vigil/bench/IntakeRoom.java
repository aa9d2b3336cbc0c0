package health.vigil.bench;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.Problem;
import health.vigil.engines.Certificates;
import health.vigil.engines.Database;
import health.vigil.engines.ScratchDatabase;
import health.vigil.facts.FactCodec;
import health.vigil.hl7v2.ConservationReport;
import health.vigil.hl7v2.MllpServer;
import health.vigil.hl7v2.MllpSettings;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.intake.AnswerOutcome;
import health.vigil.intake.FactProjection;
import health.vigil.intake.IntakeObserver;
import health.vigil.intake.IntensiveCare;
import health.vigil.intake.MessageDoor;
import health.vigil.intake.Normaliser;
import health.vigil.intake.Reception;
import health.vigil.intake.Senders;
import health.vigil.intake.Sources;
import health.vigil.keys.DataKeys;
import health.vigil.keys.FileKeyProvider;
import health.vigil.ledger.Ledger;
import health.vigil.ledger.PostgresLedger;
import health.vigil.policy.CedarPolicy;
import health.vigil.policy.Policy;
import health.vigil.vault.PostgresVault;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.jdbi.v3.core.Jdbi;

/// The intake room as the platform has it, with nothing after it: MLLP over TLS, policy, sealing, journal, ledger,
/// and a normaliser that runs when it is told to. A real database, which syncs to disk.
final class IntakeRoom implements AutoCloseable {
    private final Database database = ScratchDatabase.with(List.of("ledger", "vault", "intake"));
    private final Certificates certificates;
    private final Normaliser normaliser;
    private final MessageDoor door;
    private final MllpServer server;
    private final AtomicLong failures = new AtomicLong();

    IntakeRoom(Path home, int connections) {
        InstantSource clock = InstantSource.system();
        Ids ids = new Ids(clock, new SecureRandom());
        Policy policy = CedarPolicy.shipped(ids);
        Ledger ledger = new PostgresLedger();
        FileKeyProvider keys = FileKeyProvider.open(home.resolve("keys"));
        Jdbi identified = database.as(DataClass.IDENTIFIED);
        PostgresVault vault = PostgresVault.open(identified, keys, clock);
        vault.listen(new FactProjection(
                vault, new FactCodec(DataKeys.of(DataKeys.generate())), IntensiveCare.COMMON, ids, clock));
        Senders senders = new Senders(identified, SenderSettings.inZone(ZoneOffset.UTC), policy, ledger, ids, clock);
        IntakeObserver observer = new Silent();
        this.normaliser = new Normaliser(
                identified, keys, vault, policy, ledger, senders, Sources.NONE, observer, ids, clock, clock);
        Reception reception = new Reception(identified, keys, policy, ledger, senders, ids, clock, clock);
        this.door = new MessageDoor(reception, observer, clock, () -> {}, failure -> failures.incrementAndGet());
        this.certificates = Certificates.in(home.resolve("tls"), clock);
        this.server = MllpServer.start(
                MllpSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .withConnections(connections)
                        .withClientCertificates(true),
                certificates.serverContext(),
                door,
                trouble -> failures.incrementAndGet());
    }

    InetSocketAddress address() {
        return new InetSocketAddress("localhost", server.port());
    }

    SSLContext senderTls() {
        return certificates.clientContext("bench-sender");
    }

    /// @return how many were taken
    int normalise() {
        return normaliser.runOnce();
    }

    /// Connections that broke and commits that failed.
    long failures() {
        return failures.get();
    }

    /// @param fromWhere from the name of the table on
    long count(String fromWhere) {
        return database.as(DataClass.IDENTIFIED)
                .withHandle(handle -> handle.createQuery("select count(*) from " + fromWhere)
                        .mapTo(Long.class)
                        .one());
    }

    /// Entries of one kind that wait to be brought into the log's tree.
    long received() {
        return database.as(DataClass.EVIDENCE)
                .withHandle(handle -> handle.createQuery("select count(*) from ledger.pending"
                                + " where position('message-received' in convert_from(bytes, 'UTF8')) > 0")
                        .mapTo(Long.class)
                        .one());
    }

    @Override
    public void close() {
        server.close();
        door.close();
        database.close();
    }

    private static final class Silent implements IntakeObserver {
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
    }
}
