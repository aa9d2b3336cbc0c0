package health.vigil.scoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.vigil.facts.Fact.Directive;
import health.vigil.scoring.internal.ClinicalScore;
import health.vigil.scoring.internal.LearnedScore;
import health.vigil.scoring.internal.Notes;
import health.vigil.scoring.internal.View;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The one scoring function. Live, replay and every other use call it; it reads nothing but its arguments.
public final class Scorer {
    /// The trigger of an assessment on the clock.
    public static final UUID CLOCK = new UUID(0, 0);

    private Scorer() {}

    /// Assesses.
    ///
    /// @param window what is known
    /// @param asOf the time assessed; later measurements do not count
    /// @param bundle computes the scores and sets the tier
    /// @param knownUntil what became known later does not count
    /// @param trigger the batch that asked for it, or [#CLOCK]; of batches known at the same time as the trigger
    ///     those with a greater id do not count
    public static Assessment score(Window window, Instant asOf, Bundle bundle, Instant knownUntil, UUID trigger) {
        View view = new View(window, asOf, knownUntil, trigger.equals(CLOCK) ? null : trigger);
        Model model = bundle.model();
        Notes notes = Notes.of(view, asOf, model.notes());
        List<ScoreResult> scores = new ArrayList<>();
        double completeness;
        switch (model) {
            case Model.Rules rules -> {
                scores.addAll(published(view, notes, asOf, rules));
                completeness = (double) scores.getFirst().inputs().size()
                        / score(rules.scores().getFirst()).parameters();
            }
            case Model.Learned learned -> {
                LearnedScore own = LearnedScore.of(learned, view, asOf);
                scores.add(own.result());
                scores.addAll(published(view, notes, asOf, learned));
                completeness = own.completeness();
            }
        }
        return new Assessment(
                id(window, asOf, bundle, knownUntil, trigger),
                window.patient(),
                window.auditSubject(),
                view.unit(),
                view.present(),
                view.directed(Directive.COMFORT_CARE),
                view.mergedInto(),
                asOf,
                knownUntil,
                trigger,
                bundle.address(),
                model.driver(),
                tier(model.tiers(), scores.getFirst()),
                scores,
                notes.latest(),
                completeness);
    }

    private static List<ScoreResult> published(View view, Notes notes, Instant asOf, Model model) {
        return model.scores().stream()
                .map(rule -> score(rule).score(view, notes, asOf, rule))
                .toList();
    }

    static ClinicalScore score(ScoreRule rule) {
        return ClinicalScore.named(rule.score())
                .orElseThrow(() -> new IllegalArgumentException("no clinical score is named " + rule.score()));
    }

    /// The tier that a driver's result reaches, before hysteresis and suppression.
    ///
    /// @param tiers highest first; the first that is reached counts
    public static Tier tier(List<TierRule> tiers, ScoreResult driver) {
        double value;
        switch (driver) {
            case ScoreResult.Complete complete -> value = complete.value();
            case ScoreResult.Partial partial -> value = partial.atLeast();
            case ScoreResult.Probability probability ->
                value = probability.estimate().probability();
            case ScoreResult.Withheld _ -> {
                return Tier.NONE;
            }
        }
        double single =
                driver.inputs().stream().mapToDouble(Contribution::points).max().orElse(0);
        return tiers.stream()
                .filter(rule -> value >= rule.atLeast() || reached(rule.anySingle(), single))
                .map(TierRule::tier)
                .findFirst()
                .orElse(Tier.NONE);
    }

    private static boolean reached(@Nullable Double threshold, double points) {
        return threshold != null && points >= threshold;
    }

    /// UUID version 8 (RFC 9562): the first 122 bits of SHA-256 over what the assessment depends on.
    static UUID id(Window window, Instant asOf, Bundle bundle, Instant knownUntil, UUID trigger) {
        List<Object> inputs = List.of(window.patient(), trigger, asOf, knownUntil, bundle.address());
        try {
            ByteBuffer hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256")
                    .digest(inputs.toString().getBytes(UTF_8)));
            long most = (hash.getLong() & ~0xF000L) | 0x8000L;
            long least = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
            return new UUID(most, least);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
