package health.vigil.evaluation.internal;

import java.util.List;
import java.util.Locale;

/// One plot as inline SVG; its colours are the page's, so that it is readable on light and dark.
final class Plot {
    private static final int WIDTH = 420;
    private static final int HEIGHT = 300;
    private static final int LEFT = 48;
    private static final int RIGHT = 12;
    private static final int TOP = 10;
    private static final int BOTTOM = 40;
    private static final int TICKS = 4;

    private final Axis across;
    private final Axis up;
    private final StringBuilder marks = new StringBuilder();
    private final StringBuilder legend = new StringBuilder();
    private final String title;

    Plot(String title, Axis across, Axis up) {
        this.title = title;
        this.across = across;
        this.up = up;
    }

    /// One direction of a plot.
    record Axis(String label, double from, double to) {}

    /// One place on a plot.
    record Place(double across, double up) {}

    /// A line; `kind` is a class of the page: `model`, `other`, `best` or `guide`.
    Plot line(String name, String kind, List<Place> places) {
        marks.append("<polyline class=\"").append(kind).append("\" points=\"");
        places.stream()
                .filter(place -> Double.isFinite(place.across()) && Double.isFinite(place.up()))
                .forEach(place -> marks.append(x(place.across()))
                        .append(',')
                        .append(y(place.up()))
                        .append(' '));
        marks.append("\"/>");
        if (!name.isEmpty()) {
            legend.append("<span class=\"")
                    .append(kind)
                    .append("\">")
                    .append(Html.escape(name))
                    .append("</span> ");
        }
        return this;
    }

    /// Dots.
    Plot dots(String kind, List<Place> places) {
        places.forEach(place -> marks.append("<circle class=\"")
                .append(kind)
                .append("\" r=\"3\" cx=\"")
                .append(x(place.across()))
                .append("\" cy=\"")
                .append(y(place.up()))
                .append("\"/>"));
        return this;
    }

    String figure() {
        return "<figure><figcaption>" + Html.escape(title) + "</figcaption><svg viewBox=\"0 0 " + WIDTH + " " + HEIGHT
                + "\" role=\"img\" aria-label=\"" + Html.escape(title) + "\">" + frame() + marks
                + "</svg><p class=\"legend\">"
                + legend + "</p></figure>";
    }

    private String frame() {
        StringBuilder frame = new StringBuilder();
        for (int tick = 0; tick <= TICKS; tick++) {
            double across = this.across.from() + (this.across.to() - this.across.from()) * tick / TICKS;
            double up = this.up.from() + (this.up.to() - this.up.from()) * tick / TICKS;
            frame.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\"/>",
                    x(across),
                    x(across),
                    TOP,
                    HEIGHT - BOTTOM));
            frame.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/>",
                    LEFT,
                    WIDTH - RIGHT,
                    y(up),
                    y(up)));
            frame.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%s\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x(across),
                    HEIGHT - BOTTOM + 15,
                    mark(across)));
            frame.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%s\" text-anchor=\"end\" dy=\"4\">%s</text>",
                    LEFT - 5,
                    y(up),
                    mark(up)));
        }
        frame.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                (LEFT + WIDTH - RIGHT) / 2,
                HEIGHT - 6,
                Html.escape(across.label())));
        frame.append(String.format(
                Locale.ROOT,
                "<text x=\"12\" y=\"%d\" text-anchor=\"middle\" transform=\"rotate(-90 12 %d)\">%s</text>",
                (TOP + HEIGHT - BOTTOM) / 2,
                (TOP + HEIGHT - BOTTOM) / 2,
                Html.escape(up.label())));
        return frame.toString();
    }

    private String x(double value) {
        double share = (value - across.from()) / (across.to() - across.from());
        return String.format(Locale.ROOT, "%.1f", LEFT + Math.clamp(share, 0, 1) * (WIDTH - LEFT - RIGHT));
    }

    private String y(double value) {
        double share = (value - up.from()) / (up.to() - up.from());
        return String.format(Locale.ROOT, "%.1f", HEIGHT - BOTTOM - Math.clamp(share, 0, 1) * (HEIGHT - TOP - BOTTOM));
    }

    private static String mark(double value) {
        if (Math.abs(value) >= 10) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return Math.abs(value) < 0.1 && value != 0
                ? String.format(Locale.ROOT, "%.3f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
