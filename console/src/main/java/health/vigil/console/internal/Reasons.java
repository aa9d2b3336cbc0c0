package health.vigil.console.internal;

import health.vigil.base.PatientToken;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.Contribution;
import health.vigil.scoring.Explanation;
import health.vigil.scoring.Missing;
import health.vigil.scoring.ScoreResult;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why a score is what it is: each input with its value, age and share, the largest first, and what is
/// missing.
public final class Reasons {
    private final Times times;

    Reasons(Times times) {
        this.times = times;
    }

    /// For all scores of an assessment, the driving one first.
    List<ScoreReasons> of(Assessment assessment) {
        return assessment.scores().stream()
                .map(score -> of(score, assessment.patient()))
                .toList();
    }

    /// What the driving score says, with where the words of notes are shown.
    static List<Line> lines(Assessment assessment) {
        return Explanation.told(assessment).stream()
                .map(sentence -> new Line(
                        sentence.text(),
                        sentence.note() == null ? null : NotesPage.place(assessment.patient(), sentence.note())))
                .toList();
    }

    private ScoreReasons of(ScoreResult score, PatientToken patient) {
        List<Input> inputs = score.inputs().stream()
                .sorted(Comparator.comparingDouble(Contribution::points).reversed())
                .map(input -> input(input, score instanceof ScoreResult.Probability, patient))
                .toList();
        List<Lack> missing = score.missing().stream().map(Reasons::lack).toList();
        return new ScoreReasons(
                score.score(),
                Words.value(score),
                score instanceof ScoreResult.Withheld,
                score instanceof ScoreResult.Probability ? "Share" : "Points",
                inputs,
                missing);
    }

    private Input input(Contribution input, boolean learned, PatientToken patient) {
        String note = input.note();
        boolean lasts = Explanation.lasts(input.value());
        return new Input(
                input.signal(),
                Units.show(input.value()),
                trend(input),
                learned ? Explanation.odds(input.points()) : Words.number(input.points()),
                input.points() > 0,
                lasts ? "" : times.on(input.effective(), input.effective().plus(input.age())),
                lasts ? "" : Times.old(input.age()),
                note == null ? null : NotesPage.place(patient, note));
    }

    private static String trend(Contribution input) {
        Contribution.Earlier before = input.before();
        if (before == null || !before.value().unit().equals(input.value().unit())) {
            return "";
        }
        int change = input.value().value().compareTo(before.value().value());
        String since = Times.span(Duration.between(before.effective(), input.effective())) + " before";
        return switch (Integer.signum(change)) {
            case 1 -> "↑ from " + Units.number(before.value().value()) + ", " + since;
            case -1 -> "↓ from " + Units.number(before.value().value()) + ", " + since;
            default -> "as " + since;
        };
    }

    private static Lack lack(Missing missing) {
        return new Lack(missing.signal(), missing.stale() ? "too old" : "missing", missing.nextStep());
    }

    /// One score.
    ///
    /// @param share what the inputs' shares are called
    public record ScoreReasons(
            String name, String value, boolean withheld, String share, List<Input> inputs, List<Lack> missing) {}

    /// One input.
    ///
    /// @param trend how it compares with an earlier value, empty where there is none
    /// @param counts whether it added to the score
    /// @param points its share: points, or a factor of the odds
    /// @param at when it was measured; empty where it lasts, as an age does
    /// @param age how old it was when scored; empty as well
    /// @param note where the words of the note that says it are shown, null where it was measured
    public record Input(
            String signal,
            String value,
            String trend,
            String points,
            boolean counts,
            String at,
            String age,
            @Nullable String note) {}

    /// A sentence.
    ///
    /// @param note where the words of the note that it tells of are shown, null where it tells of none
    public record Line(String text, @Nullable String note) {}

    /// An input that the score lacks.
    public record Lack(String signal, String why, String nextStep) {}
}
