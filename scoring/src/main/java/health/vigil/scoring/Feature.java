package health.vigil.scoring;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import health.vigil.facts.Fact.Trait.Attribute;
import health.vigil.facts.Signal;
import health.vigil.scoring.internal.Span;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// One number drawn from a timeline as of a time: the closed vocabulary of which a [FeatureSet] is made.
///
/// `hours` is a window that ends with the time of assessment and excludes its own beginning; it is at most
/// [Window#SEEN], so that a live window shows all that a feature reads. What cannot be said is NaN. Nothing later
/// than the time of assessment is read, sums are made in the order of time, and no function is used whose result may
/// differ between machines.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Feature.Latest.class, name = "latest"),
    @JsonSubTypes.Type(value = Feature.Age.class, name = "age"),
    @JsonSubTypes.Type(value = Feature.Statistic.class, name = "statistic"),
    @JsonSubTypes.Type(value = Feature.Trait.class, name = "trait"),
    @JsonSubTypes.Type(value = Feature.Elapsed.class, name = "elapsed"),
    @JsonSubTypes.Type(value = Feature.Difference.class, name = "difference"),
    @JsonSubTypes.Type(value = Feature.Ratio.class, name = "ratio"),
    @JsonSubTypes.Type(value = Feature.Curve.class, name = "curve"),
    @JsonSubTypes.Type(value = Feature.Points.class, name = "points"),
    @JsonSubTypes.Type(value = Feature.Sum.class, name = "sum")
})
public sealed interface Feature {
    /// The number.
    ///
    /// @param asOf microseconds since 1970
    double at(Timeline timeline, long asOf);

    /// The signals read.
    Set<Signal> signals();

    /// The features that this one is made of.
    default List<Feature> parts() {
        return List.of();
    }

    /// The most recent value.
    record Latest(Signal signal, double hours) implements OfSignal {
        public Latest {
            Span.check(hours);
        }

        @Override
        public double at(Timeline timeline, long asOf) {
            int last = timeline.until(signal, asOf) - 1;
            return last >= 0 && timeline.time(signal, last) > Span.start(asOf, hours)
                    ? timeline.value(signal, last)
                    : Double.NaN;
        }
    }

    /// The age of the most recent value, in hours.
    record Age(Signal signal, double hours) implements OfSignal {
        public Age {
            Span.check(hours);
        }

        @Override
        public double at(Timeline timeline, long asOf) {
            int last = timeline.until(signal, asOf) - 1;
            return last >= 0 && timeline.time(signal, last) > Span.start(asOf, hours)
                    ? Span.hours((double) (asOf - timeline.time(signal, last)))
                    : Double.NaN;
        }
    }

    /// A statistic of all values of the window.
    record Statistic(Signal signal, double hours, Measure measure) implements OfSignal {
        public Statistic {
            Span.check(hours);
        }

        @Override
        public double at(Timeline timeline, long asOf) {
            return Span.of(timeline, signal, hours, asOf).measure(measure);
        }
    }

    /// What can be said of the values of a window.
    enum Measure {
        MINIMUM,
        MAXIMUM,
        MEAN,
        /// The lower of the two middle ones where their number is even.
        MEDIAN,
        /// Standard deviation of the sample; needs two values.
        DEVIATION,
        /// Per hour, by least squares; needs two values at different times.
        SLOPE,
        /// The last minus the first; needs two values.
        CHANGE,
        /// How many; 0 where there is none.
        COUNT
    }

    /// The value of a trait.
    record Trait(Attribute attribute) implements OfTrait {
        @Override
        public double at(Timeline timeline, long asOf) {
            return timeline.trait(attribute, asOf).orElse(Double.NaN);
        }
    }

    /// Hours since a trait began to hold.
    record Elapsed(Attribute attribute) implements OfTrait {
        @Override
        public double at(Timeline timeline, long asOf) {
            return Span.hours(timeline.since(attribute, asOf).orElse(Double.NaN));
        }
    }

    /// `left - right`.
    record Difference(Feature left, Feature right) implements Combined {
        @Override
        public double at(Timeline timeline, long asOf) {
            return left.at(timeline, asOf) - right.at(timeline, asOf);
        }

        @Override
        public List<Feature> parts() {
            return List.of(left, right);
        }
    }

    /// `left / right`; NaN where `right` is 0.
    record Ratio(Feature left, Feature right) implements Combined {
        @Override
        public double at(Timeline timeline, long asOf) {
            double under = right.at(timeline, asOf);
            return under == 0 ? Double.NaN : left.at(timeline, asOf) / under;
        }

        @Override
        public List<Feature> parts() {
            return List.of(left, right);
        }
    }

    /// A feature mapped through straight lines between points, level outside them: how a site's own distribution is
    /// brought to a common scale.
    ///
    /// @param from rising strictly
    /// @param to as many
    record Curve(Feature of, List<Double> from, List<Double> to) implements Combined {
        public Curve {
            from = Span.rising(from);
            to = List.copyOf(to);
            if (from.size() != to.size() || from.isEmpty()) {
                throw new IllegalArgumentException("a curve has as many points from as to");
            }
        }

        @Override
        public double at(Timeline timeline, long asOf) {
            return Span.interpolate(of.at(timeline, asOf), from, to);
        }

        @Override
        public List<Feature> parts() {
            return List.of(of);
        }
    }

    /// Points for the band in which a feature lies, as published scores give them; NaN for NaN.
    ///
    /// @param cuts rising strictly; a value equal to a cut is in the band above it
    /// @param points one more than cuts
    record Points(Feature of, List<Double> cuts, List<Double> points) implements Combined {
        public Points {
            cuts = Span.rising(cuts);
            points = List.copyOf(points);
            if (points.size() != cuts.size() + 1) {
                throw new IllegalArgumentException("bands are one more than their cuts");
            }
        }

        @Override
        public double at(Timeline timeline, long asOf) {
            double value = of.at(timeline, asOf);
            if (Double.isNaN(value)) {
                return Double.NaN;
            }
            int band = 0;
            while (band < cuts.size() && value >= cuts.get(band)) {
                band++;
            }
            return points.get(band);
        }

        @Override
        public List<Feature> parts() {
            return List.of(of);
        }
    }

    /// The sum of what is there; NaN where nothing is.
    record Sum(List<Feature> of) implements Combined {
        public Sum {
            of = List.copyOf(of);
        }

        @Override
        public double at(Timeline timeline, long asOf) {
            double sum = Double.NaN;
            for (Feature part : of) {
                double value = part.at(timeline, asOf);
                if (!Double.isNaN(value)) {
                    sum = Double.isNaN(sum) ? value : sum + value;
                }
            }
            return sum;
        }

        @Override
        public List<Feature> parts() {
            return of;
        }
    }

    /// A feature of one signal.
    sealed interface OfSignal extends Feature {
        Signal signal();

        @Override
        default Set<Signal> signals() {
            return EnumSet.of(signal());
        }
    }

    /// A feature of one trait.
    sealed interface OfTrait extends Feature {
        Attribute attribute();

        @Override
        default Set<Signal> signals() {
            return EnumSet.noneOf(Signal.class);
        }
    }

    /// A feature made of others.
    sealed interface Combined extends Feature {
        @Override
        default Set<Signal> signals() {
            Set<Signal> all = EnumSet.noneOf(Signal.class);
            parts().forEach(part -> all.addAll(part.signals()));
            return all;
        }
    }
}
