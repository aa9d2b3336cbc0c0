package health.vigil.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.Quantity;
import health.vigil.base.Sealed;
import health.vigil.facts.Fact;
import health.vigil.facts.FactBatch;
import health.vigil.testkit.Requirement;
import health.vigil.vault.RecordChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Patient;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormaliserTest extends WithIntake {
    private List<String> heartRates(String mrn) {
        return intake.facts(mrn).stream()
                .filter(Fact.Measured.class::isInstance)
                .map(fact -> ((Fact.Measured) fact).value().value().toPlainString())
                .toList();
    }

    @Test
    @Requirement({"INT-1", "PHI-2"})
    void anAdmissionAndAResultBecomeRecordsAndFacts() {
        intake.take(Messages.admit("C1", "4711"), Messages.heartRate("C2", "4711", "88"));

        Patient patient = intake.current(Patient.class, intake.patient("4711"));
        assertThat(patient.getNameFirstRep().getFamily()).isEqualTo(Messages.FAMILY);
        assertThat(intake.facts("4711"))
                .satisfiesExactly(
                        age -> assertThat(age).isInstanceOf(Fact.Trait.class),
                        sex -> assertThat(sex).isInstanceOf(Fact.Trait.class),
                        stay -> assertThat(stay).isInstanceOfSatisfying(Fact.Stay.class, present -> {
                            assertThat(present.unit()).isEqualTo("MICU");
                            assertThat(present.phase()).isEqualTo(Fact.Stay.Phase.PRESENT);
                        }),
                        admission -> assertThat(admission).isInstanceOf(Fact.Trait.class),
                        kind -> assertThat(kind).isInstanceOf(Fact.Trait.class),
                        rate -> assertThat(rate)
                                .isEqualTo(new Fact.Measured(
                                        rate.id(),
                                        "8867-4",
                                        Quantity.of("88", "/min"),
                                        null,
                                        Instant.parse("2026-03-01T09:00:00Z"))));
    }

    @Test
    @Requirement({"EVI-1", "EVI-2"})
    void theLedgerNamesTheRecordsAndCountsTheFactsOfEachMessage() {
        intake.take(Messages.admit("C1", "4711"), Messages.heartRate("C2", "4711", "88"));

        assertThat(intake.acts("message-normalised"))
                .allSatisfy(act -> assertThat(act.get("resources").size()).isPositive())
                .extracting(act -> act.get("facts").asInt())
                .containsExactly(5, 1);
    }

    /// The database ends the session in the midst of the second message.
    @Test
    @Requirement({"INT-1", "DWN-3"})
    void aCrashInTheMidstLosesAndDoublesNothing() {
        AtomicInteger writes = new AtomicInteger();
        intake.vault.listen((transaction, access, at, written, merged) -> {
            if (writes.incrementAndGet() == 2) {
                transaction.execute("select pg_terminate_backend(pg_backend_pid())");
            }
        });
        intake.send(Messages.admit("C1", "4711"));
        intake.send(Messages.heartRate("C2", "4711", "88"));
        intake.send(Messages.heartRate("C3", "4712", "90"));
        assertThatThrownBy(intake.newNormaliser()::runOnce).isInstanceOf(RuntimeException.class);
        assertThat(intake.batches()).isEmpty();

        intake.normalise();

        assertThat(intake.facts("4711")).hasSize(6);
        assertThat(heartRates("4712")).containsExactly("90");
        assertThat(intake.acts("message-normalised")).hasSize(3);
        assertThat(intake.acts("exception-queued")).isEmpty();
        assertThat(intake.told.facts)
                .hasValue(intake.batches().stream()
                        .mapToInt(batch -> batch.facts().size())
                        .sum());
    }

    @Test
    @Requirement("INT-1")
    void doingAMessageAgainChangesNothing() {
        intake.take(Messages.admit("C1", "4711"), Messages.heartRate("C2", "4711", "88"));
        List<FactBatch> said = intake.batches();
        long records = intake.count("vault.record");
        intake.clock.advanceTo(IntakeFixture.START.plus(Duration.ofHours(1)));
        intake.transaction(transaction -> transaction.execute("update intake.journal set state = 'RECEIVED'"));

        intake.normalise();

        assertThat(intake.batches()).isEqualTo(said);
        assertThat(intake.count("vault.record")).isEqualTo(records);
    }

    @Test
    @Requirement({"INT-1", "SCO-5"})
    void severalNormalisersKeepEachPatientsOrder() {
        List<String> values =
                IntStream.range(60, 80).mapToObj(Integer::toString).toList();
        for (String value : values) {
            for (String mrn : List.of("4711", "4712", "4713")) {
                intake.send(Messages.heartRate("C-" + mrn + "-" + value, mrn, value));
            }
        }

        CompletableFuture<?> other = CompletableFuture.runAsync(this::untilIdle);
        untilIdle();
        other.join();

        for (String mrn : List.of("4711", "4712", "4713")) {
            assertThat(heartRates(mrn)).isEqualTo(values);
        }
    }

    private void untilIdle() {
        Normaliser normaliser = intake.newNormaliser();
        while (!normaliser.idle()) {
            normaliser.runOnce();
        }
    }

    @Test
    @Requirement({"INT-6", "SCO-5"})
    void aResultThatIsAnotherPatientsWaitsForAPersonAndChangesNeither() {
        intake.take(Messages.heartRate("C1", "4711", "88"));

        intake.take(Messages.ofPatient("0815", Messages.heartRate("C2", "4711", "120")));

        assertThat(intake.state("C2")).isEqualTo("EXCEPTION");
        assertThat(heartRates("4711")).containsExactly("88");
        assertThat(intake.facts("0815")).isEmpty();
    }

    @Test
    @Requirement("INT-1")
    void whatTrainingMessagesSayOfPatientsIsMarkedAsTestData() {
        intake.take(new String(Messages.admit("C1", "4711"), UTF_8)
                .replace("|P|2.5.1", "|T|2.5.1")
                .getBytes(UTF_8));
        assertThat(labels("4711")).containsExactly("HTEST");

        intake.take(Messages.adt("A08", "C2", "4711"));
        assertThat(labels("4711")).isEmpty();
    }

    private List<String> labels(String mrn) {
        return intake.current(Patient.class, intake.patient(mrn)).getMeta().getSecurity().stream()
                .map(Coding::getCode)
                .toList();
    }

    @Test
    @Requirement("SCO-5")
    void aResultOfAMergedPatientIsUpdatedUnderEitherNumber() {
        intake.take(
                Messages.admit("C1", "4711"),
                Messages.heartRate("C2", "0815", "88"),
                Messages.merge("C3", "4711", "0815"));

        intake.take(
                Messages.heartRate("C4", "0815", "92"),
                Messages.ofPatient("4711", Messages.heartRate("C5", "0815", "96")));

        assertThat(intake.state("C4")).isEqualTo("NORMALISED");
        assertThat(intake.state("C5")).isEqualTo("NORMALISED");
        assertThat(heartRates("4711")).containsExactly("88", "92", "96");
    }

    @Test
    @Requirement({"INT-1", "INT-6"})
    void aSecondMergeOfTheSamePatientMovesNobodyElsesChart() {
        intake.take(
                Messages.heartRate("C1", "4711", "60"),
                Messages.heartRate("C2", "0815", "88"),
                Messages.admit("C3", "0042"),
                Messages.merge("C4", "4711", "0815"));

        intake.take(Messages.merge("C5", "0042", "0815"), Messages.merge("C6", "4711", "0815"));

        assertThat(intake.state("C5")).isEqualTo("EXCEPTION");
        assertThat(intake.state("C6")).as("the first merge, repeated").isEqualTo("NORMALISED");
        assertThat(heartRates("4711")).containsExactlyInAnyOrder("60", "88");
        assertThat(heartRates("0042")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "20260301095900, 2026-03-01T09:59:00Z",
        "20260301100001, 2026-03-01T10:00:00Z",
        "20260301100500, 2026-03-01T10:00:00Z",
        "20260301100501, 2026-03-01T10:05:01Z",
    })
    @Requirement("SCO-5")
    void aResultByAClockThatIsAheadByMinutesCountsAtOnce(String observed, Instant effective) {
        intake.take(Messages.result("C1", "4711", Messages.heartRate(1, "", "88", "F") + "|||" + observed));

        assertThat(intake.facts("4711"))
                .filteredOn(Fact.Measured.class::isInstance)
                .extracting(Fact::effective)
                .containsExactly(effective);
    }

    /// The other writer commits after the message's mapping has read the patient, and before it writes.
    @Test
    @Requirement("INT-1")
    void aChangeByAnotherWriterAtTheSameTimeIsNotLost() {
        intake.take(Messages.admit("C1", "4711"));
        intake.send(Messages.message(
                "ADT^A08", "C2", Messages.evn(), Messages.pid("4711").replace("|F|", "|M|")));
        CompletableFuture<Integer> normalising;
        try (Handle other = intake.identified().open().begin()) {
            addTelephone(other);
            normalising = CompletableFuture.supplyAsync(intake.newNormaliser()::runOnce);
            intake.awaitBlocked();
            other.commit();
        }
        assertThatThrownBy(normalising::join).hasMessageContaining("VGL-VLT-409");

        intake.normalise();

        Patient patient = intake.current(Patient.class, intake.patient("4711"));
        assertThat(patient.getGender()).isEqualTo(AdministrativeGender.MALE);
        assertThat(patient.getTelecom()).hasSize(1);
        assertThat(intake.state("C2")).isEqualTo("NORMALISED");
    }

    private void addTelephone(Handle transaction) {
        Patient patient = intake.current(Patient.class, intake.patient("4711")).copy();
        patient.addTelecom().setSystem(ContactPoint.ContactPointSystem.PHONE).setValue("+41 31 5550101");
        intake.vault.write(
                transaction,
                intake.permit().access(),
                List.of(new RecordChange.Put(intake.patient("4711"), Sealed.of(patient), null)));
    }

    @Test
    @Requirement({"INT-1", "EVI-2"})
    void aMessageWithMoreRecordsThanALedgerEntryHoldsIsNormalised() {
        List<String> results = new ArrayList<>();
        for (int i = 1; i <= 1200; i++) {
            results.add(Messages.heartRate(i, "reading " + i, Integer.toString(60 + i % 60), "F"));
        }

        intake.take(Messages.result("C1", "4711", results.toArray(String[]::new)));

        assertThat(intake.state("C1")).isEqualTo("NORMALISED");
        assertThat(heartRates("4711")).hasSize(1200);
        assertThat(intake.acts("message-normalised").stream()
                        .mapToInt(act -> act.get("resources").size())
                        .sum())
                .isEqualTo((int) intake.count("vault.record"));
        assertThat(intake.acts("message-normalised").stream()
                        .mapToInt(act -> act.get("facts").asInt())
                        .sum())
                .isGreaterThanOrEqualTo(1200);
    }
}
