package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.internal.datatype.Cq;
import health.vigil.hl7v2.internal.datatype.Cwe;
import health.vigil.hl7v2.internal.datatype.Dtm;
import health.vigil.hl7v2.internal.datatype.Ed;
import health.vigil.hl7v2.internal.datatype.Nm;
import health.vigil.hl7v2.internal.datatype.Periods;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Session;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Quantity.QuantityComparator;
import org.hl7.fhir.r4.model.Range;
import org.hl7.fhir.r4.model.Ratio;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.TimeType;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/// OBX-5 by the type in OBX-2, with the unit of OBX-6. What is not of its declared type is kept as text; several
/// repetitions become components; documents and images (ED, RP) an extension, since R4 has no value of their type.
final class ObservationValue {
    private static final String ORIGINAL = "http://hl7.org/fhir/StructureDefinition/originalText";

    private static final String VALUE = "Observation.value[x]";
    private static final String ATTACHMENT = "Observation.extension(valueAttachment)";

    private static final String LOW = "Observation.valueRange.low";
    private static final String HIGH = "Observation.valueRange.high";

    private final Session session;
    private final Part type;
    private final List<Part> repetitions;
    private final ReadSegment obx;
    private final boolean single;

    ObservationValue(Session session, ReadSegment obx) {
        this.session = session;
        this.obx = obx;
        List<Part> sent = obx.field(5, VALUE).repetitions();
        this.single = sent.size() < 2;
        this.repetitions = single ? sent : obx.field(5, element(VALUE)).repetitions();
        this.type = obx.field(2, element(VALUE));
    }

    /// @param path of what one value fills; of several, each fills a component
    private String element(String path) {
        return single ? path : "Observation.component" + path.substring("Observation".length());
    }

    void apply(Observation observation) {
        if (repetitions.isEmpty()) {
            return;
        }
        type.carriedIfValued("");
        if (single) {
            Type only = of(repetitions.getFirst());
            if (only instanceof Attachment) {
                type.carriedAs(ATTACHMENT);
                observation.addExtension(ObxMapper.ATTACHED, only);
            } else {
                observation.setValue(only);
            }
            return;
        }
        for (Part one : repetitions) {
            ObservationComponentComponent component = observation.addComponent();
            component.setCode(observation.getCode().copy());
            Type typed = of(one);
            if (typed instanceof Attachment) {
                component.addExtension(ObxMapper.ATTACHED, typed);
            } else {
                component.setValue(typed);
            }
        }
    }

    private Type of(Part one) {
        Type typed = switch (type.peek()) {
            case "NM" -> number(one);
            case "SN" -> structured(one);
            case "NR" -> range(one.component(1), one.component(2));
            case "CWE", "CE", "CNE", "CF", "IS", "ID" -> Cwe.concept(one, null, session.facility());
            case "DT", "DTM", "TS" -> Dtm.dateTime(one.component(1), session.zone(), "");
            case "TM" -> time(one);
            case "DR" -> period(one);
            case "ED" -> document(one);
            case "RP" -> Ed.pointer(one, element(ATTACHMENT));
            default -> null;
        };
        return typed == null || (typed instanceof CodeableConcept && typed.isEmpty()) ? text(one) : typed;
    }

    /// What has no FHIR type is one text; numbers that are none of FHIR's are words, and have their unit after them,
    /// since a text has no other place for it.
    private Type text(Part one) {
        return switch (type.peek()) {
            case "SN", "NA" -> new StringType(withUnit(words(one, " ")));
            case "VR" -> new StringType(words(one, "-"));
            case "NM", "ST" -> {
                String text = whole(one);
                yield new StringType(Nm.areFigures(text) ? withUnit(text) : text);
            }
            default -> new StringType(whole(one));
        };
    }

    private static String whole(Part one) {
        Part text = one.asText();
        text.carried("");
        return text.verbatim();
    }

    /// The components that have a value, HL7's rows of OBX-5 for SN and VR.
    private static String words(Part one, String between) {
        List<String> words = new ArrayList<>();
        for (int number = 1; number <= one.componentCount(); number++) {
            Part word = one.component(number).asText();
            if (word.isValued()) {
                words.add(word.to(""));
            }
        }
        return String.join(between, words);
    }

    private String withUnit(String text) {
        String unit = Cq.written(obx.field(6, element(VALUE)), "");
        return unit.isEmpty() ? text : text.strip() + " " + unit;
    }

