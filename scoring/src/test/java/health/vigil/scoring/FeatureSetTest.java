package health.vigil.scoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.vigil.facts.Fact.Trait;
import health.vigil.facts.Fact.Trait.Attribute;
import health.vigil.facts.FactBatch;
import health.vigil.facts.Signal;
import health.vigil.scoring.Feature.Measure;
import health.vigil.scoring.internal.View;
import health.vigil.testkit.Requirement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureSetTest {
    private static final Instant NOON = Bedside.NOON;
    private static final Feature PULSE = new Feature.Latest(Signal.HEART_RATE, 8);
    private static final Feature PRESSURE = new Feature.Latest(Signal.SYSTOLIC_PRESSURE, 8);

    /// Heart rates 6, 4, 3 and 0 hours before noon, one more an hour after it.
    private static Timeline course() {
        return new Timeline.Builder()
                .add(Signal.HEART_RATE, before(0), 110)
                .add(Signal.HEART_RATE, before(6), 80)
                .add(Signal.HEART_RATE, before(3), 104)
                .add(Signal.HEART_RATE, before(4), 90)
                .add(Signal.HEART_RATE, before(-1), 200)
                .add(Signal.SYSTOLIC_PRESSURE, before(2), 100)
                .trait(Attribute.AGE, 71, before(20))
                .build();
    }

    private static long before(double hours) {
        return Timeline.micros(NOON) - (long) (hours * 3_600_000_000L);
    }

    private static double at(Feature feature) {
        return compute(new FeatureSet(List.of(new FeatureSet.Named("it", "it", feature))), course(), NOON)[0];
    }

    private static double[] compute(FeatureSet set, Timeline timeline, Instant asOf) {
        double[] into = new double[set.size()];
        set.compute(timeline, asOf, into);
        return into;
    }

    @Requirement("SCO-1")
    @ParameterizedTest
    @CsvSource({
        "MINIMUM, 6, 90", // the value at the window's beginning is outside
        "MINIMUM, 6.1, 80",
        "MAXIMUM, 6.1, 110",
        "MEAN, 6.1, 96",
        "MEDIAN, 6.1, 90",
        "MEDIAN, 6, 104",
        "COUNT, 6.1, 4",
        "CHANGE, 6.1, 30",
        "DEVIATION, 3.5, 4.242640687119285",
        "SLOPE, 3.5, 2",
        "MEAN, 1, 110",
        "CHANGE, 1, NaN",
        "DEVIATION, 1, NaN",
        "SLOPE, 1, NaN",
    })
    void measuresAWindow(Measure measure, double hours, double expected) {
        assertThat(at(new Feature.Statistic(Signal.HEART_RATE, hours, measure))).isEqualTo(expected, within(1e-12));
    }

    @Test
    void drawsTheSlopeThroughAllValues() {
        // Times 0, 2, 3, 6 h, values 80, 90, 104, 110: sum of products about the means 96.0, of squares 18.75.
        assertThat(at(new Feature.Statistic(Signal.HEART_RATE, 7, Measure.SLOPE)))
                .isEqualTo(96.0 / 18.75, within(1e-12));
    }

    @Test
    void combinesFeatures() {
        assertThat(at(new Feature.Ratio(PULSE, PRESSURE))).isEqualTo(1.1);
        assertThat(at(new Feature.Difference(PULSE, PRESSURE))).isEqualTo(10);
        assertThat(at(new Feature.Points(PULSE, List.of(91.0, 110.0), List.of(0.0, 1.0, 2.0))))
                .isEqualTo(2);
        assertThat(at(new Feature.Curve(PULSE, List.of(60.0, 100.0, 140.0), List.of(0.0, 0.5, 1.0))))
                .isEqualTo(0.625);
        assertThat(at(new Feature.Sum(List.of(PULSE, new Feature.Latest(Signal.LACTATE, 8), PRESSURE))))
                .isEqualTo(210);
    }

    @Test
    void knowsAgesAndTraits() {
        assertThat(at(new Feature.Age(Signal.SYSTOLIC_PRESSURE, 8))).isEqualTo(2);
        assertThat(at(new Feature.Trait(Attribute.AGE))).isEqualTo(71);
        assertThat(at(new Feature.Elapsed(Attribute.AGE))).isEqualTo(20);
    }

    @Test
    void saysNothingOfWhatIsNotThere() {
        assertThat(at(new Feature.Latest(Signal.LACTATE, 8))).isNaN();
        assertThat(at(new Feature.Latest(Signal.SYSTOLIC_PRESSURE, 2))).isNaN();
        assertThat(at(new Feature.Age(Signal.LACTATE, 8))).isNaN();
        assertThat(at(new Feature.Trait(Attribute.SEX))).isNaN();
        assertThat(at(new Feature.Ratio(PULSE, new Feature.Difference(PRESSURE, PRESSURE))))
                .isNaN();
    }

    @Requirement("SCO-5")
    @Property(tries = 200)
    @SuppressWarnings("EnumOrdinal") // picks one of a closed list by a number made up here
    void readsNothingOfTheFuture(@ForAll long seed) {
        Random random = new Random(seed);
        Instant asOf = NOON.plus(Duration.ofMinutes(random.nextInt(2880)));
        Timeline.Builder all = new Timeline.Builder();
        Timeline.Builder erased = new Timeline.Builder();
        Timeline.Builder shifted = new Timeline.Builder();
        for (int i = 0; i < 400; i++) {
            Signal signal = Signal.values()[random.nextInt(Signal.values().length)];
            Instant time = NOON.plus(Duration.ofMinutes(random.nextInt(4320)));
            double value = random.nextInt(200);
            all.add(signal, Timeline.micros(time), value);
            if (time.isAfter(asOf)) {
                shifted.add(signal, Timeline.micros(time) + 7_000_000, value + 50);
            } else {
                erased.add(signal, Timeline.micros(time), value);
                shifted.add(signal, Timeline.micros(time), value);
            }
        }
        all.trait(Attribute.SEX, 1, Timeline.micros(asOf) + 1);

        double[] expected = compute(everything(), erased.build(), asOf);

        assertThat(compute(everything(), all.build(), asOf)).isEqualTo(expected);
        assertThat(compute(everything(), shifted.build(), asOf)).isEqualTo(expected);
    }

    @Requirement("SCO-6")
    @Property(tries = 100)
    void computesTheSameFromTheLiveWindow(@ForAll long seed) {
        Random random = new Random(seed);
        Bedside live = Bedside.admitted();
        Timeline.Builder rows = new Timeline.Builder();
        for (double hours = 60; hours >= 0; hours--) {
            for (Signal signal :
                    List.of(Signal.HEART_RATE, Signal.SYSTOLIC_PRESSURE, Signal.LACTATE, Signal.BICARBONATE)) {
                int value = random.nextInt(60) + 20;
                if ((random.nextBoolean() && signal != Signal.LACTATE) || value < 30) {
                    live.charted(signal, Integer.toString(value), hours);
                    rows.add(signal, before(hours), value);
                }
            }
        }
        live.says(NOON, new Trait("t", Attribute.AGE, 64, NOON));
        rows.trait(Attribute.AGE, 64, Timeline.micros(NOON));
        Window window = Window.empty(Bedside.PATIENT, Bedside.AUDIT);
        for (FactBatch batch : live.batches()) {
            window = window.apply(batch);
        }

        assertThat(compute(everything(), new View(window, NOON, NOON, null).timeline(), NOON))
                .isEqualTo(compute(everything(), rows.build(), NOON));
    }

    @Test
    void isWrittenAsItIsRead() {
        FeatureSet set = everything();

        assertThat(FeatureSet.parse(set.toJson())).isEqualTo(set);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"features\":[]}",
                "{\"features\":[{\"name\":\"a\",\"concept\":\"a\",\"feature\":{\"kind\":\"telepathy\"}}]}",
                "{\"features\":[{\"name\":\"a\",\"concept\":\"a\",\"feature\":{\"kind\":\"latest\",\"signal\":\"AURA\",\"hours\":1}}]}",
                "{\"features\":[{\"name\":\"a\",\"concept\":\"a\",\"feature\":{\"kind\":\"latest\",\"signal\":\"LACTATE\",\"hours\":37}}]}",
                "{\"features\":[{\"name\":\"a\",\"concept\":\"a\",\"feature\":{\"kind\":\"latest\",\"signal\":\"LACTATE\",\"hours\":\"NaN\"}}]}",
                "{\"features\":[{\"name\":\"a\",\"concept\":\"a\",\"feature\":{\"kind\":\"latest\",\"signal\":\"LACTATE\"}}]}",
                "{\"features\":[{\"name\":\"a\",\"concept\":\"a\",\"feature\":{\"kind\":\"sum\",\"of\":null}}]}",
            })
    void refusesWhatItDoesNotUnderstand(String json) {
        assertThatThrownBy(() -> FeatureSet.parse(json.getBytes(UTF_8))).isInstanceOf(IllegalArgumentException.class);
    }

    /// Every kind and measure, over every signal.
    private static FeatureSet everything() {
        List<FeatureSet.Named> all = new ArrayList<>();
        for (Signal signal : Signal.values()) {
            add(all, new Feature.Latest(signal, 12));
            add(all, new Feature.Age(signal, 36));
            for (Measure measure : Measure.values()) {
                add(all, new Feature.Statistic(signal, 36, measure));
            }
        }
        add(all, new Feature.Trait(Attribute.AGE));
        add(all, new Feature.Trait(Attribute.SEX));
        add(all, new Feature.Elapsed(Attribute.AGE));
        add(all, new Feature.Ratio(PULSE, PRESSURE));
        add(all, new Feature.Difference(PULSE, PRESSURE));
        add(all, new Feature.Curve(PULSE, List.of(50.0, 100.0), List.of(-1.0, 1.0)));
        add(all, new Feature.Points(PULSE, List.of(50.0), List.of(1.0, 0.0)));
        add(all, new Feature.Sum(List.of(PULSE, PRESSURE)));
        return new FeatureSet(all);
    }

    private static void add(List<FeatureSet.Named> all, Feature feature) {
        all.add(new FeatureSet.Named("f" + all.size(), "any", feature));
    }
}
