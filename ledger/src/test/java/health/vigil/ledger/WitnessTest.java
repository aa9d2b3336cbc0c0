package health.vigil.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.base.SteppedClock;
import health.vigil.ledger.internal.merkle.Consistency;
import health.vigil.ledger.internal.note.WitnessRequest;
import health.vigil.ledger.internal.tiles.LogFiles;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A witness, and logs that behave and do not.
@Requirement("EVI-3")
class WitnessTest {
    private static final String NAME = "witness.example.org/w1";

    @TempDir
    private Path home;

    private final Entries entries = new Entries(31);
    private TestLog log;
    private Checkpoint first;
    private Checkpoint second;

    @BeforeEach
    void grow() throws Exception {
        log = new TestLog(home);
        log.append(entries.take(100));
        first = log.drain();
        log.append(entries.take(170));
        second = log.drain();
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void aDirectoryThatOthersMayEnterHoldsNoWitnessesKey() throws Exception {
        Path open = Files.createDirectory(
                home.resolve("open"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Witness.openOrCreate(
                        open, "witness.test/w", List.of(), InstantSource.system(), new SecureRandom()))
                .withMessageContaining("VGL-LED-029");
        assertThat(open).isEmptyDirectory();
    }

    @Test
    void itSignsWhatExtendsWhatItSigned() throws Exception {
        assertThat(witness().addCheckpoint(request(0, List.of(), first)).status())
                .isEqualTo(200);

        Witness.Answer answer = witness().addCheckpoint(request(100, proof(log, 100, 270), second));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().lines()).hasSize(2).allMatch(line -> line.startsWith("\u2014 " + NAME + " "));
        assertThat(witness().addCheckpoint(request(270, List.of(), second)).status())
                .isEqualTo(200);
    }

    @Test
    void itRefusesWhatTheProtocolSaysItMust() throws Exception {
        Witness witness = witness();
        witness.addCheckpoint(request(0, List.of(), second));
        LogKey stranger = TestLog.keys(home.resolve("stranger")).signing().getFirst();
        LogKey unknown = new LogKey("another.example.org/log", new byte[32]);
        Checkpoint forged = Checkpoint.sign(List.of(stranger), 300, new byte[32], Instant.EPOCH);
        Checkpoint foreign = Checkpoint.sign(List.of(unknown), 300, new byte[32], Instant.EPOCH);

        assertThat(witness.addCheckpoint("old x\n\n".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(400);
        assertThat(witness.addCheckpoint(request(271, List.of(), second)).status())
                .isEqualTo(400);
        assertThat(witness.addCheckpoint(request(270, List.of(), forged)).status())
                .isEqualTo(403);
        assertThat(witness.addCheckpoint(request(270, List.of(), foreign)).status())
                .isEqualTo(404);
        assertThat(witness.addCheckpoint(request(0, List.of(), second)))
                .isEqualTo(new Witness.Answer(409, "text/x.tlog.size", "270\n"));
        assertThat(witness.addCheckpoint(request(270, List.of(new byte[32]), second))
                        .status())
                .isEqualTo(422);
    }

    /// The operator, who has database, disk and key, shows another history to other readers.
    @Test
    void aForkGetsNoSecondSignature() throws Exception {
        Witness witness = witness();
        witness.addCheckpoint(request(0, List.of(), first));
        witness.addCheckpoint(request(100, proof(log, 100, 270), second));
        try (TestLog fork = new TestLog(Files.createDirectory(home.resolve("fork")), log.keys)) {
            fork.append(new Entries(32).take(270));
            Checkpoint sameSize = fork.drain();
            fork.append(entries.take(10));
            Checkpoint longer = fork.drain();

            assertThat(witness.addCheckpoint(request(270, List.of(), sameSize)).status())
                    .isEqualTo(409);
            assertThat(witness.addCheckpoint(request(270, proof(fork, 270, 280), longer))
                            .status())
                    .isEqualTo(422);
            assertThat(witness.addCheckpoint(request(100, List.of(), first)).status())
                    .isEqualTo(409);
        }
    }

    @Test
    void theNotaryBringsSignaturesToTheCheckpointAndIncidentsToPeople() throws Exception {
        Incidents incidents = incidents(log);
        Witness witness = witness();
        try (WitnessServer server = serve(witness);
                Sequencer sequencer = log.sequencer()) {
            sequencer.drain();
            try (Notary notary = notary(log, sequencer, server, witness, incidents)) {
                notary.step();
                log.append(entries.take(30));
                sequencer.drain();
                notary.step();
                assertThat(notary.silent()).isEmpty();
            }
            Path witnessKeys = Files.write(
                    home.resolve("witness.vkey"),
                    witness.verifiers().stream().map(VerifierKey::line).toList());
            Path logKeys = log.verifierFile(home.resolve("log.vkey"));
            assertThat(verify(log, logKeys, witnessKeys)).isEmpty();
            assertThat(Files.readString(log.directory.resolve("checkpoint"))).contains(NAME);
            assertThat(log.directory.resolve("checkpoints/270.tsr")).exists();
            assertThat(incidents.open()).isEmpty();
            String proof = InclusionProof.from(log.directory, 17).orElseThrow().text();
            InclusionProof.Verified verified = InclusionProof.parse(proof).verify(log.verifiers());
            assertThat(verified.stamped()).isPresent();
            assertThat(proof).contains(NAME).hasSizeLessThan(25_000);
            int stamp = proof.lastIndexOf('\u2014') + 100;
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> InclusionProof.parse(proof.substring(0, stamp)
                                    + (proof.charAt(stamp) == 'A' ? 'B' : 'A')
                                    + proof.substring(stamp + 1))
                            .verify(log.verifiers()));

            try (TestLog fork = new TestLog(Files.createDirectory(home.resolve("fork")), log.keys)) {
                fork.append(new Entries(32).take(400));
                fork.drain();
                Incidents found = incidents(fork);
                try (Sequencer other = fork.sequencer();
                        Notary notary = notary(fork, other, server, witness, found)) {
                    other.drain();
                    notary.step();
                }
                assertThat(found.open())
                        .extracting(open -> open.problem().code())
                        .containsExactly("VGL-LED-021");
                assertThat(verify(fork, logKeys, witnessKeys)).contains("VGL-LED-019");
                assertThat(new Verification(
                                        fork.directory,
                                        fork.database.as(DataClass.EVIDENCE),
                                        fork.verifiers(),
                                        List.of(),
                                        new Verification.Pace(Duration.ofMinutes(1), Duration.ofDays(1), 1_000_000),
                                        found,
                                        InstantSource.system())
                                .look()
                                .problems())
                        .isZero();
                assertThat(found.open()).as("a fork agrees with itself").hasSize(1);
            }
        }
    }

    @Test
    void aWitnessThatIsGoneStopsNothingAndShows() throws Exception {
        Incidents incidents = incidents(log);
        Witness witness = witness();
        WitnessServer gone = serve(witness);
        gone.close();
        try (Sequencer sequencer = log.sequencer();
                Notary notary = notary(log, sequencer, gone, witness, incidents)) {
            sequencer.drain();
            notary.step();
            log.append(entries.take(10));

            assertThat(sequencer.drain().orElseThrow().size()).isGreaterThanOrEqualTo(280);
            assertThat(notary.silent()).containsOnlyKeys(NAME);
            assertThat(incidents.open()).isEmpty();
        }
    }

    /// The only witness dies; checkpoints are stamped on, without its signature.
    @Test
    @Requirement("EVI-8")
    void stampingGoesOnWhenWitnessesFallSilent() throws Exception {
        Incidents incidents = incidents(log);
        Witness witness = witness();
        WitnessServer server = serve(witness);
        SteppedClock clock = new SteppedClock(Instant.now());
        try (Sequencer sequencer = log.sequencer();
                Notary notary = notary(log, sequencer, server, witness, incidents, authority(clock), clock)) {
            sequencer.drain();
            notary.step();
            server.close();
            log.append(entries.take(30));
            long size = sequencer.drain().orElseThrow().size();
            clock.advanceTo(clock.instant().plus(Duration.ofHours(1)));

            notary.step();

            assertThat(size).isGreaterThan(270);
            assertThat(log.directory.resolve("checkpoints/" + size + ".tsr")).exists();
        }
    }

    /// Somebody on the way to the authority answers in its place.
    @Test
    @Requirement("EVI-8")
    void anotherAuthoritysStampIsNotKept() throws Exception {
        SteppedClock clock = new SteppedClock(Instant.now());
        EmbeddedTimestampAuthority configured = authority(clock);
        EmbeddedTimestampAuthority onTheWay = EmbeddedTimestampAuthority.openOrCreate(
                home.resolve("other.key"), new TestLog.XorSeal((byte) 3), clock, new SecureRandom());
        TimestampAuthority intercepted = new TimestampAuthority() {
            @Override
            public byte[] stamp(byte[] request) throws IOException {
                return onTheWay.stamp(request);
            }

            @Override
            public List<X509Certificate> certificates() {
                return configured.certificates();
            }
        };
        Witness witness = witness();
        try (WitnessServer server = serve(witness);
                Sequencer sequencer = log.sequencer();
                Notary notary = notary(log, sequencer, server, witness, incidents(log), intercepted, clock)) {
            sequencer.drain();
            notary.step();

            assertThat(log.directory.resolve("checkpoints/270.tsr")).doesNotExist();
            assertThat(notary.silent()).containsOnlyKeys("timestamp-authority");
        }
    }

    /// The operator blocks the witness, and shows two readers two histories from there on.
    @Test
    void aReaderIsToldHowFarAndWhenTheWitnessesSigned() throws Exception {
        Witness witness = witness();
        long unseen;
        try (WitnessServer server = serve(witness);
                Sequencer sequencer = log.sequencer();
                Notary notary = notary(log, sequencer, server, witness, incidents(log))) {
            sequencer.drain();
            notary.step();
            log.append(entries.take(30));
            unseen = sequencer.drain().orElseThrow().size() - 270;
        }
        Optional<Path> logKeys = Optional.of(log.verifierFile(home.resolve("log.vkey")));
        Optional<Path> witnessKeys = Optional.of(Files.write(
                home.resolve("witness.vkey"),
                witness.verifiers().stream().map(VerifierKey::line).toList()));
        LedgerVerifier.Brought brought = new LedgerVerifier.Brought(
                logKeys, Optional.empty(), witnessKeys, Optional.of(Duration.ofHours(2)), Optional.empty());

        LedgerVerifier.Report soon = LedgerVerifier.verify(log.directory, brought, InstantSource.system());
        LedgerVerifier.Report late = LedgerVerifier.verify(
                log.directory, brought, InstantSource.offset(InstantSource.system(), Duration.ofHours(3)));

        assertThat(soon.holds()).isTrue();
        assertThat(soon.witnessed().orElseThrow().size()).isEqualTo(270);
        assertThat(soon.warnings())
                .anyMatch(warning -> warning.contains("No witness has signed the newest " + unseen + " entries"));
        assertThat(late.problems())
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem.code()).isEqualTo("VGL-LED-019"));
    }

