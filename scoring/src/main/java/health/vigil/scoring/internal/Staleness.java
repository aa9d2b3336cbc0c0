package health.vigil.scoring.internal;

import health.vigil.facts.Signal;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.Contribution;
import health.vigil.scoring.Model;
import health.vigil.scoring.ScoreRule;
import health.vigil.scoring.Scorer;
import health.vigil.scoring.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// When the passing of time alone can next change a result.
///
/// @param expiry an input becomes too old; [Instant#MAX] where none can
/// @param coming an input dated in the future begins to count; [Instant#MAX] where there is none
public record Staleness(Instant expiry, Instant coming) {
    /// The earliest such times after the assessment.
    public static Staleness next(Window window, Assessment assessment, Model model) {
        View view = new View(window, assessment.asOf(), assessment.knownUntil(), lastBatch(assessment));
        Stream<Instant> expiries = always(view, assessment, model);
        expiries = Stream.concat(expiries, notes(view, model));
        for (ScoreRule rule : model.scores()) {
            expiries = Stream.concat(expiries, latestValues(view, rule));
            expiries = Stream.concat(expiries, used(rule, inputs(assessment, rule)));
        }
        Instant coming = view.nextComing();
        Instant expiry = expiries.filter(time -> time.isAfter(assessment.asOf()))
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        return new Staleness(expiry, coming == null ? Instant.MAX : coming);
    }

    /// What a learned model reads slides with every moment, as long as there is anything to read.
    private static Stream<Instant> always(View view, Assessment assessment, Model model) {
        return switch (model) {
            case Model.Rules _ -> Stream.empty();
            case Model.Learned _ ->
                view.isEmpty() ? Stream.empty() : Stream.of(assessment.asOf().plusNanos(1000));
        };
    }

    private static List<Contribution> inputs(Assessment assessment, ScoreRule rule) {
        return assessment.scores().stream()
                .filter(score -> score.score().equals(rule.score()))
                .flatMap(score -> score.inputs().stream())
                .toList();
    }

    private static @Nullable UUID lastBatch(Assessment assessment) {
        return assessment.trigger().equals(Scorer.CLOCK) ? null : assessment.trigger();
    }

    // An age equal to the limit still counts: the change comes one step of time later.
    private static Stream<Instant> latestValues(View view, ScoreRule rule) {
        return rule.maxAges().keySet().stream()
                .filter(signal -> !view.values(signal).isEmpty())
                .map(signal -> last(view, signal).plus(rule.maxAge(signal)).plusNanos(1000));
    }

    private static Stream<Instant> notes(View view, Model model) {
        return model.notes().entrySet().stream()
                .flatMap(each -> view.notes(each.getKey()).stream()
                        .map(note -> note.effective().plus(each.getValue()).plusNanos(1000)));
    }

    private static Instant last(View view, Signal signal) {
        return view.values(signal).getLast().effective();
    }

    /// A value that counts although it is not the latest, as the worst of a day, counts for the longest age.
    private static Stream<Instant> used(ScoreRule rule, List<Contribution> inputs) {
        Duration longest =
                rule.maxAges().values().stream().max(Duration::compareTo).orElse(Duration.ZERO);
        return inputs.stream().map(input -> input.effective().plus(longest).plusNanos(1000));
    }
}
