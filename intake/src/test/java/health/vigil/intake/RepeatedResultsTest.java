package health.vigil.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.facts.Fact;
import health.vigil.testkit.Requirement;
import health.vigil.vault.RecordKey;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Three heart rates of one report, of which later messages say something alone.
@Requirement("SCO-5")
class RepeatedResultsTest extends WithIntake {
    private int messages;

    @BeforeEach
    void aTrend() {
        intake.take(report(rate("80", "F", "0900"), rate("38", "F", "0910"), rate("82", "F", "0920")));
    }

    @Test
    void aWithdrawnResultIsRetractedFromTheScores() {
        intake.take(report(rate("38", "W", "0910")));

        assertThat(results()).containsExactly("80 final", "38 entered-in-error", "82 final");
        Fact withdrawn = facts(Fact.Measured.class).get(1);
        assertThat(facts(Fact.Retracted.class)).extracting(Fact::id).containsExactly(withdrawn.id());
    }

    @Test
    void aCorrectedResultIsSaidAgainUnderItsId() {
        intake.take(report(rate("83", "C", "0910")));

        assertThat(results()).containsExactly("80 final", "83 corrected", "82 final");
        List<Fact.Measured> rates = facts(Fact.Measured.class);
        assertThat(rates.getLast().id()).isEqualTo(rates.get(1).id());
        assertThat(rates.getLast().value().value()).isEqualByComparingTo("83");
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "D", "W"})
    @Requirement("INT-6")
    void whatDoesNotSayWhichResultItMeansWaitsForAPerson(String status) {
        intake.take(report(rate("83", status, "0915")));

        assertThat(intake.state("R2")).isEqualTo("EXCEPTION");
        assertThat(intake.count("intake.exception where problem = 'VGL-HL7-050'"))
                .isEqualTo(1);
        assertThat(results()).containsExactly("80 final", "38 final", "82 final");
    }

    @Test
    void theSameAgainChangesNothing() {
        intake.take(report(rate("38", "W", "0910")), report(rate("38", "W", "0910")), report(rate("90", "F", "0930")));
        intake.take(report(rate("90", "F", "0930")));

        assertThat(results()).containsExactly("80 final", "38 entered-in-error", "82 final", "90 final");
    }

    @Test
    void aTimeThatCannotBeReadIsThatOfNoOther() {
        intake.take(report(Messages.heartRate(1, "", "99", "C") + "|||soon"));
        assertThat(intake.state("R2")).as("it is none of the three").isEqualTo("EXCEPTION");

        intake.take(report(Messages.heartRate(1, "", "99", "F") + "|||soon"));

        assertThat(intake.state("R3")).isEqualTo("NORMALISED");
        assertThat(results()).containsExactly("80 final", "38 final", "82 final", "99 final");
    }

    /// Value and status of each, in the order of the report.
    private List<String> results() {
        DiagnosticReport report = intake.current(DiagnosticReport.class, key("DiagnosticReport", "F-4711|85353-1"));
        List<String> results = new ArrayList<>();
        report.getResult().forEach(result -> {
            Observation observation = intake.current(
                    Observation.class,
                    new RecordKey("Observation", result.getReferenceElement().getIdPart()));
            results.add(observation.getValueQuantity().getValue().toPlainString() + " "
                    + observation.getStatus().toCode());
        });
        return results;
    }

    private <F extends Fact> List<F> facts(Class<F> kind) {
        return intake.facts("4711").stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private RecordKey key(String type, String value) {
        return new RecordKey(
                type,
                intake.transaction(
                        transaction -> intake.vault.logicalId(transaction, type, "urn:hl7v2:namespace:LAB", value)));
    }

    private static String rate(String value, String status, String time) {
        return Messages.heartRate(1, "", value, status) + "|||20260301" + time + "00";
    }

    /// Each is sent a minute after the one before.
    private byte[] report(String... results) {
        messages++;
        return new String(Messages.result("R" + messages, "4711", results), UTF_8)
                .replaceFirst("\\|20260301075500\\|", "|202603010%03d00|".formatted(800 + messages))
                .getBytes(UTF_8);
    }
}
