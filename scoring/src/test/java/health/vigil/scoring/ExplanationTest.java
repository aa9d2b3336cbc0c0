package health.vigil.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.facts.Signal;
import health.vigil.testkit.Requirement;
import org.junit.jupiter.api.Test;

@Requirement("SCO-3")
class ExplanationTest {
    @Test
    void tellsTheHeaviestFirstWithValueUnitTrendAndTime() {
        Assessment assessment = Bedside.well()
                .charted(Signal.RESPIRATORY_RATE, "20", 2.25)
                .charted(Signal.RESPIRATORY_RATE, "28", 0.25)
                .retracted(Signal.RESPIRATORY_RATE, 0)
                .charted(Signal.TEMPERATURE, "38.5")
                .assessed();

        assertThat(Explanation.sentences(assessment))
                .containsExactly(
                        "NEWS2 is 4.",
                        "Respiratory rate 28 /min (3 points), up from 20 two hours before; measured 15 minutes ago.",
                        "Temperature 38.5 °C (1 point); measured just now.");
    }

    @Test
    void leavesOutDecimalsThatConversionMade() {
        Assessment assessment = Bedside.well()
                .retracted(Signal.TEMPERATURE, 0)
                .charted(Signal.TEMPERATURE, "38.2222")
                .assessed();

        assertThat(Explanation.sentences(assessment)).contains("Temperature 38.2 °C (1 point); measured just now.");
    }

    @Test
    void tellsWhatIsMissingAndWhatToDo() {
        Assessment assessment = Bedside.well()
                .retracted(Signal.TEMPERATURE, 0)
                .retracted(Signal.RESPIRATORY_RATE, 0)
                .charted(Signal.RESPIRATORY_RATE, "16", 9)
                .assessed();

        assertThat(Explanation.sentences(assessment))
                .containsExactly(
                        "NEWS2 is at least 0: two inputs missing.",
                        "Respiratory rate is too old to count. Measure the respiratory rate.",
                        "Temperature is not known. Measure the temperature.");
    }

    @Test
    void saysWhenTheScoreIsWithheld() {
        assertThat(Explanation.sentences(Bedside.admitted().assessed()).getFirst())
                .isEqualTo("NEWS2 is withheld: it has no inputs and needs four.");
    }
}
