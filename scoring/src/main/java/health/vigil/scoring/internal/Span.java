package health.vigil.scoring.internal;

import health.vigil.facts.Signal;
import health.vigil.scoring.Feature.Measure;
import health.vigil.scoring.Timeline;
import health.vigil.scoring.Window;
import java.util.Arrays;
import java.util.List;

/// The values of one signal in a window of time, as a range of a timeline.
///
/// @param from the first index
/// @param until after the last index
public record Span(Timeline timeline, Signal signal, int from, int until) {
    private static final double MICROS_PER_HOUR = 3_600_000_000.0;
    private static final double MOST_HOURS = Window.SEEN.toHours();

    /// The values later than `hours` before a time and not later than that time.
    public static Span of(Timeline timeline, Signal signal, double hours, long asOf) {
        int until = timeline.until(signal, asOf);
        long start = start(asOf, hours);
        int from = until;
        while (from > 0 && timeline.time(signal, from - 1) > start) {
            from--;
        }
        return new Span(timeline, signal, from, until);
    }

    public static void check(double hours) {
        if (!(hours > 0 && hours <= MOST_HOURS)) {
            throw new IllegalArgumentException("a window has more than 0 and at most " + MOST_HOURS + " hours");
        }
    }

    public static long start(long asOf, double hours) {
        return asOf - (long) (hours * MICROS_PER_HOUR);
    }

    public static double hours(double micros) {
        return micros / MICROS_PER_HOUR;
    }

    public static List<Double> rising(List<Double> numbers) {
        for (int i = 1; i < numbers.size(); i++) {
            if (!(numbers.get(i) > numbers.get(i - 1))) {
                throw new IllegalArgumentException("the numbers must rise");
            }
        }
        return List.copyOf(numbers);
    }

    public static double interpolate(double value, List<Double> from, List<Double> to) {
        int last = from.size() - 1;
        if (Double.isNaN(value)) {
            return Double.NaN;
        } else if (value <= from.getFirst()) {
            return to.getFirst();
        } else if (value >= from.get(last)) {
            return to.get(last);
        }
        int above = 1;
        while (from.get(above) < value) {
            above++;
        }
        double share = (value - from.get(above - 1)) / (from.get(above) - from.get(above - 1));
        return to.get(above - 1) + share * (to.get(above) - to.get(above - 1));
    }

    public double measure(Measure measure) {
        int count = until - from;
        if (measure == Measure.COUNT) {
            return count;
        } else if (count == 0) {
            return Double.NaN;
        }
        return switch (measure) {
            case MINIMUM -> extreme(false);
            case MAXIMUM -> extreme(true);
            case MEAN -> mean();
            case MEDIAN -> median();
            case DEVIATION -> count < 2 ? Double.NaN : deviation();
            case SLOPE -> slope();
            case CHANGE -> count < 2 ? Double.NaN : value(until - 1) - value(from);
            case COUNT -> count;
        };
    }

    private double value(int index) {
        return timeline.value(signal, index);
    }

    private double extreme(boolean most) {
        double found = value(from);
        for (int i = from + 1; i < until; i++) {
            found = most ? Math.max(found, value(i)) : Math.min(found, value(i));
        }
        return found;
    }

    private double mean() {
        double sum = 0;
        for (int i = from; i < until; i++) {
            sum += value(i);
        }
        return sum / (until - from);
    }

    private double median() {
        double[] sorted = new double[until - from];
        for (int i = from; i < until; i++) {
            sorted[i - from] = value(i);
        }
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) / 2];
    }

    private double deviation() {
        double mean = mean();
        double sum = 0;
        for (int i = from; i < until; i++) {
            double apart = value(i) - mean;
            sum += apart * apart;
        }
        return Math.sqrt(sum / (until - from - 1));
    }

    private double slope() {
        long first = timeline.time(signal, from);
        double times = 0;
        for (int i = from; i < until; i++) {
            times += hours((double) (timeline.time(signal, i) - first));
        }
        double middle = times / (until - from);
        double mean = mean();
        double over = 0;
        double under = 0;
        for (int i = from; i < until; i++) {
            double time = hours((double) (timeline.time(signal, i) - first)) - middle;
            over += time * (value(i) - mean);
            under += time * time;
        }
        return under == 0 ? Double.NaN : over / under;
    }
}
