package health.vigil.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.facts.Signal;
import health.vigil.testkit.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// qSOFA (Singer 2016), SIRS (Bone 1992) and SOFA (Vincent 1996), both sides of every threshold.
@Requirement("SCO-2")
class SepsisScoresTest {
    @ParameterizedTest
    @CsvSource({
        "RESPIRATORY_RATE, respiratory rate, 21, 0",
        "RESPIRATORY_RATE, respiratory rate, 22, 1",
        "SYSTOLIC_PRESSURE, systolic blood pressure, 100, 1",
        "SYSTOLIC_PRESSURE, systolic blood pressure, 101, 0",
        "GCS_TOTAL, consciousness, 14, 1",
        "GCS_TOTAL, consciousness, 15, 0",
    })
    void qsofa(Signal signal, String input, String value, double points) {
        assertThat(Bedside.well().charted(signal, value).points("qSOFA", input)).isEqualTo(points);
    }

    @ParameterizedTest
    @CsvSource({
        "TEMPERATURE, 35.9, 1",
        "TEMPERATURE, 36, 0",
        "TEMPERATURE, 38, 0",
        "TEMPERATURE, 38.1, 1",
        "HEART_RATE, 90, 0",
        "HEART_RATE, 91, 1",
        "RESPIRATORY_RATE, 20, 0",
        "RESPIRATORY_RATE, 21, 1",
        "LEUKOCYTES, 3.9, 1",
        "LEUKOCYTES, 4, 0",
        "LEUKOCYTES, 12, 0",
        "LEUKOCYTES, 12.1, 1",
        "BAND_FORMS, 10, 0",
        "BAND_FORMS, 11, 1",
    })
    void sirs(Signal signal, String value, double points) {
        assertThat(Bedside.well().charted(signal, value).points("SIRS", signal.label()))
                .isEqualTo(points);
    }

    @ParameterizedTest
    @CsvSource({"31, arterial carbon dioxide tension, 1", "32, respiratory rate, 0"})
    void sirsTakesCarbonDioxideInPlaceOfBreaths(String carbonDioxide, String shown, double points) {
        Bedside bedside = Bedside.well().charted(Signal.ARTERIAL_CARBON_DIOXIDE, carbonDioxide);

        assertThat(bedside.points("SIRS", shown)).isEqualTo(points);
    }

    @Test
    void sirsTakesBandFormsInPlaceOfTheCount() {
        Bedside bedside = Bedside.well().charted(Signal.LEUKOCYTES, "8").charted(Signal.BAND_FORMS, "20");

        assertThat(bedside.points("SIRS", "band forms")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "PLATELETS, 150, 0",
        "PLATELETS, 149, 1",
        "PLATELETS, 100, 1",
        "PLATELETS, 99, 2",
        "PLATELETS, 50, 2",
        "PLATELETS, 49, 3",
        "PLATELETS, 20, 3",
        "PLATELETS, 19, 4",
        "BILIRUBIN, 1.1, 0",
        "BILIRUBIN, 1.2, 1",
        "BILIRUBIN, 1.9, 1",
        "BILIRUBIN, 2.0, 2",
        "BILIRUBIN, 5.9, 2",
        "BILIRUBIN, 6.0, 3",
        "BILIRUBIN, 11.9, 3",
        "BILIRUBIN, 12.1, 4",
        "MEAN_PRESSURE, 70, 0",
        "MEAN_PRESSURE, 69, 1",
        "CREATININE, 1.1, 0",
        "CREATININE, 1.2, 1",
        "CREATININE, 1.9, 1",
        "CREATININE, 2.0, 2",
        "CREATININE, 3.4, 2",
        "CREATININE, 3.5, 3",
        "CREATININE, 4.9, 3",
        "CREATININE, 5.1, 4",
    })
    void sofa(Signal signal, String value, double points) {
        assertThat(Bedside.well().charted(signal, value).points("SOFA", signal.label()))
                .isEqualTo(points);
    }

    @ParameterizedTest
    @CsvSource({"15, 0", "14, 1", "13, 1", "12, 2", "10, 2", "9, 3", "6, 3", "5, 4"})
    void sofaOfTheBrain(String coma, double points) {
        assertThat(Bedside.well().charted(Signal.GCS_TOTAL, coma).points("SOFA", "consciousness"))
                .isEqualTo(points);
    }

    @ParameterizedTest
    @CsvSource({"84, 21, 0", "83.9, 21, 1", "120, 40, 1", "119, 40, 2", "60, 60, 2"})
    void sofaOfTheLungsWithoutKnownSupport(String oxygen, String fraction, double points) {
        Bedside bedside = Bedside.well()
                .charted(Signal.INSPIRED_OXYGEN, fraction, 1)
                .charted(Signal.ARTERIAL_OXYGEN, oxygen, 0.5);

        assertThat(bedside.points("SOFA", "PaO2/FiO2")).isEqualTo(points);
    }

    @Test
    void sofaAsksForSupportWhereItWouldRaiseTheScore() {
        Bedside bedside =
                Bedside.well().charted(Signal.INSPIRED_OXYGEN, "60", 1).charted(Signal.ARTERIAL_OXYGEN, "60", 0.5);

        assertThat(bedside.score("SOFA").missing()).extracting(Missing::signal).contains("respiratory support");
    }

    @Test
    void sofaTakesTheWorstOfTheDay() {
        Bedside bedside = Bedside.well().charted(Signal.PLATELETS, "40", 20).charted(Signal.PLATELETS, "160", 2);

        assertThat(bedside.points("SOFA", "platelets")).isEqualTo(3);
    }

    @Test
    void sofaForgetsTheDayBefore() {
        Bedside bedside = Bedside.well().charted(Signal.PLATELETS, "40", 24.1).charted(Signal.PLATELETS, "160", 2);

        assertThat(bedside.points("SOFA", "platelets")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"125, 0", "124, 3", "50, 3", "49, 4"})
    void sofaOfTheKidneysByUrineOfADayWhereChartingCoversIt(String volume, double points) {
        Bedside bedside = Bedside.well().charted(Signal.URINE_OUTPUT, "300", 25);
        for (int hours : new int[] {20, 15, 10, 5}) {
            bedside.charted(Signal.URINE_OUTPUT, volume, hours);
        }

        assertThat(bedside.charted(Signal.PLATELETS, "160")
                        .charted(Signal.BILIRUBIN, "1")
                        .points("SOFA", "urine output of 24 h"))
                .isEqualTo(points);
    }

    @Test
    void sofaDoesNotReadAGapInChartingAsFailingKidneys() {
        Bedside bedside = Bedside.well()
                .charted(Signal.URINE_OUTPUT, "300", 25)
                .charted(Signal.URINE_OUTPUT, "50", 20)
                .charted(Signal.URINE_OUTPUT, "50", 3)
                .charted(Signal.CREATININE, "1.0");

        assertThat(bedside.points("SOFA", "creatinine")).isZero();
    }

    @Test
    void sofaIsAlwaysALowerBoundWithoutVasopressors() {
        Bedside bedside = Bedside.well()
                .charted(Signal.PLATELETS, "160")
                .charted(Signal.BILIRUBIN, "1.0")
                .charted(Signal.MEAN_PRESSURE, "80")
                .charted(Signal.CREATININE, "1.0")
                .charted(Signal.ARTERIAL_OXYGEN, "90");

        assertThat(bedside.score("SOFA")).isInstanceOfSatisfying(ScoreResult.Partial.class, score -> {
            assertThat(score.atLeast()).isZero();
            assertThat(score.missing()).extracting(Missing::signal).containsExactly("vasopressors");
        });
    }
}
