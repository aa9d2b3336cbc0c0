package health.vigil.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.alerts.AlertRules;
import health.vigil.alerts.Alerts;
import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.base.Quantity;
import health.vigil.base.SteppedClock;
import health.vigil.engines.Database;
import health.vigil.engines.ScratchDatabase;
import health.vigil.facts.Fact;
import health.vigil.facts.FactBatch;
import health.vigil.facts.FactCodec;
import health.vigil.facts.FactStore;
import health.vigil.facts.Signal;
import health.vigil.keys.ClassKeyring;
import health.vigil.keys.DataKey;
import health.vigil.keys.DataKeys;
import health.vigil.keys.FileKeyProvider;
import health.vigil.ledger.Act;
import health.vigil.ledger.LedgerReader;
import health.vigil.ledger.PostgresLedger;
import health.vigil.ledger.Sequencer;
import health.vigil.policy.CedarPolicy;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.Bundle;
import health.vigil.scoring.BundleLoader;
import health.vigil.scoring.Scorer;
import health.vigil.scoring.Window;
import health.vigil.testkit.Requirement;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// An alert is raised over real rooms, by published scores and by the shipped learned model; then the tables of
/// alerts are looked at no more.
@Requirement("EVI-7")
@ParameterizedClass
@ValueSource(strings = {"sepsis-news2-2", "sepsis-clockfree-4"})
class AlertReplayTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final PatientToken PATIENT = PatientToken.care("c".repeat(26));
    private static final PatientToken AUDIT = PatientToken.audit("a".repeat(26));
    private static final Path MODELS = Path.of(System.getProperty("vigil.root")).resolve("models");

    @Parameter
    private String live = "";

    @TempDir
    private Path home;

    private final SteppedClock clock = new SteppedClock(NOON);
    private final Ids ids = new Ids(InstantSource.system(), new SecureRandom());
    private final DataKey key = DataKeys.of(DataKeys.generate());
    private final FactStore facts = new FactStore(new FactCodec(key));
    private Database database;
    private Jdbi pseudonymised;
    private AlertReplay replay;
    private UUID alert;

    @BeforeEach
    void anAlertIsRaised() throws Exception {
        database = ScratchDatabase.with(List.of("ledger", "facts", "alerts"));
        pseudonymised = database.as(DataClass.PSEUDONYMISED);
        List<FactBatch> batches = deterioration();
        pseudonymised.useTransaction(transaction -> facts.insert(transaction, batches));
        Bundle bundle = BundleLoader.load(MODELS.resolve(live));
        Window window = Window.empty(PATIENT, AUDIT);
        List<Assessment> assessments = new ArrayList<>();
        for (FactBatch batch : batches) {
            window = window.apply(batch);
            assessments.add(Scorer.score(window, batch.known(), bundle, batch.known(), batch.id()));
        }
        Alerts alerts = Alerts.open(
                pseudonymised, new PostgresLedger(), CedarPolicy.shipped(ids), key, clock, ids, AlertRules.shipped());
        alerts.handle(assessments);
        alert = alerts.board().alertsOf(PATIENT).getFirst().id();
        drain();
        replay = new AlertReplay(facts, pseudonymised, new LedgerReader(home.resolve("ledger")), MODELS);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatTheLogSaysIsComputedAgainToTheLastBit() {
        assertThat(replay.replay(alert)).isNotEmpty().allSatisfy(each -> {
            assertThat(each.outcome()).isEqualTo(AlertReplay.Outcome.SAME);
            assertThat(each.proved()).isTrue();
            assertThat(each.tolerance()).isZero();
            assertThat(each.recorded().inputs()).isNotEmpty();
        });
    }

    @Test
    void anotherProcessorsLastBitsHoldForAnOnnxModelAlone() {
        AlertReplay.Replayed exact = replay.replay(alert).getLast();
        String driver = exact.recorded().result().firstKey();
        double said = Double.parseDouble(
                Objects.requireNonNull(exact.recorded().result().get(driver)).replace(">=", ""));

        assertThat(differing(exact, driver, said + 5e-6, 0).holds()).isFalse();
        assertThat(differing(exact, driver, said + 5e-6, 1e-5).holds()).isTrue();
        assertThat(differing(exact, driver, said + 5e-6, 1e-5).outcome())
                .isEqualTo(AlertReplay.Outcome.WITHIN_TOLERANCE);
        assertThat(differing(exact, driver, said + 2e-5, 1e-5).holds()).isFalse();
        assertThat(differing(exact, "tier", 1, 1e-5).holds()).isFalse();
    }

    private static AlertReplay.Replayed differing(
            AlertReplay.Replayed exact, String score, double value, double tolerance) {
        Act.Inference said = exact.recorded();
        SortedMap<String, String> results = new TreeMap<>(said.result());
        results.put(score, BigDecimal.valueOf(value).toPlainString());
        Act.Inference other = new Act.Inference(
                said.assessment(),
                said.bundle(),
                said.asOf(),
                said.knownUntil(),
                said.inputs(),
                results,
                said.confidence());
        return new AlertReplay.Replayed(exact.index(), said, other, tolerance, exact.proved());
    }

    @Test
    void anErasedPatientsAlertIsReplayedNoMore() {
        pseudonymised.useTransaction(transaction -> facts.erase(transaction, PATIENT));

        assertThat(replay.replay(alert)).isNotEmpty().noneMatch(AlertReplay.Replayed::holds);
    }

    @Test
    void factsThatWereChangedSinceDoNotHold() {
        FactBatch last = deterioration().get(2);
        Fact.Measured pulse = new Fact.Measured(
                last.facts().getFirst().id(),
                Signal.HEART_RATE.codes().getFirst(),
                Quantity.of("61", Signal.HEART_RATE.unit()),
                null,
                last.facts().getFirst().effective());
        List<Fact> changed = new ArrayList<>(last.facts());
        changed.set(0, pulse);
        pseudonymised.useTransaction(transaction -> {
            transaction
                    .createUpdate("delete from facts.fact where batch = :batch")
                    .bind("batch", last.id())
                    .execute();
            facts.insert(transaction, List.of(new FactBatch(last.id(), PATIENT, AUDIT, last.known(), changed)));
        });

        assertThat(replay.replay(alert)).anyMatch(each -> each.outcome() == AlertReplay.Outcome.DIFFERENT);
    }

    @Test
    void anAlertThatTheLogDoesNotKnowIsSaidToBeUnknown() {
        assertThatThrownBy(() -> replay.replay(new UUID(0, 1))).hasMessageContaining("VGL-SRV-006");
    }

    /// One batch a quarter of an hour, each a little worse.
    private static List<FactBatch> deterioration() {
        List<FactBatch> batches = new ArrayList<>();
        Instant admitted = NOON.minus(Duration.ofHours(2));
        batches.add(batch(
                0,
                admitted,
                List.of(
                        new Fact.Stay("e1", "MICU", Fact.Stay.Phase.PRESENT, admitted),
                        new Fact.Trait("p1#age", Fact.Trait.Attribute.AGE, 71, Instant.EPOCH))));
        for (int step = 1; step <= 4; step++) {
            Instant time = admitted.plus(Duration.ofMinutes(15L * step));
            Map<Signal, Integer> values = Map.of(
                    Signal.HEART_RATE, 80 + 13 * step,
                    Signal.RESPIRATORY_RATE, 16 + 3 * step,
                    Signal.OXYGEN_SATURATION, 97 - 2 * step,
                    Signal.INSPIRED_OXYGEN, 21 + 5 * step,
                    Signal.SYSTOLIC_PRESSURE, 120 - 9 * step,
                    Signal.GCS_TOTAL, 15 - step / 3,
                    Signal.TEMPERATURE, 37 + step / 2,
                    Signal.LACTATE, 2 + step,
                    Signal.LEUKOCYTES, 10 + 4 * step,
                    Signal.CREATININE, 1 + step);
            List<Fact> charted = new ArrayList<>();
            for (Signal signal : List.of(
                    Signal.HEART_RATE,
                    Signal.RESPIRATORY_RATE,
                    Signal.OXYGEN_SATURATION,
                    Signal.INSPIRED_OXYGEN,
                    Signal.SYSTOLIC_PRESSURE,
                    Signal.GCS_TOTAL,
                    Signal.TEMPERATURE,
                    Signal.LACTATE,
                    Signal.LEUKOCYTES,
                    Signal.CREATININE)) {
                charted.add(new Fact.Measured(
                        signal + "@" + step,
                        signal.codes().getFirst(),
                        Quantity.of(values.getOrDefault(signal, 0).toString(), signal.unit()),
                        null,
                        time));
            }
            batches.add(batch(step, time, charted));
        }
        return batches;
    }

    private static FactBatch batch(int number, Instant known, List<Fact> said) {
        return new FactBatch(new UUID(7, number), PATIENT, AUDIT, known, said);
    }

    private void drain() throws Exception {
        Path secrets = home.resolve("secrets");
        ClassKeyring keyring = ClassKeyring.open(secrets, "ledger", FileKeyProvider.open(home.resolve("keys")));
        try (Sequencer sequencer = new Sequencer(
                database.as(DataClass.EVIDENCE),
                home.resolve("ledger"),
                LedgerKey.open(secrets, "vigil.test/replay", keyring),
                InstantSource.system(),
                Duration.ofMillis(20))) {
            sequencer.drain();
        }
    }
}
