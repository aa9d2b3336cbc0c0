package health.vigil.console.internal;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A line over time, laid out for an SVG of 320 by 96 units; the template draws it.
///
/// @param label what it shows
/// @param latest the newest value with its unit
/// @param latestAt when that was
/// @param summary for those who cannot see it: latest value, range, count
/// @param line the polyline's points
/// @param dots one per value
/// @param rows horizontal lines with their values
/// @param columns vertical lines with their times
public record Chart(
        String label,
        String latest,
        String latestAt,
        String summary,
        String line,
        List<Dot> dots,
        List<Mark> rows,
        List<Mark> columns) {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 96;
    private static final int LEFT = 36;
    private static final int RIGHT = 8;
    private static final int TOP = 8;
    private static final int BOTTOM = 20;

    /// A value at a time.
    ///
    /// @param shown the value as written, with its unit
    public record Point(Instant at, double value, String shown) {}

    /// A drawn value.
    public record Dot(String x, String y, String title) {}

    /// A labelled position on an axis.
    public record Mark(String position, String label) {}

    /// Lays out at least one point over a span of time, oldest first.
    public static Chart of(String label, List<Point> points, Instant from, Instant to, Times times) {
        double low = points.stream().mapToDouble(Point::value).min().orElseThrow();
        double high = points.stream().mapToDouble(Point::value).max().orElseThrow();
        double room = Math.max((high - low) * 0.1, Math.max(Math.abs(high) * 0.02, 0.1));
        double bottom = low - room;
        double top = high + room;
        StringBuilder line = new StringBuilder();
        List<Dot> dots = new ArrayList<>();
        for (Point point : points) {
            String x = x(point.at(), from, to);
            String y = y(point.value(), bottom, top);
            line.append(x).append(',').append(y).append(' ');
            dots.add(new Dot(x, y, point.shown() + " at " + times.moment(point.at())));
        }
        Mark highest = new Mark(y(high, bottom, top), number(high));
        Mark lowest = new Mark(y(low, bottom, top), number(low));
        Point last = points.getLast();
        String summary = label + ": latest " + last.shown() + " at " + times.moment(last.at()) + "; lowest "
                + number(low) + ", highest " + number(high) + ", "
                + (points.size() == 1 ? "1 value" : points.size() + " values");
        return new Chart(
                label,
                last.shown(),
                times.moment(last.at()),
                summary,
                line.toString().trim(),
                dots,
                high == low ? List.of(highest) : List.of(highest, lowest),
                columns(from, to, times));
    }

    /// Marks at whole hours of the zone's day; midnight shows its date.
    private static List<Mark> columns(Instant from, Instant to, Times times) {
        long hours = Math.max(1, ChronoUnit.HOURS.between(from, to) / 4);
        ZonedDateTime at = from.atZone(times.zone()).truncatedTo(ChronoUnit.DAYS);
        List<Mark> marks = new ArrayList<>();
        for (; !at.toInstant().isAfter(to); at = at.plusHours(hours)) {
            if (!at.toInstant().isBefore(from)) {
                String label = at.getHour() == 0 ? times.date(at.toInstant()) : times.clock(at.toInstant());
                marks.add(new Mark(x(at.toInstant(), from, to), label));
            }
        }
        return marks;
    }

    private static String number(double value) {
        return Units.number(BigDecimal.valueOf(value));
    }

    private static String x(Instant at, Instant from, Instant to) {
        double span = Math.max(1, ChronoUnit.MILLIS.between(from, to));
        double share = Math.clamp(ChronoUnit.MILLIS.between(from, at) / span, 0, 1);
        return String.format(Locale.ROOT, "%.1f", LEFT + share * (WIDTH - LEFT - RIGHT));
    }

    private static String y(double value, double bottom, double top) {
        double share = (value - bottom) / (top - bottom);
        return String.format(Locale.ROOT, "%.1f", HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM));
    }
}
