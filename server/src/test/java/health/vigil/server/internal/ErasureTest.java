package health.vigil.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.base.SteppedClock;
import health.vigil.base.TokenPurpose;
import health.vigil.engines.Database;
import health.vigil.engines.ScratchDatabase;
import health.vigil.facts.FactCodec;
import health.vigil.facts.FactStore;
import health.vigil.hl7v2.Frame;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.intake.FactProjection;
import health.vigil.intake.IntakeObserver;
import health.vigil.intake.IntensiveCare;
import health.vigil.intake.MessageDoor;
import health.vigil.intake.Normaliser;
import health.vigil.intake.Reception;
import health.vigil.intake.Senders;
import health.vigil.intake.Sources;
import health.vigil.keys.ClassKeyring;
import health.vigil.keys.DataKeys;
import health.vigil.keys.FileKeyProvider;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.EntrySearch;
import health.vigil.ledger.LedgerReader;
import health.vigil.ledger.LedgerVerifier;
import health.vigil.ledger.PostgresLedger;
import health.vigil.ledger.Sequencer;
import health.vigil.policy.CedarPolicy;
import health.vigil.policy.Decided;
import health.vigil.policy.Principal;
import health.vigil.policy.Role;
import health.vigil.server.WayFigures;
import health.vigil.testkit.Requirement;
import health.vigil.vault.PostgresVault;
import health.vigil.watch.Holds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Messages of two patients become records and facts; one patient is erased.
@Requirement("PHI-5")
class ErasureTest {
    private static final Principal OFFICER =
            new Principal(Actor.Kind.PERSON, "vera.vetch", Role.COMPLIANCE_OFFICER, Set.of(), null);
    private static final Principal NURSE =
            new Principal(Actor.Kind.PERSON, "nora.field", Role.NURSE, Set.of("MICU"), null);

    @TempDir
    private Path home;

    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final Ids ids = new Ids(InstantSource.system(), new SecureRandom());
    private final CedarPolicy policy = CedarPolicy.shipped(ids);
    private final PostgresLedger ledger = new PostgresLedger();
    private final FactCodec codec = new FactCodec(DataKeys.of(DataKeys.generate()));
    private final FactStore facts = new FactStore(codec);
    private Database database;
    private Jdbi identified;
    private Jdbi pseudonymised;
    private PostgresVault vault;
    private Holds holds;
    private Erasure erasure;

