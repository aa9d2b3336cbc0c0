package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.internal.datatype.Cq;
import health.vigil.hl7v2.internal.datatype.Dtm;
import health.vigil.hl7v2.internal.datatype.Nm;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.table.CodeSystems;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import java.math.BigDecimal;
import java.util.Calendar;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Duration;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Timing;
import org.hl7.fhir.r4.model.Timing.DayOfWeek;
import org.hl7.fhir.r4.model.Timing.EventTiming;
import org.hl7.fhir.r4.model.Timing.UnitsOfTime;
import org.jspecify.annotations.Nullable;

/// TQ1, tables TQ1[ServiceRequest] and TQ1[MedicationRequest] as far as they fill a Timing, with RPT[Timing]; and
/// the TQ of older versions, table TQ[ServiceRequest].
public final class TimingMapper {
    /// An offset of more is none.
    private static final int MOST = 100_000;

    private TimingMapper() {}

    /// What TQ1 says of when; empty where it says nothing.
    ///
    /// @param in reads the TQ1
    /// @param path of the Timing within the resource
    /// @param pattern one of TQ1-3, null for none; two patterns are two timings
    public static Timing timing(Fields in, String path, @Nullable Part pattern) {
        Timing timing = new Timing();
        if (pattern != null) {
            repeat(pattern, timing);
        }
        in.each(4, path + ".repeat.timeOfDay", time -> {
            String text = Dtm.time(time.peek());
            if (text != null && !timing.getRepeat().hasWhen()) { // FHIR has one or the other (tim-10)
                time.carried("");
                timing.getRepeat().addTimeOfDay(text);
            }
        });
        bounds(in, path, timing);
        in.whole(14, path + ".repeat.count", 1, timing.getRepeat()::setCount);
        occurrence(in.field(13, path + ".repeat"), timing);
        return timing;
    }

    /// How long each time, CQ.
    private static void occurrence(Part cq, Timing timing) {
        BigDecimal duration = Nm.decimal(cq.component(1).peek());
        UnitsOfTime unit = unit(cq.component(2).component(1).peek());
        if (duration != null && unit != null) {
            cq.component(1).carried(".duration");
            cq.component(2).component(1).carried(".durationUnit");
            timing.getRepeat().setDuration(duration).setDurationUnit(unit);
        }
    }

    private static void bounds(Fields in, String path, Timing timing) {
        Period period = new Period();
        in.dateTime(7, path + ".repeat.boundsPeriod.start", period::setStartElement);
        in.dateTime(8, path + ".repeat.boundsPeriod.end", period::setEndElement);
        if (!period.isEmpty()) {
            last(in, path, period);
            timing.getRepeat().setBounds(period);
            return;
        }
        Duration duration = duration(in.field(6, path + ".repeat.boundsDuration"), in.session());
        if (duration != null) {
            timing.getRepeat().setBounds(duration);
        }
    }

    /// A duration (TQ1-6) beside one of start and end gives the other, as far as they have that precision.
    private static void last(Fields in, String path, Period period) {
        Integer many = Nm.whole(in.peek(6));
        UnitsOfTime unit = unit(in.segment().field(6).component(2).component(1).peek());
        boolean begins = period.hasStart();
        if (many == null || many <= 0 || many > MOST || unit == null || (begins && period.hasEnd())) {
            return;
        }
        DateTimeType other =
                moved(begins ? period.getStartElement() : period.getEndElement(), begins ? many : -many, unit);
        if (other == null) {
            return;
        }
        Part duration = in.field(6, path + ".repeat.boundsPeriod." + (begins ? "end" : "start"));
        duration.component(1).carried("");
        duration.component(2).component(1).carried("");
        if (begins) {
            period.setEndElement(other);
        } else {
            period.setStartElement(other);
        }
    }

    /// Null where the time is not as precise as the unit.
    private static @Nullable DateTimeType moved(DateTimeType from, int many, UnitsOfTime unit) {
        int field = switch (unit) {
            case S -> Calendar.SECOND;
            case MIN -> Calendar.MINUTE;
            case H -> Calendar.HOUR;
            case D, WK -> Calendar.DATE;
            case MO -> Calendar.MONTH;
            case A -> Calendar.YEAR;
            default -> -1;
        };
        boolean ofDays = field == Calendar.DATE || field == Calendar.MONTH || field == Calendar.YEAR;
        boolean whole = from.getPrecision().getCalendarConstant() >= Calendar.DATE;
        boolean timed = from.getPrecision().getCalendarConstant() > Calendar.DATE;
        if (field < 0 || !(ofDays ? whole : timed)) {
            return null;
        }
        DateTimeType moved = from.copy();
        moved.add(field, unit == UnitsOfTime.WK ? 7 * many : many);
        if (!timed) {
            moved.add(Calendar.DATE, many > 0 ? -1 : 1); // the first and the last day both count
        }
        return moved;
    }

