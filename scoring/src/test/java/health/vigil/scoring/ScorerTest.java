package health.vigil.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.facts.Fact.Directive;
import health.vigil.facts.Fact.MergedAway;
import health.vigil.facts.Fact.Stay;
import health.vigil.facts.Signal;
import health.vigil.keys.DataKeys;
import health.vigil.scoring.internal.Staleness;
import health.vigil.testkit.Requirement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScorerTest {
    @Requirement("SCO-4")
    @Test
    void withholdsBelowTheMinimumAndSaysWhatToDo() {
        Bedside bedside = Bedside.admitted()
                .charted(Signal.HEART_RATE, "140")
                .charted(Signal.TEMPERATURE, "40")
                .charted(Signal.SYSTOLIC_PRESSURE, "80");

        Assessment assessment = bedside.assessed();

        assertThat(assessment.scores().getFirst()).isInstanceOf(ScoreResult.Withheld.class);
        assertThat(assessment.tier()).isEqualTo(Tier.NONE);
        assertThat(assessment.scores().getFirst().missing())
                .contains(new Missing("respiratory rate", false, "Measure the respiratory rate.", 0));
    }

    @Requirement("SCO-4")
    @Test
    void saysThatAnOldValueIsStale() {
        Bedside bedside =
                Bedside.well().retracted(Signal.RESPIRATORY_RATE, 0).charted(Signal.RESPIRATORY_RATE, "30", 5);

        ScoreResult news = bedside.score("NEWS2");

        assertThat(news).isInstanceOf(ScoreResult.Partial.class);
        assertThat(news.missing())
                .containsExactly(new Missing("respiratory rate", true, "Measure the respiratory rate.", 0));
        assertThat(bedside.assessed().completeness()).isEqualTo(6 / 7.0);
    }

    @Requirement("SCO-4")
    @ParameterizedTest
    @CsvSource({"14400, Complete", "14401, Partial"})
    void aValueCountsUpToItsMaximumAge(long seconds, String kind) {
        Bedside bedside =
                Bedside.well().retracted(Signal.HEART_RATE, 0).charted(Signal.HEART_RATE, "70", seconds / 3600.0);

        assertThat(bedside.score("NEWS2").getClass().getSimpleName()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        // heart rate, temperature, saturation: points 0 / 1 / 4 / 5 / 6 / 7, and 3 in one
        "70, 37, 98, NONE",
        "91, 37, 98, LOW",
        "111, 38.1, 95, LOW",
        "111, 39.1, 95, MEDIUM",
        "111, 39.1, 93, MEDIUM",
        "131, 39.1, 93, HIGH",
        "70, 37, 91, MEDIUM",
    })
    void setsTheTierByTheBundlesThresholds(String heartRate, String temperature, String saturation, Tier tier) {
        Bedside bedside = Bedside.well()
                .charted(Signal.HEART_RATE, heartRate)
                .charted(Signal.TEMPERATURE, temperature)
                .charted(Signal.OXYGEN_SATURATION, saturation);

        assertThat(bedside.assessed().tier()).isEqualTo(tier);
    }

    @Requirement("SCO-5")
    @Test
    void aValueFromAfterTheTimeAssessedDoesNotCountYet() {
        Bedside bedside = Bedside.well().charted(Signal.HEART_RATE, "140", -1);

        assertThat(bedside.points("NEWS2", "heart rate")).isZero();
        assertThat(bedside.assessed(Bedside.hours(-1)).tier()).isEqualTo(Tier.MEDIUM);
    }

    /// The first and the last time of FHIR: sent with the wrong year, or as what has no end.
    @ParameterizedTest
    @ValueSource(strings = {"0000-12-31T10:00:00Z", "+10000-01-01T13:59:59.999Z"})
    void aValueOfAnotherAgeChangesNothing(String time) {
        Bedside bedside = Bedside.well();
        Assessment before = bedside.assessed();

        for (Signal signal : Signal.values()) {
            bedside.says(Bedside.NOON, Bedside.measured(signal, "14", Instant.parse(time)));
        }

        assertThat(bedside.assessed().scores()).isEqualTo(before.scores());
        assertThat(Staleness.next(bedside.window(), before, Bedside.BUNDLE.model())
                        .expiry())
                .isAfter(Bedside.NOON);
    }

    @Requirement("SCO-5")
    @Test
    void whatBecameKnownLaterDoesNotCount() {
        Bedside bedside = Bedside.well();
        Assessment before = bedside.assessed();
        bedside.says(Bedside.hours(-1), bedside.window().versions().getLast().fact())
                .charted(Signal.HEART_RATE, "140", -2);

        Assessment again = Scorer.score(bedside.window(), Bedside.NOON, Bedside.BUNDLE, Bedside.NOON, Scorer.CLOCK);

        assertThat(again).isEqualTo(before);
    }

    @Test
    void tellsWhereThePatientIs() {
        Assessment assessment = Bedside.admitted()
                .says(Bedside.hours(2), new Stay("e1", "SICU", Stay.Phase.PRESENT, Bedside.hours(2)))
                .assessed();

        assertThat(assessment.unit()).isEqualTo("SICU");
        assertThat(assessment.present()).isTrue();
    }

    @Test
    void aDischargedPatientIsNotPresent() {
        Assessment assessment = Bedside.well()
                .says(Bedside.hours(0), new Stay("e1", "MICU", Stay.Phase.DISCHARGED, Bedside.hours(0)))
                .assessed();

        assertThat(assessment.present()).isFalse();
    }

    @Test
    void aCancelledTransferToAnotherEncounterChangesNothing() {
        Assessment assessment = Bedside.admitted()
                .says(Bedside.hours(2), new Stay("e2", "SICU", Stay.Phase.CANCELLED, Bedside.hours(2)))
                .assessed();

        assertThat(assessment.unit()).isEqualTo("MICU");
    }

    @Test
    void tellsOfComfortCare() {
        assertThat(Bedside.well().directed(Directive.COMFORT_CARE).assessed().comfortCare())
                .isTrue();
    }

    @Test
    void tellsIntoWhomAPatientWasMerged() {
        Assessment assessment = Bedside.well()
                .says(Bedside.NOON, new MergedAway("p1", "zzzzzzzzzzzzzzzzzzzzzzzzzz", Bedside.NOON))
                .assessed();

        assertThat(assessment.mergedInto()).isEqualTo("zzzzzzzzzzzzzzzzzzzzzzzzzz");
        assertThat(assessment.present()).isFalse();
    }

    @Test
    void namesAnEarlierValueForTheTrend() {
        Bedside bedside =
                Bedside.well().charted(Signal.RESPIRATORY_RATE, "20", 2).charted(Signal.RESPIRATORY_RATE, "28");

        Contribution breaths = bedside.score("NEWS2").inputs().getFirst();

        assertThat(breaths.before()).isNotNull().satisfies(before -> {
            assertThat(before.value().value()).isEqualByComparingTo("20");
            assertThat(Duration.between(before.effective(), breaths.effective()))
                    .isEqualTo(Duration.ofHours(2));
        });
    }

    @Requirement("EVI-7")
    @Test
    void anAssessmentComesBackFromItsSealedBytes() {
        AssessmentCodec codec = new AssessmentCodec(DataKeys.of(DataKeys.generate()));
        Assessment assessment = Bedside.well()
                .charted(Signal.RESPIRATORY_RATE, "20", 2)
                .charted(Signal.PLATELETS, "90", 3)
                .assessed();

        Assessment opened = codec.open(Bedside.PATIENT, codec.seal(assessment));

        assertThat(opened).isEqualTo(assessment);
    }
}
