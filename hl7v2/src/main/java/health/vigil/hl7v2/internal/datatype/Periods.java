package health.vigil.hl7v2.internal.datatype;

import health.vigil.hl7v2.internal.reading.Part;
import java.time.ZoneId;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/// Periods from a start and an end; table DR[Period].
public final class Periods {
    private Periods() {}

    /// A period, null where neither end is a date.
    public static @Nullable Period of(Part start, Part end, ZoneId zone) {
        return at(start, end, zone, ".period.start", ".period.end");
    }

    /// The same, where the parts' own element is the period.
    public static @Nullable Period whole(Part start, Part end, ZoneId zone) {
        return at(start, end, zone, ".start", ".end");
    }

    private static @Nullable Period at(Part start, Part end, ZoneId zone, String first, String last) {
        DateTimeType from = Dtm.dateTime(start, zone, first);
        DateTimeType to = Dtm.dateTime(end, zone, last);
        if (from == null && to == null) {
            return null;
        }
        Period period = new Period();
        if (from != null) {
            period.setStartElement(from);
        }
        if (to != null) {
            period.setEndElement(to);
        }
        return period;
    }

    /// A period, null where there is none: from two fields, or where both are empty from a DR.
    public static @Nullable Period ofEither(Part start, Part end, Part range, ZoneId zone) {
        return start.isValued() || end.isValued()
                ? of(start, end, zone)
                : of(range.component(1), range.component(2), zone);
    }

    /// A period where an end is sent, a time where only a start is, null where neither is a date: a choice of
    /// types, whose name begins with that of the parts' element.
    public static @Nullable Type orTime(Part start, Part end, ZoneId zone) {
        Period period = at(start, end, zone, "Period.start", "Period.end");
        return period == null || period.hasEnd() ? period : Dtm.dateTime(start, zone, "DateTime");
    }
}
