package health.vigil.alerts.internal;

import health.vigil.alerts.AlertRules;
import health.vigil.alerts.CloseReason;
import health.vigil.alerts.SuppressionReason;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.ScoreResult;
import health.vigil.scoring.Tier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rules applied to one assessment: pure, so that a replay decides the same.
final class Course {
    private final AlertRules rules;

    Course(AlertRules rules) {
        this.rules = rules;
    }

    /// @param watch with the assessment as its latest
    /// @param moves in order
    record Judgement(Watch watch, List<Move> moves) {
        Judgement {
            moves = List.copyOf(moves);
        }
    }

    /// Judges.
    ///
    /// @param before what is remembered of the patient
    /// @param live the patient's live alert
    /// @param now the platform's clock, for cooling and maintenance; hysteresis goes by the time assessed. An
    ///     assessment older than the latest one is kept as a record and moves nothing
    /// @param frozen whether the model that made the assessment is frozen
    Judgement judge(Watch before, @Nullable AlertRow live, Assessment assessment, Instant now, boolean frozen) {
        if (assessment.asOf().isBefore(before.latestAsOf())) {
            return new Judgement(before, List.of());
        }
        HeldTier held = held(before, assessment, frozen);
        List<Move> moves = new ArrayList<>();
        AlertRow open = live;
        if (open != null) {
            CloseReason end = ending(assessment, held.tier());
            if (end != null) {
                moves.add(new Move.End(end));
                open = null;
            } else if (!assessment.unit().isEmpty() && !assessment.unit().equals(open.unit())) {
                moves.add(new Move.Follow(assessment.unit()));
            }
        }
        if (rules.alerts(assessment.tier())) {
            moves.add(raiseOrNot(before, open, assessment, now, frozen));
        }
        return new Judgement(before.seen(assessment, held), moves);
    }

    private HeldTier held(Watch before, Assessment assessment, boolean frozen) {
        if (!assessment.present() || !assessment.mergedInto().isEmpty()) {
            return HeldTier.NONE;
        }
        // not knowing is not being well: a withheld score, or a frozen model's, neither raises nor clears
        return frozen || withheld(assessment)
                ? before.held()
                : before.held().after(assessment.tier(), assessment.asOf(), rules.hysteresis());
    }

    private @Nullable CloseReason ending(Assessment assessment, Tier held) {
        if (!assessment.mergedInto().isEmpty()) {
            return CloseReason.MERGED;
        }
        if (!assessment.present()) {
            return CloseReason.STAY_ENDED;
        }
        if (assessment.comfortCare()) {
            return CloseReason.COMFORT_CARE;
        }
        return rules.alerts(held) ? null : CloseReason.CONDITION_CLEARED;
    }

    private Move raiseOrNot(Watch before, @Nullable AlertRow open, Assessment assessment, Instant now, boolean frozen) {
        Tier tier = assessment.tier();
        // told at this tier already, unless hysteresis has given that tier up since, or it came back in silence:
        // then it is news again
        if (open != null
                && tier.compareTo(open.tier()) <= 0
                && tier.compareTo(before.held().tier()) <= 0
                && !before.keptSilent()) {
            return new Move.Suppress(SuppressionReason.DUPLICATE, tier, open.id());
        }
        SuppressionReason reason = silence(assessment, now, frozen);
        if (reason != null) {
            return new Move.Suppress(reason, tier, null);
        }
        if (open != null) {
            return new Move.Rise(tier);
        }
        Watch.Cooling cooling = before.cooling();
        if (cooling != null && cooling.covers(tier, now)) {
            return new Move.Suppress(SuppressionReason.COOLING, tier, cooling.alert());
        }
        return new Move.Raise(tier);
    }

    private @Nullable SuppressionReason silence(Assessment assessment, Instant now, boolean frozen) {
        if (!assessment.mergedInto().isEmpty()) {
            return SuppressionReason.MERGED;
        }
        if (!assessment.present()) {
            return SuppressionReason.STAY_ENDED;
        }
        if (assessment.comfortCare()) {
            return SuppressionReason.COMFORT_CARE;
        }
        if (frozen) {
            return SuppressionReason.MODEL_FROZEN;
        }
        if (withheld(assessment)) {
            return SuppressionReason.INCOMPLETE_DATA;
        }
        if (assessment.unit().isEmpty()) {
            return SuppressionReason.NO_UNIT;
        }
        return rules.inMaintenance(assessment.unit(), now) ? SuppressionReason.MAINTENANCE : null;
    }

    private static boolean withheld(Assessment assessment) {
        return !assessment.scores().isEmpty() && assessment.scores().getFirst() instanceof ScoreResult.Withheld;
    }
}