    private EmbeddedTimestampAuthority authority(InstantSource clock) throws IOException {
        return EmbeddedTimestampAuthority.openOrCreate(
                home.resolve("stamping.key"), new TestLog.XorSeal((byte) 3), clock, new SecureRandom());
    }

    private Notary notary(TestLog of, Sequencer sequencer, WitnessServer server, Witness witness, Incidents incidents)
            throws IOException {
        InstantSource clock = InstantSource.system();
        return notary(of, sequencer, server, witness, incidents, authority(clock), clock);
    }

    private static Notary notary(
            TestLog of,
            Sequencer sequencer,
            WitnessServer server,
            Witness witness,
            Incidents incidents,
            TimestampAuthority authority,
            InstantSource clock) {
        return new Notary(
                sequencer,
                of.directory,
                List.of(new WitnessAddress(URI.create("http://127.0.0.1:" + server.port()), witness.verifiers())),
                authority,
                Duration.ofHours(1),
                new ClockWatch(
                        clock,
                        System::nanoTime,
                        of.database.as(DataClass.OPERATIONAL),
                        new ClockBound(Duration.ofMinutes(5)),
                        incidents),
                incidents,
                clock);
    }

    private static Incidents incidents(TestLog of) {
        InstantSource clock = InstantSource.system();
        return new Incidents(
                of.database.as(DataClass.OPERATIONAL), of.ledger, new Ids(clock, new SecureRandom()), clock);
    }

    private static List<String> verify(TestLog of, Path logKeys, Path witnessKeys) {
        LedgerVerifier.Brought brought = new LedgerVerifier.Brought(
                Optional.of(logKeys), Optional.empty(), Optional.of(witnessKeys), Optional.empty(), Optional.empty());
        return LedgerVerifier.verify(of.directory, brought, InstantSource.system()).problems().stream()
                .map(Problem::code)
                .toList();
    }

    private static WitnessServer serve(Witness witness) throws IOException {
        return WitnessServer.start(witness, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private Witness witness() throws IOException {
        return Witness.openOrCreate(
                home.resolve("witness"), NAME, log.verifiers(), InstantSource.system(), new SecureRandom());
    }

    private static byte[] request(long old, List<byte[]> proof, Checkpoint checkpoint) {
        return new WitnessRequest(old, proof, checkpoint.note()).format().getBytes(StandardCharsets.UTF_8);
    }

    private static List<byte[]> proof(TestLog of, long old, long size) {
        return Consistency.prove(old, size, new LogFiles(of.directory));
    }
}
