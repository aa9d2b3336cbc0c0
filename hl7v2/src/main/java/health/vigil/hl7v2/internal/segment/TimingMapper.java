package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.internal.datatype.Cq;
import health.vigil.hl7v2.internal.datatype.Dtm;
import health.vigil.hl7v2.internal.datatype.Nm;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.table.CodeSystems;
import java.math.BigDecimal;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Duration;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Timing;
import org.hl7.fhir.r4.model.Timing.UnitsOfTime;
import org.jspecify.annotations.Nullable;

/// TQ1, tables TQ1[ServiceRequest] and TQ1[MedicationRequest] as far as they fill a Timing, with RPT[Timing]; and
/// the TQ of older versions, table TQ[ServiceRequest].
public final class TimingMapper {
    private TimingMapper() {}

    /// What TQ1 says of when; empty where it says nothing.
    ///
    /// @param in reads the TQ1
    /// @param path of the Timing within the resource
    public static Timing timing(Fields in, String path) {
        Timing timing = new Timing();
        in.each(3, path, rpt -> repeat(rpt, timing));
        in.each(4, path + ".repeat.timeOfDay", time -> {
            String text = Dtm.time(time.peek());
            if (text != null) {
                time.carried("");
                timing.getRepeat().addTimeOfDay(text);
            }
        });
        bounds(in, path, timing);
        in.whole(14, path + ".repeat.count", 1, timing.getRepeat()::setCount);
        return timing;
    }

    private static void bounds(Fields in, String path, Timing timing) {
        Period period = new Period();
        in.dateTime(7, path + ".repeat.boundsPeriod.start", period::setStartElement);
        in.dateTime(8, path + ".repeat.boundsPeriod.end", period::setEndElement);
        if (!period.isEmpty()) {
            timing.getRepeat().setBounds(period);
            return;
        }
        Duration duration = duration(in.field(6, path + ".repeat.boundsDuration"));
        if (duration != null) {
            timing.getRepeat().setBounds(duration);
        }
    }

    private static @Nullable Duration duration(Part cq) {
        Quantity amount = Cq.quantity(cq);
        if (amount == null) {
            return null;
        }
        Duration duration = new Duration();
        duration.setValue(amount.getValueElement().getValue());
        duration.setUnit(amount.getUnit());
        duration.setSystem(amount.getSystem());
        duration.setCode(amount.getCode());
        return duration;
    }

    /// RPT; a second repetition has its code beside the first's.
    private static void repeat(Part rpt, Timing timing) {
        Part code = rpt.component(1);
        if (code.isValued()) {
            Part concept = code.in(".code");
            Coding coding = new Coding()
                    .setSystem(CodeSystems.table("0335"))
                    .setCode(concept.component(1).code(""));
            timing.getCode().addCoding(coding);
            if (concept.component(2).isValued()) {
                coding.setDisplay(concept.component(2).to(""));
            }
        }
        BigDecimal period = Nm.decimal(rpt.component(5).peek());
        UnitsOfTime unit = unit(rpt.component(6).peek());
        if (period != null && period.signum() > 0 && unit != null) {
            rpt.component(5).carried(".repeat.period");
            rpt.component(6).carried(".repeat.periodUnit");
            timing.getRepeat().setPeriod(period).setPeriodUnit(unit);
        }
    }

    private static @Nullable UnitsOfTime unit(String code) {
        return switch (code) {
            case "s", "S" -> UnitsOfTime.S;
            case "min", "M" -> UnitsOfTime.MIN;
            case "h", "H" -> UnitsOfTime.H;
            case "d", "D" -> UnitsOfTime.D;
            case "wk", "W" -> UnitsOfTime.WK;
            case "mo", "L" -> UnitsOfTime.MO;
            case "a", "Y" -> UnitsOfTime.A;
            default -> null;
        };
    }

    /// TQ: quantity, interval, duration, start, end, priority, condition, text.
    public static Timing timing(Session session, Part tq) {
        Timing timing = new Timing();
        Part interval = tq.component(2);
        if (interval.component(1).isValued()) {
            Coding coding = new Coding().setSystem(CodeSystems.table("0335"));
            timing.setCode(new CodeableConcept(coding));
            coding.setCode(interval.component(1).code(".code"));
        }
        Period period = new Period();
        DateTimeType start = Dtm.dateTime(tq.component(4), session.zone(), ".repeat.boundsPeriod.start");
        DateTimeType end = Dtm.dateTime(tq.component(5), session.zone(), ".repeat.boundsPeriod.end");
        if (start != null) {
            period.setStartElement(start);
        }
        if (end != null) {
            period.setEndElement(end);
        }
        if (!period.isEmpty()) {
            timing.getRepeat().setBounds(period);
        }
        Integer count = Nm.whole(tq.component(12).peek());
        if (count != null && count > 0) {
            tq.component(12).carried(".repeat.count");
            timing.getRepeat().setCount(count);
        }
        return timing;
    }
}
