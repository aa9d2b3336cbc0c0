package health.vigil.console.internal;

import health.vigil.scoring.Contribution;
import health.vigil.scoring.Explanation;
import health.vigil.scoring.Missing;
import health.vigil.scoring.ScoreResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What moves a learned model's probability, as bars from a middle line: what raises it to the right, what argues
/// against it to the left, the strongest first, laid out for an SVG of 480 units in width. All shares are in it: what
/// is too small for a bar of its own is added up in the last one.
///
/// @param height of the drawing
/// @param middle where the line stands
/// @param summary for those who cannot see it
public record Shares(String height, String middle, List<Bar> bars, String summary) {
    private static final int MOST = 6;
    private static final double ROW = 24;
    private static final double MIDDLE = 345;
    private static final double REACH = 85;
    /// Less than a twentieth more or less on the odds is no bar of its own.
    private static final double VISIBLE = 0.05;

    /// One bar.
    ///
    /// @param raises whether it stands to the right
    /// @param rest whether it is no single input, but all that are too small for a bar of their own
    /// @param textX where its factor is written, at the bar's outer end
    public record Bar(
            String label,
            String factor,
            boolean raises,
            boolean rest,
            String x,
            String width,
            String y,
            String textX,
            String textY) {}

    private record Share(String label, double points, boolean rest) {}

    /// Lays it out; empty for scores that have no such shares.
    static Optional<Shares> of(ScoreResult score) {
        return switch (score) {
            case ScoreResult.Probability probability
            when !Double.isNaN(probability.expected()) -> Optional.of(of(probability));
            case ScoreResult.Probability _, ScoreResult.Complete _, ScoreResult.Partial _, ScoreResult.Withheld _ ->
                Optional.empty();
        };
    }

    private static Shares of(ScoreResult.Probability score) {
        List<Share> all = Stream.concat(
                        score.inputs().stream().map(Shares::share),
                        score.missing().stream().map(Shares::share))
                .sorted(Comparator.comparingDouble((Share share) -> -Math.abs(share.points())))
                .toList();
        int shown = (int) all.stream()
                .limit(MOST)
                .filter(share -> Math.abs(share.points()) >= VISIBLE)
                .count();
        List<Share> rows = new ArrayList<>(all.subList(0, shown));
        double rest = all.stream().skip(shown).mapToDouble(Share::points).sum();
        if (shown < all.size()) {
            rows.add(new Share((all.size() - shown) + " smaller inputs, added up", rest, true));
        }
        double largest =
                rows.stream().mapToDouble(row -> Math.abs(row.points())).max().orElse(1);
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            bars.add(bar(rows.get(i), i, Math.max(largest, VISIBLE)));
        }
        String summary = rows.stream()
                .map(row -> row.label() + ": " + Explanation.odds(row.points()))
                .collect(Collectors.joining("; ", "What moves it. ", ""));
        return new Shares(number(ROW * rows.size() + 4), number(MIDDLE), bars, summary);
    }

    private static Share share(Contribution input) {
        Contribution.Earlier before = input.before();
        int trend = before == null
                ? 0
                : input.value().value().compareTo(before.value().value());
        String arrow = trend > 0 ? " ↑" : trend < 0 ? " ↓" : "";
        // A number made of several inputs, as one rate over another, says nothing in a label.
        boolean made = input.facts().size() > 1 && input.signal().contains(" over ");
        String label = made ? input.signal() : input.signal() + " " + Units.show(input.value()) + arrow;
        return new Share(label, input.points(), false);
    }

    private static Share share(Missing missing) {
        return new Share(missing.signal() + (missing.stale() ? ", too old" : ", not known"), missing.points(), false);
    }

    private static Bar bar(Share share, int row, double largest) {
        boolean raises = share.points() >= 0;
        double width = Math.max(1, REACH * Math.abs(share.points()) / largest);
        double x = raises ? MIDDLE : MIDDLE - width;
        double end = raises ? MIDDLE + width + 4 : MIDDLE - width - 4;
        String factor = Explanation.odds(share.points()).replace("odds ", "");
        return new Bar(
                share.label(),
                factor,
                raises,
                share.rest(),
                number(x),
                number(width),
                number(row * ROW + 5),
                number(end),
                number(row * ROW + 17));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
