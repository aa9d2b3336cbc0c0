package health.vigil.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.DataClass;
import health.vigil.base.Quantity;
import health.vigil.engines.Database;
import health.vigil.engines.ScratchDatabase;
import health.vigil.facts.Fact.Measured;
import health.vigil.facts.Fact.Retracted;
import health.vigil.keys.DataKeys;
import health.vigil.testkit.Requirement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FactStoreTest {
    private static final Instant NINE = Instant.parse("2150-01-01T09:00:00.123456Z");
    private static final Instant TEN = NINE.plus(Duration.ofHours(1));
    private static final Instant ELEVEN = NINE.plus(Duration.ofHours(2));

    private final Database scratch = ScratchDatabase.with(List.of("facts"));
    private final Jdbi database = scratch.as(DataClass.PSEUDONYMISED);
    private final FactStore store = new FactStore(new FactCodec(DataKeys.of(DataKeys.generate())));

    @AfterEach
    void close() {
        scratch.close();
    }

    @Requirement({"SCO-5", "EVI-7"})
    @Test
    void givesBackTheBatchesInTheOrderOfKnowledge() {
        FactBatch first = batch(1, NINE, rate("a", 80, NINE), rate("b", 81, NINE));
        FactBatch second = batch(2, TEN, rate("c", 82, TEN));
        insert(second, first);

        List<FactBatch> read = database.withHandle(handle -> store.batches(handle, RandomFacts.PATIENT, ELEVEN));

        assertThat(read).containsExactly(first, second);
    }

    @Test
    void storesTheSameBatchOnce() {
        FactBatch batch = batch(1, NINE, rate("a", 80, NINE));
        insert(batch);

        insert(batch);

        assertThat(database.<List<FactBatch>, RuntimeException>withHandle(
                        handle -> store.batches(handle, RandomFacts.PATIENT, ELEVEN)))
                .containsExactly(batch);
    }

    @Requirement("SCO-5")
    @Test
    void aCorrectionCountsFromWhenItWasKnown() {
        insert(batch(1, NINE, rate("a", 80, NINE)), batch(2, ELEVEN, rate("a", 120, NINE)));

        List<Fact> before = asKnown(TEN);

        assertThat(before).containsExactly(rate("a", 80, NINE));
        assertThat(asKnown(ELEVEN)).containsExactly(rate("a", 120, NINE));
    }

    @Requirement("SCO-5")
    @Test
    void aRetractedFactIsGoneFromWhenItWasKnown() {
        insert(batch(1, NINE, rate("a", 80, NINE)), batch(2, TEN, new Retracted("a", NINE)));

        List<Fact> after = asKnown(TEN);

        assertThat(after).isEmpty();
        assertThat(asKnown(NINE)).hasSize(1);
    }

    @Test
    void aSeriesHasTheCorrectedValuesOfOneSignalInTime() {
        Measured pressure = new Measured("p", "8480-6", Quantity.of("90", "mm[Hg]"), null, NINE);
        insert(
                batch(1, NINE, rate("a", 80, NINE), rate("moved", 85, NINE), pressure),
                batch(2, TEN, rate("b", 82, TEN), rate("moved", 85, NINE.minus(Duration.ofDays(9)))));

        List<Measured> series = database.withHandle(
                handle -> store.series(handle, RandomFacts.PATIENT, Signal.HEART_RATE, NINE, ELEVEN, ELEVEN));

        assertThat(series).containsExactly(rate("a", 80, NINE), rate("b", 82, TEN));
    }

    @Requirement("PHI-5")
    @Test
    void erasesOnePatientAlone() {
        Measured others = rate("o", 70, NINE);
        insert(
                batch(1, NINE, rate("a", 80, NINE)),
                new FactBatch(new UUID(0, 9), RandomFacts.OTHER, RandomFacts.AUDIT, NINE, List.of(others)));

        int erased = database.inTransaction(handle -> store.erase(handle, RandomFacts.PATIENT));

        assertThat(erased).isEqualTo(1);
        assertThat(asKnown(ELEVEN)).isEmpty();
        assertThat(database.<List<Fact>, RuntimeException>withHandle(
                        handle -> store.asKnown(handle, RandomFacts.OTHER, ELEVEN)))
                .containsExactly(others);
    }

    /// The first and the last time of FHIR, each in the farthest zone.
    @Test
    void keepsATimeAtEitherEndOfFhirsDates() {
        Measured first = rate("a", 80, Instant.parse("0000-12-31T10:00:00Z"));
        Measured last = rate("b", 81, Instant.parse("+10000-01-01T13:59:59.999Z"));
        insert(batch(1, NINE, first, last));

        assertThat(asKnown(TEN)).containsExactly(first, last);
    }

    @Requirement("PHI-1")
    @Test
    void noOtherRoleReadsTheFacts() {
        for (DataClass other : List.of(DataClass.IDENTIFIED, DataClass.OPERATIONAL, DataClass.EVIDENCE)) {
            assertThatThrownBy(() -> scratch.as(other)
                            .useHandle(handle -> handle.createQuery("select count(*) from facts.fact")
                                    .mapTo(Integer.class)
                                    .one()))
                    .hasMessageContaining("permission denied");
        }
    }

    private List<Fact> asKnown(Instant until) {
        return database.withHandle(handle -> store.asKnown(handle, RandomFacts.PATIENT, until));
    }

    private void insert(FactBatch... batches) {
        database.useTransaction(handle -> store.insert(handle, Arrays.asList(batches)));
    }

    private static FactBatch batch(int number, Instant known, Fact... facts) {
        return new FactBatch(new UUID(0, number), RandomFacts.PATIENT, RandomFacts.AUDIT, known, Arrays.asList(facts));
    }

    private static Measured rate(String id, int value, Instant effective) {
        return new Measured(id, "8867-4", Quantity.of(Integer.toString(value), "/min"), null, effective);
    }
}
