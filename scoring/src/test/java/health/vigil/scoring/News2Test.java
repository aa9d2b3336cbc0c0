package health.vigil.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.facts.Fact.Directive;
import health.vigil.facts.Signal;
import health.vigil.testkit.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The chart of the Royal College of Physicians (2017), both sides of every line.
@Requirement("SCO-2")
class News2Test {
    @ParameterizedTest
    @CsvSource({
        "RESPIRATORY_RATE, 8, 3",
        "RESPIRATORY_RATE, 9, 1",
        "RESPIRATORY_RATE, 11, 1",
        "RESPIRATORY_RATE, 12, 0",
        "RESPIRATORY_RATE, 20, 0",
        "RESPIRATORY_RATE, 21, 2",
        "RESPIRATORY_RATE, 24, 2",
        "RESPIRATORY_RATE, 25, 3",
        "OXYGEN_SATURATION, 91, 3",
        "OXYGEN_SATURATION, 92, 2",
        "OXYGEN_SATURATION, 93, 2",
        "OXYGEN_SATURATION, 94, 1",
        "OXYGEN_SATURATION, 95, 1",
        "OXYGEN_SATURATION, 96, 0",
        "SYSTOLIC_PRESSURE, 90, 3",
        "SYSTOLIC_PRESSURE, 91, 2",
        "SYSTOLIC_PRESSURE, 100, 2",
        "SYSTOLIC_PRESSURE, 101, 1",
        "SYSTOLIC_PRESSURE, 110, 1",
        "SYSTOLIC_PRESSURE, 111, 0",
        "SYSTOLIC_PRESSURE, 219, 0",
        "SYSTOLIC_PRESSURE, 220, 3",
        "HEART_RATE, 40, 3",
        "HEART_RATE, 41, 1",
        "HEART_RATE, 50, 1",
        "HEART_RATE, 51, 0",
        "HEART_RATE, 90, 0",
        "HEART_RATE, 91, 1",
        "HEART_RATE, 110, 1",
        "HEART_RATE, 111, 2",
        "HEART_RATE, 130, 2",
        "HEART_RATE, 131, 3",
        "TEMPERATURE, 35.0, 3",
        "TEMPERATURE, 35.1, 1",
        "TEMPERATURE, 36.0, 1",
        "TEMPERATURE, 36.1, 0",
        "TEMPERATURE, 38.0, 0",
        "TEMPERATURE, 38.1, 1",
        "TEMPERATURE, 39.0, 1",
        "TEMPERATURE, 39.1, 2",
        // between two lines of the chart: rounded to its decimals, half up
        "TEMPERATURE, 38.04, 0",
        "TEMPERATURE, 38.05, 1",
        "RESPIRATORY_RATE, 20.4, 0",
        "RESPIRATORY_RATE, 20.5, 2",
    })
    void givesTheChartsPoints(Signal signal, String value, double points) {
        Bedside bedside = Bedside.well().charted(signal, value);

        assertThat(bedside.points("NEWS2", signal.label())).isEqualTo(points);
    }

    @ParameterizedTest
    @CsvSource({"INSPIRED_OXYGEN, 21, 0", "INSPIRED_OXYGEN, 22, 2", "OXYGEN_FLOW, 0, 0", "OXYGEN_FLOW, 0.5, 2"})
    void supplementalOxygenGivesTwoPoints(Signal signal, String value, double points) {
        Bedside bedside = Bedside.admitted()
                .charted(signal, value)
                .charted(Signal.RESPIRATORY_RATE, "16")
                .charted(Signal.HEART_RATE, "70")
                .charted(Signal.TEMPERATURE, "37.0");

        assertThat(bedside.points("NEWS2", "supplemental oxygen")).isEqualTo(points);
    }

    @Test
    void theLaterChartedOxygenSupplyCounts() {
        Bedside bedside =
                Bedside.well().charted(Signal.INSPIRED_OXYGEN, "60", 3).charted(Signal.OXYGEN_FLOW, "0", 1);

        assertThat(bedside.points("NEWS2", "supplemental oxygen")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"15, 0", "14, 3", "3, 3"})
    void anythingLessThanAlertGivesThreePoints(String score, double points) {
        Bedside bedside = Bedside.well().charted(Signal.GCS_TOTAL, score);

        assertThat(bedside.points("NEWS2", "consciousness")).isEqualTo(points);
    }

    @Test
    void comaScoreIsAddedUpFromItsParts() {
        Bedside bedside = Bedside.admitted()
                .charted(Signal.GCS_EYE, "3", 1)
                .charted(Signal.GCS_VERBAL, "5", 1)
                .charted(Signal.GCS_MOTOR, "6", 1)
                .charted(Signal.RESPIRATORY_RATE, "16")
                .charted(Signal.HEART_RATE, "70")
                .charted(Signal.TEMPERATURE, "37.0");

        Contribution consciousness = bedside.score("NEWS2").inputs().stream()
                .filter(input -> input.signal().equals("consciousness"))
                .findFirst()
                .orElseThrow();

        assertThat(consciousness.value().value()).isEqualByComparingTo("14");
        assertThat(consciousness.facts()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "83, 21, 3", "84, 21, 2", "85, 21, 2", "86, 21, 1", "87, 21, 1", "88, 21, 0", "92, 21, 0", "93, 21, 0",
        "100, 21, 0", "83, 28, 3", "85, 28, 2", "87, 28, 1", "88, 28, 0", "92, 28, 0", "93, 28, 1", "94, 28, 1",
        "95, 28, 2", "96, 28, 2", "97, 28, 3",
    })
    void scaleTwoIsUsedOnDirective(String saturation, String oxygen, double points) {
        Bedside bedside = Bedside.well()
                .charted(Signal.OXYGEN_SATURATION, saturation)
                .charted(Signal.INSPIRED_OXYGEN, oxygen)
                .directed(Directive.SATURATION_SCALE_2);

        assertThat(bedside.points("NEWS2", "oxygen saturation, scale 2")).isEqualTo(points);
    }

    @Test
    void aWellPatientScoresZero() {
        assertThat(Bedside.well().score("NEWS2"))
                .isInstanceOfSatisfying(
                        ScoreResult.Complete.class,
                        score -> assertThat(score.value()).isZero());
    }

    @Test
    void addsUpAllSeven() {
        Bedside bedside = Bedside.admitted()
                .charted(Signal.RESPIRATORY_RATE, "26")
                .charted(Signal.OXYGEN_SATURATION, "90")
                .charted(Signal.INSPIRED_OXYGEN, "40")
                .charted(Signal.SYSTOLIC_PRESSURE, "85")
                .charted(Signal.HEART_RATE, "135")
                .charted(Signal.GCS_TOTAL, "10")
                .charted(Signal.TEMPERATURE, "34.0");

        assertThat(bedside.score("NEWS2"))
                .isInstanceOfSatisfying(
                        ScoreResult.Complete.class,
                        score -> assertThat(score.value()).isEqualTo(20));
    }
}
