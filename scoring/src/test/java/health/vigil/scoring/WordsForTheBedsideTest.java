package health.vigil.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import health.vigil.facts.Fact;
import health.vigil.facts.Fact.Trait.Attribute;
import health.vigil.facts.Signal;
import health.vigil.scoring.internal.Phrases;
import health.vigil.testkit.Requirement;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The shipped model's inputs as those at the bedside read them.
class WordsForTheBedsideTest {
    private static final Bundle SHIPPED =
            BundleLoader.load(Path.of(System.getProperty("vigil.root", "..")).resolve("models/sepsis-clockfree-4"));

    private static Bedside ill() {
        return Bedside.admitted()
                .charted(Signal.HEART_RATE, "128", 1)
                .charted(Signal.RESPIRATORY_RATE, "34", 1)
                .charted(Signal.OXYGEN_SATURATION, "91", 1)
                .charted(Signal.SYSTOLIC_PRESSURE, "92", 1)
                .charted(Signal.DIASTOLIC_PRESSURE, "50", 1)
                .charted(Signal.TEMPERATURE, "38.9", 2);
    }

    private static Bedside inIntensiveCare() {
        return ill().says(
                        Bedside.hours(9),
                        new Fact.Trait("hospital", Attribute.HOSPITAL_ADMISSION, 0, Bedside.hours(12)),
                        new Fact.Trait("unit", Attribute.UNIT_ADMISSION, 0, Bedside.hours(9)));
    }

    private static ScoreResult.Probability scored(Bedside bedside) {
        Assessment assessment = Scorer.score(bedside.window(), Bedside.NOON, SHIPPED, Bedside.NOON, Scorer.CLOCK);
        return (ScoreResult.Probability) assessment.scores().getFirst();
    }

    private static String told(ScoreResult score, String signal) {
        return score.inputs().stream()
                .filter(input -> input.signal().equals(signal))
                .findFirst()
                .map(input -> Phrases.subject(input, score.inputs()))
                .orElseThrow();
    }

    @Requirement("SCO-3")
    @Test
    void aRatioIsToldByItsPartsWithTheirUnits() {
        ScoreResult score = scored(ill());

        assertThat(told(score, "respiratory rate over saturation"))
                .isEqualTo("respiratory rate 34 /min with oxygen saturation 91 %");
        assertThat(told(score, "shock index"))
                .startsWith("shock index 1.39 (heart rate 128 /min, systolic")
                .endsWith(" 92 mmHg)");
    }

    @Requirement("SCO-3")
    @Test
    void aUnitThatIsNeitherMedicalNorSurgicalIsKnownAndNobodysTask() {
        ScoreResult.Probability score = scored(inIntensiveCare());

        assertThat(told(score, "kind of unit")).isEqualTo("kind of unit neither medical nor surgical");
        assertThat(score.missing()).extracting(Missing::signal).doesNotContain("kind of unit");
        double sum = score.expected()
                + score.inputs().stream().mapToDouble(Contribution::points).sum()
                + score.missing().stream().mapToDouble(Missing::points).sum();
        assertThat(sum).isCloseTo(score.estimate().margin(), within(1e-5));
    }

    @Requirement("SCO-3")
    @Test
    void whatTheAdmissionSaysIsNoTaskForANurse() {
        ScoreResult.Probability score = scored(ill());

        assertThat(score.missing())
                .filteredOn(missing -> missing.signal().equals("kind of unit"))
                .singleElement()
                .satisfies(missing ->
                        assertThat(missing.nextStep()).contains("admission").doesNotContain("Record"));
    }

    @Requirement("SCO-3")
    @Test
    void hoursBeforeTheUnitAreToldAsHours() {
        assertThat(told(scored(inIntensiveCare()), "hours in the hospital before the unit"))
                .isEqualTo("3 hours in the hospital before the unit");
    }
}
