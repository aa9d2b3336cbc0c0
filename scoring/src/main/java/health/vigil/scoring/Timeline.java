package health.vigil.scoring;

import health.vigil.facts.Fact.Trait.Attribute;
import health.vigil.facts.Signal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/// What a learned model may see of one patient: each signal's usable values in the order of time, and the traits.
/// The live window, hourly rows and a request all become a timeline, so that one [FeatureSet] reads them alike.
///
/// Times are microseconds since 1970, values are in the signal's canonical unit. A timeline may reach beyond the time
/// of assessment; who reads it must not. Immutable.
@SuppressWarnings("EnumOrdinal") // an index into the arrays of this object, never stored
public final class Timeline {
    private static final Course NOTHING = new Course(new long[0], new double[0]);

    private final Course[] courses;
    private final Map<Attribute, Entry> traits;

    private Timeline(Course[] courses, Map<Attribute, Entry> traits) {
        this.courses = courses;
        this.traits = traits;
    }

    /// Microseconds since 1970; what is finer is cut off.
    public static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    /// How many values of the signal are not later than a time.
    public int until(Signal signal, long micros) {
        long[] times = courses[signal.ordinal()].times;
        int low = 0;
        int high = times.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] <= micros) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// When the signal's value at an index was true.
    public long time(Signal signal, int index) {
        return courses[signal.ordinal()].times[index];
    }

    /// The signal's value at an index.
    public double value(Signal signal, int index) {
        return courses[signal.ordinal()].values[index];
    }

    /// The value of a trait that holds at a time; empty before it does and where it is not known.
    public OptionalDouble trait(Attribute attribute, long micros) {
        Entry entry = traits.get(attribute);
        return entry == null || entry.from > micros ? OptionalDouble.empty() : OptionalDouble.of(entry.value);
    }

    /// The microseconds from when a trait has held until a time; empty as for [#trait].
    public OptionalDouble since(Attribute attribute, long micros) {
        Entry entry = traits.get(attribute);
        return entry == null || entry.from > micros
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) (micros - entry.from));
    }

    /// Collects values in any order; of values with one signal and time the order of adding stays.
    public static final class Builder {
        private final Map<Signal, Growing> growing = new EnumMap<>(Signal.class);
        private final Map<Attribute, Entry> traits = new EnumMap<>(Attribute.class);

        /// One usable value ([Signal#read]).
        public Builder add(Signal signal, long micros, double value) {
            growing.computeIfAbsent(signal, _ -> new Growing()).add(micros, value);
            return this;
        }

        /// One trait; of several of one attribute the last that is added counts.
        public Builder trait(Attribute attribute, int value, long fromMicros) {
            traits.put(attribute, new Entry(value, fromMicros));
            return this;
        }

        public Timeline build() {
            Course[] courses = new Course[Signal.values().length];
            Arrays.fill(courses, NOTHING);
            growing.forEach((signal, values) -> courses[signal.ordinal()] = values.course());
            return new Timeline(courses, new EnumMap<>(traits));
        }
    }

    private record Entry(int value, long from) {}

    private static final class Course {
        private final long[] times;
        private final double[] values;

        Course(long[] times, double[] values) {
            this.times = times;
            this.values = values;
        }
    }

    private static final class Growing {
        private long[] times = new long[16];
        private double[] values = new double[16];
        private int size;

        void add(long time, double value) {
            if (size == times.length) {
                times = Arrays.copyOf(times, 2 * size);
                values = Arrays.copyOf(values, 2 * size);
            }
            int at = size++;
            while (at > 0 && times[at - 1] > time) {
                times[at] = times[at - 1];
                values[at] = values[at - 1];
                at--;
            }
            times[at] = time;
            values[at] = value;
        }

        Course course() {
            return new Course(Arrays.copyOf(times, size), Arrays.copyOf(values, size));
        }
    }
}