    /// ED that says its data are characters (table 0299, `A`) is text; anything else an Attachment.
    private @Nullable Type document(Part ed) {
        Part encoding = ed.component(4);
        Part data = ed.component(5).asText();
        if (!encoding.peek().equals("A") || !data.isValued()) {
            return Ed.attachment(ed, element(ATTACHMENT));
        }
        encoding.carried("");
        data.carried("");
        return new StringType(data.verbatim());
    }

    /// Null where it is none, or is more than a number.
    private static @Nullable BigDecimal decimal(Part one) {
        return one.isOneLeaf() ? Nm.decimal(one.peek()) : null;
    }

    private @Nullable Type number(Part one) {
        if (!one.isOneLeaf()) {
            return null;
        }
        String text = one.peek();
        int signs = comparatorLength(text);
        BigDecimal number = Nm.decimal(text.substring(signs).strip());
        if (number == null) {
            return null;
        }
        one.carried("");
        Quantity quantity = measured(number, "Observation.valueQuantity");
        if (signs > 0) {
            quantity.setComparator(comparator(text.substring(0, signs)));
        }
        return quantity;
    }

    private static int comparatorLength(String text) {
        int length = 0;
        while (length < text.length() && "<>=".indexOf(text.charAt(length)) >= 0) {
            length++;
        }
        return comparator(text.substring(0, length)) == null ? 0 : length;
    }

    private static @Nullable QuantityComparator comparator(String text) {
        return switch (text) {
            case "<" -> QuantityComparator.LESS_THAN;
            case "<=" -> QuantityComparator.LESS_OR_EQUAL;
            case ">" -> QuantityComparator.GREATER_THAN;
            case ">=" -> QuantityComparator.GREATER_OR_EQUAL;
            default -> null;
        };
    }

    /// SN, tables SN[Quantity], SN[Range] and SN[Ratio]; null for what HL7 leaves as text.
    private @Nullable Type structured(Part sn) {
        String sign = sn.component(1).peek();
        String separator = sn.component(3).peek();
        BigDecimal first = decimal(sn.component(2));
        BigDecimal second = decimal(sn.component(4));
        QuantityComparator comparator = comparator(sign);
        boolean plain = sign.isEmpty() || sign.equals("=");
        Type result = null;
        if (first == null || (comparator == null && !plain)) {
            return null;
        } else if (separator.isEmpty() && second == null) {
            result = measured(first, "Observation.valueQuantity").setComparator(comparator);
        } else if (separator.equals("-") && second != null && plain) {
            result = new Range().setLow(measured(first, LOW)).setHigh(measured(second, HIGH));
        } else if ((separator.equals(":") || separator.equals("/")) && second != null) {
            result = new Ratio()
                    .setNumerator(
                            measured(first, "Observation.valueRatio.numerator").setComparator(comparator))
                    .setDenominator(measured(second, "Observation.valueRatio.denominator"));
        }
        if (result != null) {
            for (int number = 1; number <= 4; number++) {
                sn.component(number).carriedIfValued("");
            }
            if (!separator.isEmpty()) {
                result.addExtension(
                        ORIGINAL,
                        new StringType((sign + " " + sn.component(2).peek() + " " + separator + " "
                                        + sn.component(4).peek())
                                .strip()));
            }
        }
        return result;
    }

    private @Nullable Type range(Part low, Part high) {
        BigDecimal from = decimal(low);
        BigDecimal to = decimal(high);
        boolean more = (from == null && low.isValued()) || (to == null && high.isValued());
        if (more || (from == null && to == null)) {
            return null;
        }
        low.carriedIfValued("");
        high.carriedIfValued("");
        Range range = new Range();
        if (from != null) {
            range.setLow(measured(from, LOW));
        }
        if (to != null) {
            range.setHigh(measured(to, HIGH));
        }
        return range;
    }

    private static @Nullable Type time(Part one) {
        String time = Dtm.time(one.peek());
        if (time == null) {
            return null;
        }
        one.carried("");
        return new TimeType(time);
    }

    private @Nullable Type period(Part dr) {
        DateTimeType start = Dtm.dateTime(dr.component(1), session.zone(), "");
        return start == null ? null : Periods.whole(dr.component(1), dr.component(2), session.zone());
    }

    /// A number with the unit of OBX-6.
    ///
    /// @param path of the Quantity, of a single value
    private Quantity measured(BigDecimal number, String path) {
        Quantity quantity = new Quantity().setValue(number);
        Part unit = obx.field(6, element(path));
        if (!Cq.unit(quantity, unit, session.facility())) {
            session.unmapped(unit, "units");
        }
        return quantity;
    }
}
