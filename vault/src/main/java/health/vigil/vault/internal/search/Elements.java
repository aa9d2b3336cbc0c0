package health.vigil.vault.internal.search;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.Enumeration;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Money;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Range;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.SampledData;
import org.hl7.fhir.r4.model.Timing;
import org.jspecify.annotations.Nullable;

/// What an element is to a search, by the kind of the parameter.
public final class Elements {
    private static final String CURRENCIES = "urn:iso:std:iso:4217";

    private Elements() {}

    /// A code in its system.
    ///
    /// @param system empty where none is given, null where the element is a bare code whose system the model does
    ///     not say
    public record Code(@Nullable String system, String value) {}

    /// A reference: of this store, as `Type/id`, or a URL.
    public record Target(String text) {}

    /// A quantity or a range of one.
    ///
    /// @param low null for an open side
    record Amount(
            @Nullable BigDecimal low,
            @Nullable BigDecimal high,
            @Nullable String system,
            @Nullable String code,
            @Nullable String unit) {}

    public static Stream<Code> codes(Base value) {
        return switch (value) {
            case CodeableConcept concept -> concept.getCoding().stream().flatMap(Elements::codes);
            case Coding coding -> code(coding.getSystem() == null ? "" : coding.getSystem(), coding.getCode());
            case Identifier identifier ->
                code(identifier.getSystem() == null ? "" : identifier.getSystem(), identifier.getValue());
            case ContactPoint contact -> code(null, contact.getValue());
            case Enumeration<?> code -> code(code.hasSystem() ? code.getSystem() : null, code.getValueAsString());
            case PrimitiveType<?> code -> code(null, code.getValueAsString());
            default -> Stream.empty();
        };
    }

    /// What a token's `:text` looks at.
    static Stream<String> displays(Base value) {
        return switch (value) {
            case CodeableConcept concept ->
                Stream.concat(
                        Stream.ofNullable(concept.getText()),
                        concept.getCoding().stream().flatMap(Elements::displays));
            case Coding coding -> Stream.ofNullable(coding.getDisplay());
            case Identifier identifier -> Stream.ofNullable(identifier.getType().getText());
            default -> Stream.empty();
        };
    }

    public static Stream<String> texts(Base value) {
        return switch (value) {
            case HumanName name ->
                all(List.of(
                        Stream.of(name.getText(), name.getFamily()),
                        strings(name.getGiven()),
                        strings(name.getPrefix()),
                        strings(name.getSuffix())));
            case Address address ->
                all(List.of(
                        Stream.of(
                                address.getText(),
                                address.getCity(),
                                address.getDistrict(),
                                address.getState(),
                                address.getPostalCode(),
                                address.getCountry()),
                        strings(address.getLine())));
            case CodeableConcept concept -> Stream.ofNullable(concept.getText());
            case PrimitiveType<?> text -> Stream.ofNullable(text.getValueAsString());
            default -> Stream.empty();
        };
    }

    /// Where the element lies in time.
    public static Optional<Span> span(Base value) {
        return switch (value) {
            case Period period -> hull(period);
            case Timing timing -> hull(timing);
            case BaseDateTimeType time ->
                Optional.ofNullable(time.getValueAsString()).flatMap(Span::parse);
            case PrimitiveType<?> text ->
                Optional.ofNullable(text.getValueAsString()).flatMap(Span::parse);
            default -> Optional.empty();
        };
    }

    public static Stream<Target> targets(Base value) {
        return switch (value) {
            case Reference reference
            when reference.hasReference() -> Stream.of(new Target(unversioned(reference.getReference())));
            case PrimitiveType<?> uri ->
                Stream.ofNullable(uri.getValueAsString()).map(Target::new);
            default -> Stream.empty();
        };
    }

    static Stream<Amount> amounts(Base value) {
        return switch (value) {
            case Quantity quantity -> Stream.of(amount(quantity, quantity.getValue(), quantity.getValue()));
            case Money money ->
                Stream.of(new Amount(
                        money.getValue(), money.getValue(), CURRENCIES, money.getCurrency(), money.getCurrency()));
            case Range range ->
                Stream.of(amount(
                        range.hasLow() ? range.getLow() : range.getHigh(),
                        range.getLow().getValue(),
                        range.getHigh().getValue()));
            case SampledData data -> Stream.of(amount(data.getOrigin(), data.getLowerLimit(), data.getUpperLimit()));
            default -> Stream.empty();
        };
    }

    /// The number of a number or quantity, by which it is ordered.
    public static Stream<BigDecimal> values(Base value) {
        return value.isPrimitive()
                ? numbers(value)
                : amounts(value)
                        .flatMap(amount -> Stream.ofNullable(amount.low() == null ? amount.high() : amount.low()));
    }

    static Stream<BigDecimal> numbers(Base value) {
        return Stream.ofNullable(value.primitiveValue()).map(BigDecimal::new);
    }

    private static Amount amount(Quantity unit, @Nullable BigDecimal low, @Nullable BigDecimal high) {
        return new Amount(low, high, unit.getSystem(), unit.getCode(), unit.getUnit());
    }

    private static Stream<Code> code(@Nullable String system, @Nullable String value) {
        return value == null || value.isEmpty() ? Stream.empty() : Stream.of(new Code(system, value));
    }

    private static Optional<Span> hull(Period period) {
        Optional<Span> start =
                period.hasStart() ? Span.parse(period.getStartElement().getValueAsString()) : Optional.empty();
        Optional<Span> end = period.hasEnd() ? Span.parse(period.getEndElement().getValueAsString()) : Optional.empty();
        return start.isEmpty() && end.isEmpty()
                ? Optional.empty()
                : Optional.of(new Span(
                        start.map(Span::starts).orElse(Instant.MIN),
                        end.map(Span::ends).orElse(Instant.MAX)));
    }

    private static Optional<Span> hull(Timing timing) {
        Stream<Span> bounds = timing.getRepeat().hasBoundsPeriod()
                ? hull(timing.getRepeat().getBoundsPeriod()).stream()
                : Stream.of();
        return Stream.concat(bounds, timing.getEvent().stream().flatMap(event -> span(event).stream()))
                .reduce(Span::hull);
    }

    private static String unversioned(String reference) {
        int history = reference.indexOf("/_history/");
        return history < 0 ? reference : reference.substring(0, history);
    }

    private static Stream<String> strings(List<? extends PrimitiveType<String>> values) {
        return values.stream().map(PrimitiveType::getValueAsString);
    }

    private static Stream<String> all(List<Stream<String>> parts) {
        return parts.stream().flatMap(part -> part).filter(text -> text != null && !text.isEmpty());
    }
}
