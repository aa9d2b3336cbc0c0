package health.vigil.alerts.internal;

import health.vigil.alerts.TrendPoint;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.ScoreResult;
import health.vigil.scoring.Tier;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The driving score of one patient over a day: one point for each quarter of an hour, its latest.
///
/// @param points oldest first
record Trend(List<TrendPoint> points) {
    static final int LONGEST = 96;
    static final Trend EMPTY = new Trend(List.of());

    private static final long SLOT = Duration.ofMinutes(15).toMillis();
    private static final int POINT_BYTES = Long.BYTES + Double.BYTES + 2;

    Trend {
        points = List.copyOf(points);
    }

    static TrendPoint point(Assessment assessment) {
        ScoreResult driver =
                assessment.scores().isEmpty() ? null : assessment.scores().getFirst();
        return new TrendPoint(
                assessment.asOf(), value(driver), driver instanceof ScoreResult.Partial, assessment.tier());
    }

    private static @Nullable Double value(@Nullable ScoreResult driver) {
        return switch (driver) {
            case ScoreResult.Complete complete -> complete.value();
            case ScoreResult.Partial partial -> partial.atLeast();
            case ScoreResult.Probability probability ->
                100 * probability.estimate().probability();
            case ScoreResult.Withheld _ -> null;
            case null -> null;
        };
    }

    Trend with(TrendPoint point) {
        List<TrendPoint> next = new ArrayList<>(points);
        if (!next.isEmpty() && slot(next.getLast()) == slot(point)) {
            next.removeLast();
        }
        next.add(point);
        return new Trend(next.subList(Math.max(0, next.size() - LONGEST), next.size()));
    }

    private static long slot(TrendPoint point) {
        return Math.floorDiv(point.asOf().toEpochMilli(), SLOT);
    }

    byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(points.size() * POINT_BYTES);
        for (TrendPoint point : points) {
            Double value = point.value();
            out.putLong(point.asOf().toEpochMilli())
                    .putDouble(value == null ? Double.NaN : value)
                    .put((byte) (point.lowerBound() ? 1 : 0))
                    .put(code(point.tier()));
        }
        return out.array();
    }

    static Trend of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        List<TrendPoint> points = new ArrayList<>();
        while (in.remaining() >= POINT_BYTES) {
            Instant asOf = Instant.ofEpochMilli(in.getLong());
            double value = in.getDouble();
            boolean lowerBound = in.get() == 1;
            points.add(new TrendPoint(asOf, Double.isNaN(value) ? null : value, lowerBound, tier(in.get())));
        }
        return new Trend(points);
    }

    private static byte code(Tier tier) {
        return switch (tier) {
            case NONE -> 0;
            case LOW -> 1;
            case MEDIUM -> 2;
            case HIGH -> 3;
        };
    }

    private static Tier tier(byte code) {
        return switch (code) {
            case 1 -> Tier.LOW;
            case 2 -> Tier.MEDIUM;
            case 3 -> Tier.HIGH;
            default -> Tier.NONE;
        };
    }
}
