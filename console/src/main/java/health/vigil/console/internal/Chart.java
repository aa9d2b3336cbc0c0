package health.vigil.console.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A line over time, laid out for an SVG of 600 by 150 units; the template draws it.
///
/// @param label what it shows, with its unit
/// @param summary for those who cannot see it: latest value, range, count
/// @param line the polyline's points
/// @param dots one per value
/// @param rows horizontal lines with their values
/// @param columns vertical marks with their times
public record Chart(String label, String summary, String line, List<Dot> dots, List<Mark> rows, List<Mark> columns) {
    static final int WIDTH = 600;
    static final int HEIGHT = 150;
    private static final int LEFT = 46;
    private static final int RIGHT = 10;
    private static final int TOP = 8;
    private static final int BOTTOM = 22;

    /// A value at a time.
    public record Point(Instant at, double value, String title) {}

    /// A drawn value.
    public record Dot(String x, String y, String title) {}

    /// A labelled position on an axis.
    public record Mark(String position, String label) {}

    /// Lays out at least one point over a span of time.
    public static Chart of(String label, List<Point> points, Instant from, Instant to, Times times) {
        double low = points.stream().mapToDouble(Point::value).min().orElse(0);
        double high = points.stream().mapToDouble(Point::value).max().orElse(1);
        double room = Math.max((high - low) * 0.1, Math.max(Math.abs(high) * 0.02, 0.1));
        double bottom = low - room;
        double top = high + room;
        StringBuilder line = new StringBuilder();
        List<Dot> dots = new ArrayList<>();
        for (Point point : points) {
            String x = x(point.at(), from, to);
            String y = y(point.value(), bottom, top);
            line.append(x).append(',').append(y).append(' ');
            dots.add(new Dot(x, y, point.title()));
        }
        List<Mark> rows = List.of(
                new Mark(y(high, bottom, top), Words.number(high)), new Mark(y(low, bottom, top), Words.number(low)));
        String summary = label + ": latest " + points.getLast().title() + "; lowest " + Words.number(low) + ", highest "
                + Words.number(high) + ", " + points.size() + " values";
        return new Chart(
                label,
                summary,
                line.toString().trim(),
                dots,
                high == low ? rows.subList(0, 1) : rows,
                columns(from, to, times));
    }

    private static List<Mark> columns(Instant from, Instant to, Times times) {
        List<Mark> marks = new ArrayList<>();
        Duration quarter = Duration.between(from, to).dividedBy(4);
        for (int i = 0; i <= 4; i++) {
            Instant at = from.plus(quarter.multipliedBy(i));
            marks.add(new Mark(x(at, from, to), i == 0 || i == 4 ? times.moment(at) : times.clock(at)));
        }
        return marks;
    }

    private static String x(Instant at, Instant from, Instant to) {
        double span = Math.max(1, Duration.between(from, to).toMillis());
        double share = Math.clamp(Duration.between(from, at).toMillis() / span, 0, 1);
        return String.format(Locale.ROOT, "%.1f", LEFT + share * (WIDTH - LEFT - RIGHT));
    }

    private static String y(double value, double bottom, double top) {
        double share = (value - bottom) / (top - bottom);
        return String.format(Locale.ROOT, "%.1f", HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM));
    }
}
