package health.vigil.hl7v2.internal.datatype;

import health.vigil.hl7v2.internal.reading.Part;
import java.time.ZoneId;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Period;
import org.jspecify.annotations.Nullable;

/// Periods from a start and an end; table DR[Period].
public final class Periods {
    private Periods() {}

    /// A period, empty where neither end is a date.
    public static Period of(Part start, Part end, ZoneId zone) {
        Period period = new Period();
        @Nullable DateTimeType from = Dtm.dateTime(start, zone, ".period.start");
        if (from != null) {
            period.setStartElement(from);
        }
        @Nullable DateTimeType to = Dtm.dateTime(end, zone, ".period.end");
        if (to != null) {
            period.setEndElement(to);
        }
        return period;
    }
}
