package health.vigil.scoring.internal;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// Points by ranges of a value, written like the published chart: `start().upTo("8", 3).upTo("11", 1)…above(3)`.
final class Bands {
    private final List<Band> bands;
    private final int above;

    private Bands(List<Band> bands, int above) {
        this.bands = List.copyOf(bands);
        this.above = above;
    }

    static Start start() {
        return new Start();
    }

    int points(BigDecimal value) {
        for (Band band : bands) {
            int compared = value.compareTo(band.limit());
            if (compared < 0 || (compared == 0 && band.inclusive())) {
                return band.points();
            }
        }
        return above;
    }

    /// The bands so far, in rising order.
    static final class Start {
        private final List<Band> bands = new ArrayList<>();

        /// Values up to this one, included.
        Start upTo(String limit, int points) {
            bands.add(new Band(new BigDecimal(limit), true, points));
            return this;
        }

        /// Values below this one.
        Start below(String limit, int points) {
            bands.add(new Band(new BigDecimal(limit), false, points));
            return this;
        }

        /// All higher values.
        Bands above(int points) {
            return new Bands(bands, points);
        }
    }

    private record Band(BigDecimal limit, boolean inclusive, int points) {}
}
