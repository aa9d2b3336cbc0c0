package health.vigil.console.internal;

import health.vigil.alerts.TrendPoint;
import health.vigil.scoring.ScoreResult;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// The driving score over time as a small line, laid out for an SVG of 120 by 28 units. All lines of a panel have the
/// same scale, so that patients compare.
///
/// @param line the polyline's points
/// @param x of the latest value
/// @param y of the latest value
/// @param summary for those who cannot see it
public record Spark(String line, String x, String y, String summary) {
    private static final double WIDTH = 120;
    private static final double HEIGHT = 28;
    private static final double EDGE = 3;
    private static final double FULL_SCALE_OF_POINTS = 12;
    private static final double FULL_SCALE_OF_PER_CENT = 50;

    /// Lays it out, with no point where the score was withheld.
    ///
    /// @return empty where there are less than two values
    static Optional<Spark> of(ScoreResult driver, List<TrendPoint> trend, Times times) {
        String score = driver.score();
        double scale = driver instanceof ScoreResult.Probability ? FULL_SCALE_OF_PER_CENT : FULL_SCALE_OF_POINTS;
        List<TrendPoint> known =
                trend.stream().filter(point -> point.value() != null).toList();
        if (known.size() < 2) {
            return Optional.empty();
        }
        TrendPoint first = known.getFirst();
        TrendPoint last = known.getLast();
        long from = first.asOf().toEpochMilli();
        double span = Math.max(1, last.asOf().toEpochMilli() - from);
        StringBuilder line = new StringBuilder();
        for (TrendPoint point : known) {
            double share = (point.asOf().toEpochMilli() - from) / span;
            line.append(number(EDGE + share * (WIDTH - 2 * EDGE)))
                    .append(',')
                    .append(y(point, scale))
                    .append(' ');
        }
        String summary = score + " from " + Words.number(value(first)) + " to " + Words.number(value(last)) + " since "
                + times.moment(first.asOf());
        return Optional.of(new Spark(line.toString().trim(), number(WIDTH - EDGE), y(last, scale), summary));
    }

    private static String y(TrendPoint point, double scale) {
        double share = Math.clamp(value(point) / scale, 0, 1);
        return number(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE));
    }

    private static double value(TrendPoint point) {
        return Objects.requireNonNull(point.value());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
