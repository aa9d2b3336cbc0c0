package health.vigil.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChartTest {
    private static final Instant FROM = Instant.parse("2026-01-05T10:20:00Z");
    private static final Instant TO = Instant.parse("2026-01-06T10:20:00Z");
    private static final Times UTC = new Times(ZoneOffset.UTC);

    @Test
    void laysValuesOutOverTheWholeSpanWithTheHighestOnTop() {
        Chart chart = chart(point("2026-01-05T10:20:00Z", 80), point("2026-01-06T10:20:00Z", 120));

        assertThat(chart.dots()).extracting(Chart.Dot::x).containsExactly("36.0", "312.0");
        assertThat(Double.parseDouble(chart.dots().getFirst().y()))
                .isGreaterThan(Double.parseDouble(chart.dots().getLast().y()));
        assertThat(chart.rows()).extracting(Chart.Mark::label).containsExactly("120", "80");
    }

    @Test
    void keepsEveryPointInsideTheDrawing() {
        Chart chart = chart(
                point("2026-01-04T00:00:00Z", -5),
                point("2026-01-05T20:00:00Z", 0),
                point("2026-01-07T00:00:00Z", 9000));

        assertThat(chart.dots()).allSatisfy(dot -> {
            assertThat(Double.parseDouble(dot.x())).isBetween(36.0, 312.0);
            assertThat(Double.parseDouble(dot.y())).isBetween(8.0, 76.0);
        });
    }

    @Test
    void marksWholeHoursAndTheDateAtMidnight() {
        Chart chart = chart(point("2026-01-05T12:00:00Z", 1));

        assertThat(chart.columns()).extracting(Chart.Mark::label).containsExactly("12:00", "18:00", "6 Jan", "06:00");
    }

    @Test
    void aSingleValueHasOneRowAndIsSpokenOfAsOne() {
        Chart chart = chart(point("2026-01-05T12:00:00Z", 7.4));

        assertThat(chart.rows()).hasSize(1);
        assertThat(chart.summary())
                .isEqualTo("lactate: latest 7.4 mmol/L at 5 Jan 12:00; lowest 7.4, highest 7.4, 1 value");
    }

    private static Chart chart(Chart.Point... points) {
        return Chart.of("lactate", List.of(points), FROM, TO, UTC);
    }

    private static Chart.Point point(String at, double value) {
        return new Chart.Point(Instant.parse(at), value, value + " mmol/L");
    }
}