    /// TQ.3, a letter for the unit and how many of it (`D4`); null where it is anything else.
    private static @Nullable Duration duration(Part sent, String text) {
        UnitsOfTime unit = text.isEmpty()
                ? null
                : switch (text.charAt(0)) {
                    case 'S' -> UnitsOfTime.S;
                    case 'M' -> UnitsOfTime.MIN;
                    case 'H' -> UnitsOfTime.H;
                    case 'D' -> UnitsOfTime.D;
                    case 'W' -> UnitsOfTime.WK;
                    case 'L' -> UnitsOfTime.MO;
                    default -> null;
                };
        Integer many = unit == null ? null : Nm.whole(text.substring(1));
        if (unit == null || many == null || many <= 0) {
            return null;
        }
        sent.carried(".repeat.boundsDuration");
        Duration duration = new Duration();
        duration.setValue(many)
                .setUnit(unit.getDisplay())
                .setSystem(CodeSystems.UCUM)
                .setCode(unit.toCode());
        return duration;
    }

    private static @Nullable Duration duration(Part cq, Session session) {
        Quantity amount = Cq.quantity(cq, session.facility());
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

    /// RPT.
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
        event(rpt, timing);
        days(rpt, timing);
    }

    /// Before, at or after a meal or sleep (RPT.8), and how long before or after (RPT.9 in RPT.10) in minutes.
    private static void event(Part rpt, Timing timing) {
        EventTiming when = when(rpt.component(8).peek());
        if (when == null || timing.getRepeat().hasWhen()) {
            return;
        }
        rpt.component(8).carried(".repeat.when");
        timing.getRepeat().addWhen(when);
        Integer offset = Nm.whole(rpt.component(9).peek());
        int minutes = minutes(rpt.component(10).peek());
        if (offset != null && offset > 0 && offset < MOST && minutes > 0) {
            rpt.component(9).carried(".repeat.offset");
            rpt.component(10).component(1).carriedIfValued(".repeat.offset");
            timing.getRepeat().setOffset(offset * minutes);
        }
    }

    /// Table 0528.
    private static @Nullable EventTiming when(String code) {
        return switch (code) {
            case "AC" -> EventTiming.AC;
            case "ACD" -> EventTiming.ACD;
            case "ACM" -> EventTiming.ACM;
            case "ACV" -> EventTiming.ACV;
            case "HS" -> EventTiming.HS;
            case "IC" -> EventTiming.C;
            case "ICD" -> EventTiming.CD;
            case "ICM" -> EventTiming.CM;
            case "ICV" -> EventTiming.CV;
            case "PC" -> EventTiming.PC;
            case "PCD" -> EventTiming.PCD;
            case "PCM" -> EventTiming.PCM;
            case "PCV" -> EventTiming.PCV;
            default -> null;
        };
    }

    /// Minutes of a unit, 0 where it is not whole minutes.
    private static int minutes(String unit) {
        return switch (unit) {
            case "min", "M" -> 1;
            case "h", "H", "hr" -> 60;
            case "d", "D" -> 24 * 60;
            default -> 0;
        };
    }

    /// From one day of the week to another (RPT.3 and 4) where that is what RPT.2 aligns to; Monday is 1.
    private static void days(Part rpt, Timing timing) {
        Integer from = Nm.whole(rpt.component(3).peek());
        if (!rpt.component(2).peek().equals("DW") || from == null || from < 1 || from > 7) {
            return;
        }
        Integer to = Nm.whole(rpt.component(4).peek());
        int days = to == null || to < 1 || to > 7 ? 0 : Math.floorMod(to - from, 7);
        for (int number : new int[] {2, 3, 4}) {
            rpt.component(number).carriedIfValued(".repeat.dayOfWeek");
        }
        DayOfWeek[] week = {
            DayOfWeek.MON, DayOfWeek.TUE, DayOfWeek.WED, DayOfWeek.THU, DayOfWeek.FRI, DayOfWeek.SAT, DayOfWeek.SUN
        };
        for (int day = 0; day <= days; day++) {
            timing.getRepeat().addDayOfWeek(week[(from - 1 + day) % 7]);
        }
    }

    private static @Nullable UnitsOfTime unit(String code) {
        return switch (code) {
            case "s", "S", "sec" -> UnitsOfTime.S;
            case "min", "M" -> UnitsOfTime.MIN;
            case "h", "H", "hr" -> UnitsOfTime.H;
            case "d", "D" -> UnitsOfTime.D;
            case "wk", "W" -> UnitsOfTime.WK;
            case "mo", "L" -> UnitsOfTime.MO;
            case "a", "Y" -> UnitsOfTime.A;
            default -> null;
        };
    }

    /// How urgent by a TQ (TQ.6); null where FHIR has no such priority.
    ///
    /// @param path of the priority
    public static @Nullable Coding priority(Part tq, String path) {
        Coding priority = ConceptMaps.PRIORITY.of(tq.component(6).peek());
        if (priority != null) {
            tq.component(6).carriedAs(path);
        }
        return priority;
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
        } else {
            timing.getRepeat()
                    .setBounds(duration(tq.component(3), tq.component(3).peek()));
        }
        Integer count = Nm.whole(tq.component(12).peek());
        if (count != null && count > 0) {
            tq.component(12).carried(".repeat.count");
            timing.getRepeat().setCount(count);
        }
        return timing;
    }
}