    @BeforeEach
    void twoPatientsWhoHaveLeft() {
        database = ScratchDatabase.with(List.of("ledger", "vault", "intake", "facts", "alerts", "watch"));
        identified = database.as(DataClass.IDENTIFIED);
        pseudonymised = database.as(DataClass.PSEUDONYMISED);
        FileKeyProvider keys = FileKeyProvider.open(home.resolve("keys"));
        vault = PostgresVault.open(identified, keys, clock);
        vault.listen(new FactProjection(vault, codec, IntensiveCare.COMMON, ids, InstantSource.system()));
        Jdbi evidence = database.as(DataClass.EVIDENCE);
        holds = new Holds(evidence, ledger, policy, ids, clock);
        erasure = new Erasure(
                identified,
                pseudonymised,
                vault,
                facts,
                new LedgerReader(home.resolve("ledger")),
                ledger,
                policy,
                holds,
                ids,
                clock);
        IntakeObserver figures = new WayFigures(new SimpleMeterRegistry());
        Senders senders = new Senders(identified, SenderSettings.inZone(ZoneOffset.UTC), policy, ledger, ids, clock);
        Reception reception =
                new Reception(identified, keys, policy, ledger, senders, ids, clock, InstantSource.system());
        try (MessageDoor door =
                new MessageDoor(reception, figures, InstantSource.system(), () -> {}, ErasureTest::fail)) {
            for (String mrn : List.of("4711", "4712")) {
                send(door, "ADT^A01", "1-" + mrn, mrn, "");
                send(door, "ORU^R01", "2-" + mrn, mrn, """
                        \rOBR|1||F-%s^LAB|85353-1^vital signs^LN|||20260301090000||||||||||||||||||F\
                        \rOBX|1|NM|8867-4^heart rate^LN||88|/min^^UCUM|||||F""".formatted(mrn));
                send(door, "ADT^A03", "3-" + mrn, mrn, "");
            }
        }
        Normaliser normaliser = new Normaliser(
                identified,
                keys,
                vault,
                policy,
                ledger,
                senders,
                Sources.NONE,
                figures,
                ids,
                clock,
                InstantSource.system());
        while (normaliser.runOnce() > 0) {
            // until nothing waits
        }
        moveOutboxToFacts();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    @Requirement({"EVI-3", "EVI-4"})
    void theContentIsGoneAndTheTreeStandsAsItStood() throws Exception {
        drain();
        Path before = Files.copy(home.resolve("ledger/checkpoint"), home.resolve("before"));
        long entries = LedgerVerifier.verify(home.resolve("ledger"), Optional.empty(), Optional.empty())
                .entries();

        assertThat(erasure.erase(OFFICER, audit("4711"))).isInstanceOf(Decided.Given.class);
        drain();

        assertThat(records("4711")).isZero();
        assertThat(factsOf("4711")).isZero();
        assertThat(originals()).isEqualTo(3);
        assertThat(records("4712")).isPositive();
        assertThat(factsOf("4712")).isPositive();
        LedgerVerifier.Report report =
                LedgerVerifier.verify(home.resolve("ledger"), Optional.empty(), Optional.of(before));
        assertThat(report.problems()).isEmpty();
        assertThat(report.entries()).isEqualTo(entries + 3);
        assertThat(evidenceAbout("4711"))
                .contains(new Act.KeyChanged("patient", "destroyed"))
                .hasAtLeastOneElementOfType(Act.MessageNormalised.class);
        assertThatThrownBy(() -> erasure.erase(OFFICER, audit("4711"))).hasMessageContaining("VGL-SRV-011");
    }

    /// What a source said of who the patient is, and the original by which it was in doubt, which is in nobody's
    /// record.
    @Test
    void whatPutThePatientInDoubtIsGoneToo() throws Exception {
        drain();
        String patient = patient("4711");
        identified.useHandle(handle -> {
            handle.execute("insert into intake.patient_version values (?, 'v')", patient);
            handle.execute(
                    "insert into intake.patient_in_doubt select ?, id, true from intake.journal"
                            + " order by seq desc limit 1",
                    patient);
        });

        assertThat(erasure.erase(OFFICER, audit("4711"))).isInstanceOf(Decided.Given.class);

        assertThat(originals()).isEqualTo(2);
        assertThat(count("intake.patient_version", identified)).isZero();
        assertThat(count("intake.patient_in_doubt", identified)).isZero();
    }

    @Test
    @Requirement("EVI-4")
    void underALegalHoldNobodyIsErasedAndTheRefusalIsRecorded() throws Exception {
        holds.place(OFFICER, "case-7");

        assertThatThrownBy(() -> erasure.erase(OFFICER, audit("4711"))).hasMessageContaining("VGL-SRV-010");

        drain();
        assertThat(records("4711")).isPositive();
        assertThat(evidenceAbout("4711")).contains(new Act.DeletionRefused("patient", "hold"));

        holds.release(OFFICER, "case-7");
        assertThat(erasure.erase(OFFICER, audit("4711"))).isInstanceOf(Decided.Given.class);
    }

    @Test
    @Requirement("ACC-2")
    void onlyAnOfficerErases() {
        assertThat(erasure.erase(NURSE, audit("4711"))).isInstanceOf(Decided.Refused.class);
        assertThat(records("4711")).isPositive();
    }

    private static void fail(RuntimeException failure) {
        throw new AssertionError(failure);
    }

    private static void send(MessageDoor door, String type, String controlId, String mrn, String rest) {
        String message = "MSH|^~\\&|ADT|GH|VIGIL|GH|20260301075500||" + type + "|" + controlId + "|P|2.5.1"
                + (type.startsWith("ADT") ? "\rEVN||20260301075500" : "")
                + "\rPID|1||" + mrn + "^^^GH&1.2.3&ISO^MR||Quastenflosser^Ottilie||19450607|F"
                + "\rPV1|1|I|MICU^101^1^GH||||||||||||||||V-" + mrn + "^^^GH&1.2.3&ISO^VN"
                + (type.endsWith("A03") ? "|".repeat(26) + "20260301093000" : "") + rest + "\r";
        InetSocketAddress peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
        String answer = new String(
                door.handle(new Frame(message.getBytes(StandardCharsets.UTF_8), peer, null))
                        .join(),
                StandardCharsets.UTF_8);
        assertThat(answer).contains("MSA|AA");
    }

    /// What the relay and the recorder do over Kafka.
    private void moveOutboxToFacts() {
        identified.useTransaction(transaction -> transaction
                .createQuery("select token, payload from intake.outbox order by seq")
                .map((row, _) -> codec.openBatch(PatientToken.care(row.getString(1)), row.getBytes(2)))
                .list()
                .forEach(batch -> pseudonymised.useTransaction(other -> facts.insert(other, List.of(batch)))));
    }

    private void drain() throws Exception {
        Path secrets = home.resolve("secrets");
        ClassKeyring keyring = ClassKeyring.open(secrets, "ledger", FileKeyProvider.open(home.resolve("keys")));
        try (Sequencer sequencer = new Sequencer(
                database.as(DataClass.EVIDENCE),
                home.resolve("ledger"),
                LedgerKey.open(secrets, "vigil.test/erasure", keyring),
                InstantSource.system(),
                Duration.ofMillis(20))) {
            sequencer.drain();
        }
    }

    private List<Act> evidenceAbout(String mrn) {
        return new LedgerReader(home.resolve("ledger"))
                .find(EntrySearch.everything().about(audit(mrn))).stream()
                        .map(recorded -> recorded.entry().act())
                        .toList();
    }

    private String patient(String mrn) {
        return identified.inTransaction(transaction -> vault.logicalId(transaction, "Patient", "urn:oid:1.2.3", mrn));
    }

    private PatientToken audit(String mrn) {
        return vault.token(patient(mrn), TokenPurpose.AUDIT);
    }

    private long records(String mrn) {
        return count("vault.record where patient = '" + patient(mrn) + "'", identified);
    }

    private long factsOf(String mrn) {
        String token = vault.token(patient(mrn), TokenPurpose.CARE).value();
        return count("facts.fact where token = '" + token + "'", pseudonymised);
    }

    private long originals() {
        return count("intake.journal where sealed <> ''", identified);
    }

    private static long count(String what, Jdbi role) {
        return role.withHandle(handle -> handle.createQuery("select count(*) from " + what)
                .mapTo(Long.class)
                .one());
    }
}
