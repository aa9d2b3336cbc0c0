package health.vigil.scoring;

import static health.vigil.facts.Fact.Noted.Certainty.AFFIRMED;
import static health.vigil.facts.Fact.Noted.Certainty.NEGATED;
import static health.vigil.facts.Fact.Noted.Certainty.POSSIBLE;
import static health.vigil.facts.Fact.Noted.Finding.ALTERED_MENTAL_STATE;
import static health.vigil.facts.Fact.Noted.Finding.ANTIBIOTIC;
import static health.vigil.facts.Fact.Noted.Finding.INFECTION;
import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.facts.BinaryReader;
import health.vigil.facts.Fact.Retracted;
import health.vigil.facts.Signal;
import health.vigil.scoring.internal.AssessmentEncoding;
import health.vigil.scoring.internal.Staleness;
import health.vigil.testkit.Requirement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What notes say, in the scores that ask for it and beside them.
@Requirement("SCO-7")
class NotesTest {
    @Test
    void newConfusionGivesWhatThePublicationsGiveForIt() {
        Bedside bedside = unassessed().noted(ALTERED_MENTAL_STATE, AFFIRMED, 2);

        assertThat(bedside.points("NEWS2", "consciousness")).isEqualTo(3);
        assertThat(bedside.points("qSOFA", "consciousness")).isEqualTo(1);
        assertThat(bedside.score("NEWS2")).isInstanceOf(ScoreResult.Complete.class);
        assertThat(bedside.assessed().tier()).isEqualTo(Tier.MEDIUM);
    }

    @Test
    void aNoteIsNoComaScore() {
        Bedside bedside = unassessed().noted(ALTERED_MENTAL_STATE, AFFIRMED, 2);

        assertThat(bedside.score("SOFA").missing()).extracting(Missing::signal).contains("consciousness");
    }

    @ParameterizedTest
    @CsvSource({
        // the coma score's hours before now and value; points
        "3, 15, 3",
        "2, 15, 0",
        "1, 15, 0",
        "1, 14, 3",
        "2, 13, 3",
    })
    void whatIsChartedAtItsTimeOrLaterCountsBeforeTheNote(double hours, String coma, double points) {
        Bedside bedside = unassessed().noted(ALTERED_MENTAL_STATE, AFFIRMED, 2).charted(Signal.GCS_TOTAL, coma, hours);

        assertThat(bedside.points("NEWS2", "consciousness")).isEqualTo(points);
    }

    @Test
    void aSuspicionIsNoFinding() {
        assertThat(consciousness(unassessed().noted(ALTERED_MENTAL_STATE, POSSIBLE, 2)))
                .isEmpty();
    }

    @Test
    void aLaterNoteThatDeniesItTakesItBackAndSaysNothingItself() {
        Bedside bedside = unassessed().noted(ALTERED_MENTAL_STATE, AFFIRMED, 3).noted(ALTERED_MENTAL_STATE, NEGATED, 2);

        assertThat(consciousness(bedside)).isEmpty();
        assertThat(consciousness(bedside.noted(ALTERED_MENTAL_STATE, POSSIBLE, 1)))
                .isEmpty();
        assertThat(consciousness(bedside.noted(ALTERED_MENTAL_STATE, AFFIRMED, 0.5)))
                .isPresent();
    }

    @Test
    @Requirement("SCO-5")
    void aCorrectedNoteTakesBackItsPointsAndWhatWasSaidStaysAnswerable() {
        Bedside bedside = unassessed().noted(ALTERED_MENTAL_STATE, AFFIRMED, 2);
        Instant before = Bedside.hours(1);
        Assessment shown = bedside.assessed(before);
        Instant time = Bedside.hours(2);

        bedside.says(Bedside.NOON, new Retracted("note-" + time + "#" + ALTERED_MENTAL_STATE, time));

        assertThat(consciousness(bedside)).isEmpty();
        assertThat(Replay.of(shown, bedside.batches(), Bedside.BUNDLE)).isInstanceOf(Replay.Outcome.Same.class);
    }

    @Test
    @Requirement("SCO-4")
    void aNoteThatIsTooOldCountsNoMoreAndTheClockSaysSo() {
        Bedside bedside = Bedside.admitted()
                .charted(Signal.RESPIRATORY_RATE, "16")
                .charted(Signal.OXYGEN_SATURATION, "98")
                .charted(Signal.HEART_RATE, "70")
                .charted(Signal.TEMPERATURE, "37.0")
                .noted(ALTERED_MENTAL_STATE, AFFIRMED, 11.75);
        Instant last = Bedside.hours(11.75).plus(Duration.ofHours(12));

        assertThat(Staleness.next(bedside.window(), bedside.assessed(), Bedside.BUNDLE.model())
                        .expiry())
                .isEqualTo(last.plusNanos(1000));
        assertThat(bedside.assessed(last).tier()).isEqualTo(Tier.MEDIUM);
        assertThat(bedside.assessed(last.plusNanos(1000)).tier()).isEqualTo(Tier.NONE);
    }

