package health.vigil.sources.internal.record;

import health.vigil.hl7v2.CommonNames;
import health.vigil.sources.internal.item.Leaf;
import health.vigil.sources.internal.mapping.Mapping;
import health.vigil.sources.internal.mapping.Measured;
import health.vigil.sources.internal.mapping.Term;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Quantity.QuantityComparator;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/// Values of an item as FHIR has them.
final class Values {
    private static final Pattern NUMBER = Pattern.compile("(<=|>=|<|>)?\\s*+(.*)", Pattern.DOTALL);
    private static final String WORDS = "Observation.valueString";
    private static final Pattern EXPONENT = Pattern.compile("[-+]?[0-9.]{1,40}[eE][-+]?[0-9]{1,2}");

    private Values() {}

    /// Whether a value stands there.
    static boolean isSaid(Making making, Measured value, int element) {
        return switch (value) {
            case Measured.Amount number ->
                making.item().leaf(number.at(), element).hasText();
            case Measured.Words text -> making.item().leaf(text.at(), element).hasText();
            case Measured.Coded code -> Concepts.isSaid(making, code.concept(), element);
        };
    }

    /// The value; it stands there.
    static Type of(Making making, Measured value, int element) {
        return switch (value) {
            case Measured.Amount number -> number(making, number, element);
            case Measured.Words text -> text(making.item().leaf(text.at(), element));
            case Measured.Coded code ->
                Concepts.of(making, code.concept(), element, "Observation.valueCodeableConcept");
        };
    }

    private static Type text(Leaf leaf) {
        leaf.carried(WORDS);
        return new StringType(CommonNames.text(leaf.text()));
    }

    /// Figures that are no number have their unit after them, since a text has no other place for it.
    private static Type figures(Making making, Leaf leaf, @Nullable Term unit, int element) {
        String named = unit == null || !CommonNames.areFigures(leaf.text())
                ? ""
                : making.item().text(unit, element, WORDS);
        if (named.isEmpty()) {
            return text(leaf);
        }
        leaf.carried(WORDS);
        return new StringType(CommonNames.text(leaf.text().strip() + " " + named));
    }

    /// What is no number is kept as text, as an HL7 v2 result that is not of its declared type.
    private static Type number(Making making, Measured.Amount value, int element) {
        Leaf leaf = making.item().leaf(value.at(), element);
        Matcher matcher = NUMBER.matcher(leaf.text().strip());
        Optional<BigDecimal> read = matcher.matches() ? decimal(making, matcher.group(2)) : Optional.empty();
        if (read.isEmpty()) {
            return figures(making, leaf, value.unit(), element);
        }
        leaf.carried("Observation.valueQuantity.value");
        boolean same = value.times().compareTo(BigDecimal.ONE) == 0;
        Quantity quantity =
                new Quantity().setValue(same ? read.get() : read.get().multiply(value.times()));
        if (matcher.group(1) != null) {
            quantity.setComparator(QuantityComparator.fromCode(matcher.group(1)));
        }
        Term unit = value.unit();
        if (unit != null) {
            unit(making, quantity, making.item().text(unit, element, "Observation.valueQuantity.unit"));
        }
        return quantity;
    }

    private static Optional<BigDecimal> decimal(Making making, String text) {
        boolean comma = making.mapping().format() instanceof Mapping.Format.Csv csv && csv.decimalComma();
        if (comma && text.indexOf('.') >= 0) {
            return Optional.empty(); // it may part thousands
        }
        String number = comma ? text.replace(',', '.') : text;
        return EXPONENT.matcher(number).matches() ? exact(number) : CommonNames.number(number);
    }

    private static Optional<BigDecimal> exact(String number) {
        try {
            return Optional.of(new BigDecimal(new BigDecimal(number).toPlainString()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static void unit(Making making, Quantity quantity, String unit) {
        if (unit.isEmpty()) {
            return;
        }
        quantity.setUnit(CommonNames.text(unit));
        Optional<String> ucum = CommonNames.ucum(unit);
        if (ucum.isPresent()) {
            quantity.setSystem("http://unitsofmeasure.org").setCode(ucum.get());
        } else {
            making.unmapped("unit", "units");
        }
    }
}
