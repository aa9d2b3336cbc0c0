package health.vigil.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.Quantity;
import health.vigil.scoring.Contribution;
import health.vigil.scoring.Estimate;
import health.vigil.scoring.ScoreResult;
import health.vigil.testkit.Requirement;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SharesTest {
    private static Contribution input(String signal, String value, String unit, double points, String... facts) {
        return new Contribution(
                signal,
                List.of(facts),
                new Quantity(new BigDecimal(value), unit),
                Instant.EPOCH,
                Duration.ofHours(1),
                points,
                null);
    }

    /// Ten small inputs add up to more than the largest alone: the bar says that it is a sum, and of how many.
    @Requirement("SCO-3")
    @Test
    void whatIsAddedUpSaysSoAndIsDrawnApart() {
        List<Contribution> inputs = Stream.concat(
                        Stream.of(
                                input("heart rate", "128", "/min", 0.3, "a"),
                                input("respiratory rate over saturation", "0.35", "1", 0.2, "b", "c")),
                        IntStream.range(0, 10).mapToObj(i -> input("small " + i, "1", "1", 0.04, "f" + i)))
                .toList();

        Shares shares = Shares.of(new ScoreResult.Probability(
                        "Sepsis risk", new Estimate(-2, 0.1, 0.05, 0.2), -3, inputs, List.of()))
                .orElseThrow();

        assertThat(shares.bars())
                .extracting(Shares.Bar::label)
                .containsExactly(
                        "heart rate 128 /min", "respiratory rate over saturation", "10 smaller inputs, added up");
        assertThat(shares.bars()).extracting(Shares.Bar::rest).containsExactly(false, false, true);
    }
}