    @Test
    @Requirement("SCO-5")
    void aNoteDatedInTheFutureWaitsForItsTime() {
        Instant later = Bedside.hours(-1);
        Bedside bedside = unassessed().noted(ALTERED_MENTAL_STATE, AFFIRMED, -1);

        Staleness next = Staleness.next(
                bedside.window(),
                Scorer.score(bedside.window(), Bedside.NOON, Bedside.BUNDLE, later, Scorer.CLOCK),
                Bedside.BUNDLE.model());

        assertThat(next.coming()).isEqualTo(later);
    }

    @Test
    @Requirement("SCO-3")
    void theSentenceSaysThatItCameFromANoteAndWhen() {
        Assessment assessment =
                unassessed().noted(ALTERED_MENTAL_STATE, AFFIRMED, 2).assessed();

        assertThat(Explanation.told(assessment))
                .contains(new Explanation.Sentence(
                        "Consciousness altered, says a note (3 points); written two hours ago.",
                        "note-" + Bedside.hours(2) + "#" + ALTERED_MENTAL_STATE));
    }

    @Test
    @Requirement("SCO-3")
    void whatIsNoInputIsToldBeside() {
        Assessment assessment = Bedside.well()
                .noted(INFECTION, AFFIRMED, 30)
                .noted(INFECTION, NEGATED, 5)
                .noted(INFECTION, POSSIBLE, 3)
                .noted(ANTIBIOTIC, AFFIRMED, 1)
                .noted(ALTERED_MENTAL_STATE, NEGATED, 1)
                .assessed();

        assertThat(Explanation.sentences(assessment))
                .containsExactly(
                        "NEWS2 is 0.",
                        "A note says that an infection is suspected; written three hours ago, no input of NEWS2.",
                        "A note says that an antibiotic is given; written one hour ago, no input of NEWS2.");
        assertThat(assessment.scores()).isEqualTo(Bedside.well().assessed().scores());
    }

    @Test
    @Requirement({"GOV-1", "EVI-7"})
    void aBundleThatReadsNoNotesSaysWhatItAlwaysSaid() {
        Bundle before = BundleLoader.load(Bedside.root().resolve("models/sepsis-news2-1"));
        Window with = unassessed().noted(ALTERED_MENTAL_STATE, AFFIRMED, 2).window();

        Assessment assessment = Scorer.score(with, Bedside.NOON, before, Bedside.NOON, Scorer.CLOCK);

        assertThat(assessment)
                .isEqualTo(Scorer.score(unassessed().window(), Bedside.NOON, before, Bedside.NOON, Scorer.CLOCK));
    }

    @Test
    @Requirement("EVI-7")
    void whatWasWrittenBeforeNotesWereReadIsReadStill() {
        Assessment assessment = Bedside.well().assessed();
        byte[] now = AssessmentCodec.canonical(assessment);
        byte[] before = new byte[now.length - 1];
        int notes = now.length - Double.BYTES - 1;
        System.arraycopy(now, 0, before, 0, notes);
        System.arraycopy(now, notes + 1, before, notes, Double.BYTES);
        before[0] = 2;

        assertThat(AssessmentEncoding.read(assessment.patient(), new BinaryReader(before)))
                .isEqualTo(assessment);
    }

    @Test
    @Requirement("EVI-7")
    void whatIsWrittenIsReadAgain() {
        Assessment assessment = Bedside.well()
                .noted(INFECTION, POSSIBLE, 3)
                .noted(ALTERED_MENTAL_STATE, AFFIRMED, -0.0)
                .assessed();

        Assessment again =
                AssessmentEncoding.read(assessment.patient(), new BinaryReader(AssessmentCodec.canonical(assessment)));

        assertThat(again).isEqualTo(assessment);
        assertThat(again.notes()).hasSize(2);
        assertThat(Arrays.equals(AssessmentCodec.canonical(again), AssessmentCodec.canonical(assessment)))
                .isTrue();
    }

    /// Well, and nobody charted how awake.
    private static Bedside unassessed() {
        return Bedside.admitted()
                .charted(Signal.RESPIRATORY_RATE, "16")
                .charted(Signal.OXYGEN_SATURATION, "98")
                .charted(Signal.INSPIRED_OXYGEN, "21")
                .charted(Signal.SYSTOLIC_PRESSURE, "120")
                .charted(Signal.HEART_RATE, "70")
                .charted(Signal.TEMPERATURE, "37.0");
    }

    private static Optional<Contribution> consciousness(Bedside bedside) {
        return bedside.score("NEWS2").inputs().stream()
                .filter(input -> input.signal().equals("consciousness"))
                .findFirst();
    }
}
